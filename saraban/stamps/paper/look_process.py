"""The process that looks into an original: may it be stamped, and where is room.

Started by ``stamping.py`` with a task on standard input, in a process of little memory
and time; imports nothing of the system but such as itself and may die of what a file holds. It writes two
lines of JSON: the facts of the file as soon as they are known, then where page 1 has
ink. A file that is no PDF yet, or a broken one, becomes one in ``base``.
"""

from __future__ import annotations

import base64
import itertools
import json
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pikepdf
import pypdfium2
from PIL import Image, ImageDraw

from saraban.documents.findings import PORTFOLIO, Findings
from saraban.documents.pdf_findings import findings_of, has_unknown_font
from saraban.documents.picture_reading import TOO_LARGE, RefusedError, read_picture
from saraban.documents.thai_face import drawable

POINTS_OF_MM: Final = 72 / 25.4
# Letter, as readers take it where a page has no size.
UNKNOWN_BOX: Final = (0.0, 0.0, 612.0, 792.0)
A4_POINTS: Final = (210 * POINTS_OF_MM, 297 * POINTS_OF_MM)
MOST_UNITS: Final = 100_000.0
# Cells of a millimetre, coarser on very large pages; each from so many dots a side.
MOST_CELLS: Final = 450
DOTS: Final = 4
# So much unlike the paper is ink: a hairline is, a speck of a scan is not. On what is
# darker than a middle grey nobody could read a note.
UNLIKE: Final = 18
LEAST_BRIGHTNESS: Final = 150
# Of a sheet of A4 at 300 dots an inch.
SHORT_SIDE: Final = 2480
LONG_SIDE: Final = 3508
LEAST_DPI: Final = 96
JPEG_START: Final = b"\xff\xd8"
HEIC_START: Final = b"ftyp"
MOST_ANNOTATIONS: Final = 2000
# Annotations that cover nothing, and the bits of those that are not shown.
NOT_SEEN: Final = ("/Link", "/Popup", "/TrapNet", "/PrinterMark")
HIDDEN: Final = 0b100010
MOST_FIELDS: Final = 100_000
DAMAGED: Final = "damaged"
ENCRYPTED: Final = "encrypted"
FORM: Final = "form"
LOCKED: Final = "locked"
SIGNED: Final = "signed"


def main() -> None:
    """Read the task, tell the facts, then the ink."""
    task = json.load(sys.stdin.buffer)
    try:
        source = _as_pdf(task)
        facts = _facts(source)
    except RefusedError as refusal:
        _tell({"problem": str(refusal), "findings": _findings(task)})
        return
    except MemoryError:
        _tell({"problem": TOO_LARGE})
        return
    found = {"problem": "", "source": str(source), "findings": _findings(task)}
    _tell({**found, **facts})
    _tell(_ink(task, source, facts))


def _findings(task: dict[str, Any]) -> Findings:
    return {} if task["kind"] == "picture" else findings_of(Path(task["source"]))


def _tell(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


# ── what it is ───────────────────────────────────────────────────────────────


def _as_pdf(task: dict[str, Any]) -> Path:
    """Return a PDF that can be read: the original itself, or one made of it."""
    source, base = Path(task["source"]), Path(task["base"])
    if task["kind"] == "picture":
        _write_picture(source, base)
        return base
    try:
        with _opened(source) as document:
            is_readable = bool(len(document.pages)) and "/Root" in document.trailer
    except pikepdf.PasswordError as error:
        raise RefusedError(ENCRYPTED) from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, OSError):
        is_readable = False
    if is_readable:
        return source
    _mend(source, base)
    return base


def _mend(source: Path, base: Path) -> None:
    """Let the other reader try what the first one cannot read."""
    try:
        document = pypdfium2.PdfDocument(source)
        if not len(document):
            raise RefusedError(DAMAGED)
        document.save(base)
        with _opened(base) as mended:
            if not len(mended.pages):
                raise RefusedError(DAMAGED)
    except (pypdfium2.PdfiumError, pikepdf.PdfError, ValueError, OSError) as error:
        raise RefusedError(DAMAGED) from error


def _opened(path: Path) -> pikepdf.Pdf:
    return pikepdf.open(path, access_mode=pikepdf.AccessMode.stream)


