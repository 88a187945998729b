"""The process that lays pieces over page 1, joins sheets, or wraps an original.

Started by ``stamping.py`` with a task on standard input, in a process of little memory
and time; imports nothing of the system but ``active_content``. The original is only read. Whatever in it could
run or open something is left out of what is written.
"""

from __future__ import annotations

import itertools
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pikepdf

from saraban.stamps.paper.active_content import attach, remove_active_content

POINTS_OF_MM: Final = 72 / 25.4
# Which list of a page's resources the names of an operator are in.
NAMED_BY: Final = {
    "Tf": "/Font",
    "Do": "/XObject",
    "gs": "/ExtGState",
    "sh": "/Shading",
    "cs": "/ColorSpace",
    "CS": "/ColorSpace",
    "scn": "/Pattern",
    "SCN": "/Pattern",
}
# How each operator changes the number of marks that are open.
MARKS: Final = {"BMC": 1, "BDC": 1, "EMC": -1}
CROWDED: Final = "too_large"
# To look through longer drawings takes too long: about a second for each megabyte.
MOST_READ: Final = 2_000_000


def main() -> None:
    """Read the task, write the finished PDF, say what went wrong."""
    task = json.load(sys.stdin.buffer)
    try:
        altered = _attach(task) if task["deed"] == "attach" else _lay(task)
        made = {**_made_of(task["target"]), "altered": altered}
    except MemoryError:
        made = _failed(CROWDED)
    except OSError as error:
        made = _failed("disk" if error.errno else "damaged")
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError) as error:
        # So the library says that there was not enough memory.
        made = _failed(CROWDED if "bad_alloc" in str(error) else "damaged")
    json.dump(made, sys.stdout)


def _failed(problem: str) -> dict[str, Any]:
    return {"problem": problem, "page_count": 0, "sheet": None, "altered": []}


def _opened(path: str) -> pikepdf.Pdf:
    return pikepdf.open(path, access_mode=pikepdf.AccessMode.stream)


def _made_of(path: str) -> dict[str, Any]:
    """Report what was made, read as anybody will read it."""
    with _opened(path) as document:
        sheet = _sheet_of(document.pages[0])
        return {"problem": "", "page_count": len(document.pages), "sheet": sheet}


def _sheet_of(page: pikepdf.Page) -> tuple[float, float] | None:
    """Return how large a page is as it is shown, in millimetres, if that can be told."""
    try:
        left, bottom, right, top = (float(side) for side in page.cropbox)
        unit = float(page.obj.get("/UserUnit", 1)) / POINTS_OF_MM
        turned = int(page.obj.get("/Rotate", 0)) % 180
    except (pikepdf.PdfError, TypeError, ValueError):
        return None
    sides = abs(right - left) * unit, abs(top - bottom) * unit
    return sides[::-1] if turned else sides


def _save(document: pikepdf.Pdf, target: str) -> None:
    """The same plan and the same original give the same bytes."""
    document.save(
        target,
        deterministic_id=True,
        encryption=False,
        object_stream_mode=pikepdf.ObjectStreamMode.preserve,
    )


# ── a cover with its original ────────────────────────────────────────────────


def _attach(task: dict[str, Any]) -> list[int]:
    """Write the cover, and the original unchanged inside it where that is asked."""
    with _opened(task["cover"]) as document:
        if task["source"]:
            content = Path(task["source"]).read_bytes()
            attach(document, task["name"], content, task["content_type"])
            document.Root.PageMode = pikepdf.Name.UseAttachments
        _save(document, task["target"])
    return []


# ── a letter with its stamp ──────────────────────────────────────────────────


def _lay(task: dict[str, Any]) -> list[int]:
    """Write the copy; return which pages look otherwise than their content says."""
    with _opened(task["source"]) as document:
        altered = remove_active_content(document)
        if task["is_box_lost"]:
            document.pages[0].obj.CropBox = pikepdf.Array(task["box"])
        if task["parts"]:
            with _opened(task["pieces"]) as pieces:
                _lay_over(document, pieces, task)
        if task["sheets"]:
            with _opened(task["sheets"]) as sheets:
                document.pages.extend(sheets.pages)
                _save(document, task["target"])
        else:
            _save(document, task["target"])
    return altered


