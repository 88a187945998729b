"""Lay stamp and notes over the paper of a letter, and leave the original as it is."""

from __future__ import annotations

import base64
import hashlib
import json
import mimetypes
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from saraban.core.child_process import open_made
from saraban.core.file_locks import locked_one_of
from saraban.core.fonts import FACE, build_pdf_fonts
from saraban.core.whole_files import written_whole
from saraban.documents.errors import FileLostError, StorageFullError
from saraban.documents.findings import Findings
from saraban.documents.office_files import convert_to_pdf, office_program
from saraban.documents.storage import disk_refusals
from saraban.stamps.paper.checking import Comparison, require_whole
from saraban.stamps.paper.content import (
    A4,
    CoverReason,
    PaperContent,
    StampedPaper,
    StampPosition,
)
from saraban.stamps.paper.errors import PaperBusyError, PaperRefusedError
from saraban.stamps.paper.layout import FirstPage, Rectangle, note_parts, stamp_part
from saraban.stamps.paper.overlay import (
    POINTS_OF_MM,
    cover_of,
    pieces_of,
    sheets_of,
)
from saraban.stamps.paper.processes import (
    MEGABYTE,
    CoverNeededError,
    StampingFolder,
    folder_with,
    run,
)

MOST_SECONDS: Final = 60
# Drawing page 1 small; one that takes longer cannot be compared afterwards either.
LOOK_SECONDS: Final = 20
AT_ONCE: Final = 2
SECONDS_TO_WAIT: Final = 60.0
MADE: Final = "made.pdf"
OF_UNKNOWN_TYPE: Final = "application/octet-stream"
ATTACHED_NAME: Final = "ต้นฉบับ"
# The original is whole and may be looked at; it goes into its cover as it is.
KEPT_INSIDE: Final = frozenset(
    {
        CoverReason.SIGNED,
        CoverReason.ALTERED,
        CoverReason.UNCHECKED,
        CoverReason.PORTFOLIO,
    }
)
_FOLDER: Final = Path(__file__).parent
_LOOK: Final = _FOLDER / "look_process.py"
_LAY: Final = _FOLDER / "lay_process.py"
_PICTURES: Final = frozenset({"jpg", "jpeg", "jfif", "heic", "heif", "png", "gif"})
_OFFICE: Final = frozenset({"doc", "docx", "xls", "xlsx"})
_SHAPE: Final = ("page_count", "box", "is_box_lost", "rotation", "unit")


@dataclass(frozen=True)
class Inspection:
    """What looking into an original has found."""

    source: Path
    shape: Mapping[str, Any]
    sheet: FirstPage
    findings: Findings


def stamp_paper(
    original: Path, kind: str, plan: PaperContent, *, target: Path
) -> StampedPaper:
    """Write the original with stamp and notes as a PDF to ``target``.

    ``kind`` is the original's extension. The original is only read; one that may not be
    changed, or cannot be, gets a cover sheet instead (``StampedPaper.cover``), and so
    does one whose stamped copy does not show all that it shows. The same plan and
    original give the same bytes. Raises PaperBusyError, PaperRefusedError,
    FileLostError, StorageFullError and what typesetting raises.
    """
    if not original.exists():
        raise FileLostError
    with disk_refusals(), _stamping_folder() as folder:
        kind = kind.lower().lstrip(".")
        try:
            made = _stamped(folder, original, kind, plan)
        except CoverNeededError as needed:
            made = _covered(folder, original, kind, plan, needed.reason)
            made = replace(made, findings=needed.findings)
        return _delivered(folder.path / MADE, target, made)


@contextmanager
def _stamping_folder() -> Iterator[StampingFolder]:
    places = [
        Path(settings.DATA_FOLDER) / "stamping" / f"{place}.lock"
        for place in range(1, AT_ONCE + 1)
    ]
    with locked_one_of(places, SECONDS_TO_WAIT) as lock:
        if lock is None:
            raise PaperBusyError
        with folder_with(lock) as folder:
            yield folder