def _write_picture(source: Path, base: Path) -> None:
    """Make a sheet of A4 of a picture, as large as it fits and not blown up."""
    try:
        picture = read_picture(source, (LONG_SIDE, LONG_SIDE))
        is_photograph = _is_photograph(source)
    except (OSError, ValueError, SyntaxError, TypeError) as error:
        raise RefusedError(DAMAGED) from error
    is_lying = picture.width > picture.height
    box = (SHORT_SIDE, LONG_SIDE)
    picture.thumbnail(box[::-1] if is_lying else box)
    sheet = A4_POINTS[::-1] if is_lying else A4_POINTS
    scale = min(sheet[0] / picture.width, sheet[1] / picture.height, 72 / LEAST_DPI)
    width, height = picture.width * scale, picture.height * scale
    left, bottom = (sheet[0] - width) / 2, (sheet[1] - height) / 2
    document = pikepdf.new()
    page = document.add_blank_page(page_size=sheet)
    page.obj.Resources = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary(
            Im0=_picture_stream(document, picture, is_photograph)
        )
    )
    drawn = f"q {width:.3f} 0 0 {height:.3f} {left:.3f} {bottom:.3f} cm /Im0 Do Q"
    page.obj.Contents = document.make_stream(drawn.encode())
    document.save(base, deterministic_id=True)


def _is_photograph(source: Path) -> bool:
    with source.open("rb") as file:
        head = file.read(8)
    return head.startswith(JPEG_START) or head.endswith(HEIC_START)


def _picture_stream(
    document: pikepdf.Pdf,
    picture: Image.Image,
    is_photograph: bool,  # noqa: FBT001
) -> pikepdf.Stream:
    names: dict[str, Any] = {
        "Type": pikepdf.Name.XObject,
        "Subtype": pikepdf.Name.Image,
        "Width": picture.width,
        "Height": picture.height,
        "ColorSpace": pikepdf.Name.DeviceRGB,
        "BitsPerComponent": 8,
    }
    if not is_photograph:
        return document.make_stream(picture.tobytes(), **names)
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=88)
    return document.make_stream(
        buffer.getvalue(), Filter=pikepdf.Name.DCTDecode, **names
    )


# ── what it says of itself ───────────────────────────────────────────────────


def _facts(source: Path) -> dict[str, Any]:
    try:
        with _opened(source) as document:
            if document.is_encrypted and not all(_permissions(document)):
                raise RefusedError(LOCKED)
            _refuse_signed(document)
            if "/Collection" in document.Root:
                raise RefusedError(PORTFOLIO)
            return {
                "page_count": len(document.pages),
                "is_unreadable": has_unknown_font(document.pages[0]),
                **_shape(document.pages[0].obj),
            }
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, OSError) as error:
        raise RefusedError(DAMAGED) from error


def _permissions(document: pikepdf.Pdf) -> Iterator[bool]:
    """What the rendition would make possible, whatever the lock says."""
    allowed = document.allow
    yield allowed.modify_other
    yield allowed.modify_assembly
    yield allowed.extract
    yield allowed.print_lowres
    yield allowed.print_highres


def _refuse_signed(document: pikepdf.Pdf) -> None:
    """Refuse what would no longer be what somebody signed, and forms that redraw."""
    root = document.Root
    permissions = root.get("/Perms")
    if isinstance(permissions, pikepdf.Dictionary) and "/DocMDP" in permissions:
        raise RefusedError(SIGNED)
    found = root.get("/AcroForm")
    form = found if isinstance(found, pikepdf.Dictionary) else pikepdf.Dictionary()
    if any(map(_is_signature, _fields(document, form))):
        raise RefusedError(SIGNED)
    if "/XFA" in form:
        raise RefusedError(FORM)


def _fields(document: pikepdf.Pdf, form: Any) -> Iterator[Any]:
    """Every field: those of the form, and those that only a page knows."""
    waiting = _children(form, "/Fields")
    for page in document.pages:
        waiting += _children(page.obj, "/Annots")
    for _ in range(MOST_FIELDS):
        if not waiting:
            return
        field = waiting.pop()
        if isinstance(field, pikepdf.Dictionary):
            yield field
            waiting += _children(field, "/Kids")
    raise RefusedError(TOO_LARGE)


def _children(holder: Any, name: str) -> list[Any]:
    found = holder.get(name)
    return list(found) if isinstance(found, pikepdf.Array) else []


def _is_signature(field: Any) -> bool:
    value = field.get("/V")
    if not isinstance(value, pikepdf.Dictionary):
        return False
    kind = value.get("/Type")
    is_kind = kind in (pikepdf.Name.Sig, pikepdf.Name.DocTimeStamp)
    return bool(is_kind or "/ByteRange" in value)