def _lay_over(document: pikepdf.Pdf, pieces: pikepdf.Pdf, task: dict[str, Any]) -> None:
    page = document.pages[0]
    left = _left_open(page)
    if not left.is_safe:
        _enclose(document, page, task["box"])
    own = b""
    if task["strip"]:
        own = _clip(task["box"])
        task["box"] = _add_strip(page, task)
    resources = _own_resources(page)
    mark = _unused_mark(resources)
    # Not part of the letter's own structure, where it has one.
    overlay = [left.ending + b"Q /Artifact BMC"]
    for number, part in enumerate(task["parts"]):
        piece = pieces.pages[part["piece"]]
        names = _bring_resources(document, piece, resources, f"{mark}{number}")
        matrix = _matrix(task, part, float(piece.mediabox[2]), float(piece.mediabox[3]))
        shown = " ".join(f"{value:.5f}" for value in matrix)
        drawn = pikepdf.unparse_content_stream(_drawing_of(piece, names))
        overlay += [f"q {shown} cm".encode(), drawn, b"Q"]
    overlay.append(b"EMC")
    page.contents_add(b"q\n" + own, prepend=True)
    page.contents_add(b"\n" + b"\n".join(overlay) + b"\n")


def _clip(box: list[float]) -> bytes:
    """What lies beside the page that was shown is not shown on the strip either."""
    x0, y0, x1, y1 = box
    return f"{x0:.5f} {y0:.5f} {x1 - x0:.5f} {y1 - y0:.5f} re W n\n".encode()


def _add_strip(page: pikepdf.Page, task: dict[str, Any]) -> list[float]:
    """Make the page higher, as it is shown; return what is shown now."""
    more = task["strip"] * POINTS_OF_MM / task["unit"]
    side, by = {0: (3, more), 90: (0, -more), 180: (1, -more), 270: (2, more)}[
        task["rotation"]
    ]
    box = [*task["box"]]
    box[side] += by
    for name in ("/MediaBox", "/CropBox"):
        page.obj[name] = pikepdf.Array(box)
    return box


def _matrix(
    task: dict[str, Any], part: dict[str, Any], width: float, height: float
) -> tuple[float, ...]:
    """Return the matrix under which a piece stands upright, whatever the page's turn."""
    x0, y0, x1, y1 = task["box"]
    unit, rotation = task["unit"], task["rotation"]
    shown_height = (x1 - x0 if rotation % 180 else y1 - y0) * unit
    x = part["left"] * POINTS_OF_MM / unit
    y = (shown_height - (part["top"] + part["height"]) * POINTS_OF_MM) / unit
    across = part["width"] * POINTS_OF_MM / unit / width
    up = part["height"] * POINTS_OF_MM / unit / height
    turned = {
        0: (across, 0.0, 0.0, up, x0 + x, y0 + y),
        90: (0.0, across, -up, 0.0, x1 - y, y0 + x),
        180: (-across, 0.0, 0.0, -up, x1 - x, y1 - y),
        270: (0.0, -across, up, 0.0, x0 + y, y1 - x),
    }
    return turned[rotation]


def _drawing_of(piece: pikepdf.Page, names: dict[tuple[str, str], str]) -> list[Any]:
    """Return what draws a piece, for another page.

    Its things are called by their new names, and the marks that tie it to its own
    document's structure are gone. It is no drawing of its own (form XObject): some
    readers take the places of words that have an ActualText wrongly there.
    """
    kept: list[Any] = []
    opened: list[bool] = []
    for instruction in pikepdf.parse_content_stream(piece):
        operator = str(instruction.operator)
        operands = list(instruction.operands)
        if operator in ("BDC", "BMC"):
            opened.append(_is_structure(operands))
            if opened[-1]:
                continue
        elif operator == "EMC" and opened.pop():
            continue
        group = NAMED_BY.get(operator, "")
        renamed = [
            pikepdf.Name(names[group, str(each)])
            if (group, str(each)) in names
            else each
            for each in operands
        ]
        kept.append((renamed, instruction.operator))
    return kept