@dataclass(frozen=True)
class StampingResult:
    """What stands where on the paper that was made."""

    page_count: int
    place: StampPosition | None
    notes_on_first_page: int
    added_sheets: int
    sheet: tuple[float, float]
    cover: CoverReason | None = None
    findings: Findings = field(default_factory=dict)


def _delivered(made_at: Path, target: Path, made: StampingResult) -> StampedPaper:
    """Move the paper to its place, whole or not at all."""
    digest = hashlib.sha256()
    with (
        written_whole(target) as part,
        open_made(made_at) as source,
        part.open("wb") as copy,
    ):
        while block := source.read(MEGABYTE):
            digest.update(block)
            copy.write(block)
    return StampedPaper(
        path=target,
        sha256=digest.hexdigest(),
        size=target.stat().st_size,
        page_count=made.page_count,
        place=made.place,
        notes_on_first_page=made.notes_on_first_page,
        added_sheets=made.added_sheets,
        sheet=made.sheet,
        cover=made.cover,
        findings=made.findings,
    )


# ── the letter's own first page ──────────────────────────────────────────────


def _stamped(
    folder: StampingFolder, original: Path, kind: str, plan: PaperContent
) -> StampingResult:
    inspection = _look(folder, _as_paper(folder, original, kind), kind)
    pieces = pieces_of(plan)
    sheet, shape = inspection.sheet, inspection.shape
    placement = stamp_part(sheet, plan.place) if plan.stamp else None
    strip = placement.strip if placement else 0.0
    stamp = placement.part if placement else None
    heights = pieces.note_heights if pieces else ()
    notes = note_parts(sheet, heights, None if strip else stamp)
    rest = plan.notes[len(notes) :]
    sheets = sheets_of(rest, plan.letter, is_continued=bool(notes)) if rest else b""
    parts = [
        *([] if stamp is None else [stamp]),
        *(each.lowered(strip) for each in notes),
    ]
    sheets_at = folder.put("sheets.pdf", sheets) if sheets else None
    report = _run_lay(
        folder,
        deed="lay",
        source=str(inspection.source),
        pieces=str(folder.put("pieces.pdf", pieces.pdf)) if pieces else "",
        sheets=str(sheets_at or ""),
        parts=[{"piece": place, **_measures(each)} for place, each in enumerate(parts)],
        strip=strip,
        **shape,
    )
    if not sheet.is_known:
        # Nobody could say whether the copy shows what the page shows.
        raise CoverNeededError(CoverReason.UNCHECKED)
    require_whole(
        folder,
        Comparison(
            before=inspection.source,
            after=folder.path / MADE,
            sheets=sheets_at,
            pieces=[_measures(_share_of(each, sheet, strip)) for each in parts],
            altered=report.altered,
            box=shape["box"] if strip else [],
            lost_box=shape["box"] if shape["is_box_lost"] else [],
        ),
    )
    return StampingResult(
        page_count=report.page_count,
        # Of a stamp above the page: where it stands when it is moved onto it.
        place=_place_of(stamp.lowered(-strip), sheet) if stamp else None,
        notes_on_first_page=len(notes),
        added_sheets=report.page_count - int(shape["page_count"]),
        sheet=(sheet.width, sheet.height) if strip else report.sheet,
        findings=inspection.findings,
    )


def _measures(part: Rectangle) -> dict[str, float]:
    return {
        "left": part.left,
        "top": part.top,
        "width": part.width,
        "height": part.height,
    }


def _share_of(part: Rectangle, sheet: FirstPage, strip: float) -> Rectangle:
    height = sheet.height + strip
    return Rectangle(
        part.left / sheet.width,
        part.top / height,
        part.width / sheet.width,
        part.height / height,
    )


def _place_of(part: Rectangle, sheet: FirstPage) -> StampPosition:
    return StampPosition(part.left / sheet.width, max(part.top, 0) / sheet.height)


def _as_paper(folder: StampingFolder, original: Path, kind: str) -> Path:
    """Return a file with pages; CoverNeededError where there is none."""
    if kind == "pdf" or kind in _PICTURES:
        return original
    if kind not in _OFFICE:
        raise CoverNeededError(CoverReason.KIND)
    if office_program() is None:
        raise CoverNeededError(CoverReason.NO_OFFICE)
    converted = folder.path / "converted.pdf"
    problem = convert_to_pdf(original, kind, converted, folder.lock)
    if problem:
        raise CoverNeededError(CoverReason(problem))
    return converted