def _shape(page: Any) -> dict[str, Any]:
    """The shown box in the page's own units, its turn, and how long a unit is."""
    media = _box(_inherited(page, "/MediaBox")) or UNKNOWN_BOX
    crop = _box(_inherited(page, "/CropBox")) or media
    box = (
        max(media[0], crop[0]),
        max(media[1], crop[1]),
        min(media[2], crop[2]),
        min(media[3], crop[3]),
    )
    is_empty = box[2] - box[0] <= 0 or box[3] - box[1] <= 0
    unit = _number(page.get("/UserUnit"), 1.0)
    turn = _number(_inherited(page, "/Rotate"), 0.0)
    return {
        "box": media if is_empty else box,
        # A crop box beside the page: some readers show nothing at all.
        "is_box_lost": is_empty,
        "rotation": int(turn) // 90 % 4 * 90,
        "unit": unit if 0 < unit <= MOST_UNITS else 1.0,
        "annotations": [*itertools.islice(_annotations(page), MOST_ANNOTATIONS)],
    }


def _annotations(page: Any) -> Iterator[tuple[float, float, float, float]]:
    """Where fields and comments lie; on white ones nobody sees that they are there."""
    for note in _children(page, "/Annots"):
        if not isinstance(note, pikepdf.Dictionary):
            continue
        kind, flags = str(note.get("/Subtype", "")), note.get("/F", 0)
        is_hidden = isinstance(flags, int) and bool(flags & HIDDEN)
        box = _box(note.get("/Rect"))
        if box and not is_hidden and kind not in NOT_SEEN:
            yield box


def _inherited(page: Any, name: str) -> Any:
    for _ in range(50):
        if not isinstance(page, pikepdf.Dictionary):
            return None
        if name in page:
            return page[name]
        page = page.get("/Parent")
    return None


def _box(written: Any) -> tuple[float, float, float, float] | None:
    if not isinstance(written, pikepdf.Array):
        return None
    try:
        a, b, c, d = (float(side) for side in written)
    except (TypeError, ValueError):
        return None
    if any(abs(side) > MOST_UNITS for side in (a, b, c, d)) or a == c or b == d:
        return None
    return min(a, c), min(b, d), max(a, c), max(b, d)


def _number(written: Any, otherwise: float) -> float:
    try:
        return otherwise if written is None else float(written)
    except (TypeError, ValueError):
        return otherwise


# ── where it has ink ─────────────────────────────────────────────────────────


def _ink(task: dict[str, Any], source: Path, facts: dict[str, Any]) -> dict[str, Any]:
    """Draw page 1 small; a cell of the answer is 1 where something stands."""
    face, target = Path(task["face"]), Path(task["drawn"])
    document = pypdfium2.PdfDocument(drawable(source, face, target))
    if document.get_formtype():
        document.init_forms()
    page = document[0]
    if facts["is_box_lost"]:
        page.set_cropbox(*facts["box"])
        page.close()
        page = document[0]
    left, bottom, right, top = facts["box"]
    unit = facts["unit"] / POINTS_OF_MM
    sides = ((right - left) * unit, (top - bottom) * unit)
    if facts["rotation"] % 180:
        sides = sides[::-1]
    width, height = (min(max(round(side), 1), MOST_CELLS) for side in sides)
    scale = DOTS * max(width / page.get_width(), height / page.get_height())
    most = 2 * DOTS * MOST_CELLS / max(page.get_width(), page.get_height())
    drawn = page.render(scale=min(scale, most)).to_pil().convert("L")
    cells = drawn.resize((width, height), Image.Resampling.BOX)
    paper = _brightness_of_paper(cells)
    inked = cells.point([255 * _is_ink(level, paper) for level in range(256)])
    if facts["is_unreadable"]:
        # Letters that nobody here can draw stand somewhere.
        inked.paste(255, (0, 0, *inked.size))
    for box in facts["annotations"]:
        ImageDraw.Draw(inked).rectangle(_cells_of(box, facts, inked.size), fill=255)
    packed = base64.b64encode(inked.tobytes()).decode()
    return {"width": width, "height": height, "cells": packed}


def _cells_of(
    box: tuple[float, ...], facts: dict[str, Any], size: tuple[int, int]
) -> tuple[float, float, float, float]:
    """Return where a box lies on the page as it is shown."""
    left, bottom, right, top = facts["box"]
    across = [(box[place] - left) / (right - left) for place in (0, 2)]
    down = [(top - box[place]) / (top - bottom) for place in (3, 1)]
    for _ in range(facts["rotation"] // 90):
        across, down = [1 - down[1], 1 - down[0]], across
    width, height = size
    return (
        across[0] * width,
        down[0] * height,
        across[1] * width,
        down[1] * height,
    )


def _is_ink(level: int, paper: int) -> bool:
    return level < LEAST_BRIGHTNESS or abs(level - paper) > UNLIKE


def _brightness_of_paper(cells: Image.Image) -> int:
    """The brightness that a quarter of the page has or surpasses."""
    least = cells.width * cells.height // 4
    sums = list(itertools.accumulate(reversed(cells.histogram())))
    return 255 - next(place for place, count in enumerate(sums) if count >= least)


if __name__ == "__main__":
    main()