def _is_structure(operands: list[Any]) -> bool:
    properties = operands[-1] if operands else None
    return isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties


def _bring_resources(
    document: pikepdf.Pdf, piece: pikepdf.Page, resources: Any, mark: str
) -> dict[tuple[str, str], str]:
    """Copy what a piece draws with; return its new names."""
    names = {}
    for group in sorted({*NAMED_BY.values()}):
        for name, thing in _entries(piece.resources, group):
            names[group, name] = f"/{mark}{name[1:]}"
            own = _group(resources, group)
            own[names[group, name]] = document.copy_foreign(thing)
    return names


def _entries(resources: Any, group: str) -> list[tuple[str, Any]]:
    found = resources.get(group)
    return list(found.items()) if isinstance(found, pikepdf.Dictionary) else []


def _own_resources(page: pikepdf.Page) -> Any:
    """Return a list of what this page alone draws with: others may share its own."""
    own = pikepdf.Dictionary(dict(page.resources.items()))
    for group in {*NAMED_BY.values()}:
        if group in own:
            own[group] = pikepdf.Dictionary(dict(_entries(own, group)))
    page.obj.Resources = own
    return page.obj.Resources


def _group(resources: Any, group: str) -> Any:
    if group not in resources:
        resources[group] = pikepdf.Dictionary()
    return resources[group]


def _unused_mark(resources: Any) -> str:
    """Return how new names begin: as none of the page does, also if it has a stamp."""
    known = [
        name for group in NAMED_BY.values() for name, _ in _entries(resources, group)
    ]
    tried = (f"Saraban{number}x" for number in itertools.count())
    return next(
        mark for mark in tried if not any(name.startswith(f"/{mark}") for name in known)
    )


@dataclass(frozen=True)
class _LeftOpen:
    """What a page leaves open, as what ends it.

    It is not safe to write behind a page that closes more than it opens, breaks off
    within a word or is very long.
    """

    ending: bytes = b""
    is_safe: bool = True


_UNSAFE: Final = _LeftOpen(is_safe=False)


def _left_open(page: pikepdf.Page) -> _LeftOpen:
    if "/Contents" not in page.obj:
        return _LeftOpen()
    probe = b"\nSarabanEnd\n"
    contents = page.obj.Contents
    streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    joined = b"\n".join(
        each.read_bytes() for each in streams if isinstance(each, pikepdf.Stream)
    )
    if len(joined) > MOST_READ:
        return _UNSAFE
    holder = pikepdf.new()
    try:
        found = pikepdf.parse_content_stream(
            holder.make_stream(joined + probe), "q Q BT ET BMC BDC EMC SarabanEnd"
        )
    except pikepdf.PdfError:
        return _UNSAFE
    return _ending_of([str(instruction.operator) for instruction in found])


def _ending_of(operators: list[str]) -> _LeftOpen:
    depth, marks, is_text, is_whole = 0, 0, False, True
    for operator in operators:
        depth += {"q": 1, "Q": -1}.get(operator, 0)
        # A mark may hide all that follows; one closed too often is nobody's fault.
        marks = max(marks + MARKS.get(operator, 0), 0)
        is_text = operator == "BT" or (is_text and operator != "ET")
        is_whole = is_whole and depth >= 0
    is_whole = is_whole and operators[-1:] == ["SarabanEnd"] and not is_text
    # A path that is never painted would be painted with the first of ours.
    states = b"n " + b"Q " * depth if is_whole else b""
    return _LeftOpen(states + b"EMC " * marks, is_whole)


def _enclose(document: pikepdf.Pdf, page: pikepdf.Page, box: list[float]) -> None:
    """Make what the page draws one drawing, whose faults end with it."""
    form = page.as_form_xobject(handle_transformations=False)
    # Read from the page when it is asked for: now, while the letter stands there.
    form.write(form.read_bytes())
    form.BBox = pikepdf.Array(box)
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Page=form))
    page.obj.Contents = document.make_stream(b"/Page Do")


if __name__ == "__main__":
    main()