def _look(folder: StampingFolder, paper: Path, kind: str) -> Inspection:
    face = build_pdf_fonts(settings.ASSETS_FOLDER) / FACE
    task = {
        "source": str(paper),
        "base": str(folder.path / "base.pdf"),
        "face": str(face),
        "drawn": str(folder.path / "drawn.pdf"),
        "kind": "picture" if kind in _PICTURES else "pdf",
    }
    answer, is_in_time = run(folder, _LOOK, task, LOOK_SECONDS, [paper, face])
    lines = answer.splitlines()
    if not lines:
        reason = CoverReason.DAMAGED if is_in_time else CoverReason.SLOW
        raise CoverNeededError(reason)
    facts = json.loads(lines[0])
    if facts["problem"]:
        raise CoverNeededError(CoverReason(facts["problem"]), facts.get("findings"))
    # A page that could not be drawn.
    ink = json.loads(lines[1]) if len(lines) > 1 else None
    shape = {name: facts[name] for name in _SHAPE}
    source = _paper_told(facts["source"], paper, Path(task["base"]))
    return Inspection(source, shape, _sheet_of(shape, ink), facts["findings"])


def _paper_told(told: str, paper: Path, base: Path) -> Path:
    """Return the paper to go on with: what has read the file may say anything.

    CoverNeededError where it made nothing that is a file.
    """
    if told == str(paper):
        return paper
    try:
        open_made(base).close()
    except FileNotFoundError:
        raise CoverNeededError(CoverReason.DAMAGED) from None
    return base


def _sheet_of(shape: Mapping[str, Any], ink: Mapping[str, Any] | None) -> FirstPage:
    left, bottom, right, top = shape["box"]
    unit = shape["unit"] / POINTS_OF_MM
    sides = ((right - left) * unit, (top - bottom) * unit)
    width, height = sides[::-1] if shape["rotation"] % 180 else sides
    if ink is None:
        return FirstPage(width, height)
    cells = base64.b64decode(ink["cells"])
    return FirstPage(width, height, ink["width"], ink["height"], cells)


# ── a cover sheet ────────────────────────────────────────────────────────────


def _covered(
    folder: StampingFolder,
    original: Path,
    kind: str,
    plan: PaperContent,
    reason: CoverReason,
) -> StampingResult:
    report = _run_lay(
        folder,
        deed="attach",
        cover=str(folder.put("cover.pdf", cover_of(plan, reason))),
        source=str(original) if reason in KEPT_INSIDE else "",
        name=f"{ATTACHED_NAME}.{kind}",
        content_type=mimetypes.types_map.get(f".{kind}", OF_UNKNOWN_TYPE),
    )
    return StampingResult(
        page_count=report.page_count,
        place=None,
        notes_on_first_page=len(plan.notes) if report.page_count == 1 else 0,
        added_sheets=report.page_count,
        sheet=report.sheet,
        cover=reason,
    )


# ── processes ────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class LaidReport:
    """What was written: its pages, the first one's size, which others were altered."""

    page_count: int
    sheet: tuple[float, float]
    altered: list[int]


def _run_lay(folder: StampingFolder, **task: Any) -> LaidReport:
    """Write the paper; what the file does not bear, a cover does."""
    task["target"] = str(folder.path / MADE)
    source = Path(task["source"] or task["cover"])
    answer, is_in_time = run(folder, _LAY, task, MOST_SECONDS, [source])
    if not answer:
        problem = "damaged" if is_in_time else "slow"
    else:
        report = json.loads(answer)
        problem = report["problem"]
        if not problem:
            width, height = report["sheet"] or A4
            sheet = (float(width), float(height))
            return LaidReport(int(report["page_count"]), sheet, report["altered"])
    if problem == "disk":
        raise StorageFullError
    if task["deed"] == "attach":
        raise PaperRefusedError
    raise CoverNeededError(CoverReason(problem))
