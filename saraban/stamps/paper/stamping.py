"""Lay stamp and notes over the paper of a letter, and leave the original as it is."""

from __future__ import annotations

import base64
import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from django.conf import settings

from saraban.core.cage import Limits
from saraban.core.child_process import open_made, run_script
from saraban.core.file_locks import locked_one_of
from saraban.core.whole_files import written_whole
from saraban.documents.errors import FileLostError, StorageFullError
from saraban.documents.office_files import convert_to_pdf, office_program
from saraban.documents.storage import disk_refusals
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

MEGABYTE: Final = 1024 * 1024
MOST_MEMORY: Final = 512 * MEGABYTE
MOST_SECONDS: Final = 60
# Drawing page 1 small; one that takes longer is stamped without looking for room.
LOOK_SECONDS: Final = 20
AT_ONCE: Final = 2
SECONDS_TO_WAIT: Final = 60.0
ATTACHED_NAME: Final = "ต้นฉบับ.pdf"
_FOLDER: Final = Path(__file__).parent
_LOOK: Final = _FOLDER / "look_process.py"
_LAY: Final = _FOLDER / "lay_process.py"
_PICTURES: Final = frozenset({"jpg", "jpeg", "jfif", "heic", "heif", "png", "gif"})
_OFFICE: Final = frozenset({"doc", "docx", "xls", "xlsx"})
_SHAPE: Final = ("page_count", "box", "is_box_lost", "rotation", "unit")
# What the output may be larger than its original.
_ADDED: Final = 64 * MEGABYTE


class CoverNeededError(Exception):
    """The original stays as it is and gets a cover sheet."""

    def __init__(self, reason: CoverReason) -> None:
        """Keep why."""
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class Inspection:
    """What looking into an original has found."""

    source: Path
    shape: Mapping[str, Any]
    sheet: FirstPage


@dataclass(frozen=True)
class StampingFolder:
    """A folder of one stamping, gone afterwards, and the lock that is held."""

    path: Path
    lock: IO[bytes]

    def put(self, name: str, content: bytes) -> Path:
        """Write a file into the folder."""
        path = self.path / name
        path.write_bytes(content)
        return path


def stamp_paper(
    original: Path, kind: str, plan: PaperContent, *, target: Path
) -> StampedPaper:
    """Write the original with stamp and notes as a PDF to ``target``.

    ``kind`` is the original's extension. The original is only read; one that may not be
    changed, or cannot be, gets a cover sheet instead (``StampedPaper.cover``). The same
    plan and original give the same bytes. Raises PaperBusyError, PaperRefusedError,
    FileLostError, StorageFullError and what typesetting raises.
    """
    if not original.exists():
        raise FileLostError
    with disk_refusals(), _stamping_folder() as folder:
        try:
            made = _stamped(folder, original, kind.lower().lstrip("."), plan)
        except CoverNeededError as needed:
            made = _covered(folder, original, plan, needed.reason)
        return _delivered(folder.path / "made.pdf", target, made)


@contextmanager
def _stamping_folder() -> Iterator[StampingFolder]:
    places = [
        Path(settings.DATA_FOLDER) / "stamping" / f"{place}.lock"
        for place in range(1, AT_ONCE + 1)
    ]
    with locked_one_of(places, SECONDS_TO_WAIT) as lock:
        if lock is None:
            raise PaperBusyError
        with tempfile.TemporaryDirectory(prefix="saraban-stamping-") as name:
            yield StampingFolder(Path(name), lock)


@dataclass(frozen=True)
class StampingResult:
    """What stands where on the paper that was made."""

    page_count: int
    place: StampPosition | None
    notes_on_first_page: int
    added_sheets: int
    sheet: tuple[float, float]
    cover: CoverReason | None = None


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
    )


# ── the letter's own first page ──────────────────────────────────────────────


def _stamped(
    folder: StampingFolder, original: Path, kind: str, plan: PaperContent
) -> StampingResult:
    inspection = _look(folder, _as_paper(folder, original, kind), kind)
    pieces = pieces_of(plan)
    stamp = stamp_part(inspection.sheet, plan.place) if plan.stamp else None
    notes = note_parts(inspection.sheet, pieces.note_heights if pieces else (), stamp)
    rest = plan.notes[len(notes) :]
    sheets = sheets_of(rest, plan.letter, is_continued=bool(notes)) if rest else b""
    parts = [] if stamp is None else [stamp]
    count, sheet = _run_lay(
        folder,
        deed="lay",
        source=str(inspection.source),
        pieces=str(folder.put("pieces.pdf", pieces.pdf)) if pieces else "",
        sheets=str(folder.put("sheets.pdf", sheets)) if sheets else "",
        parts=[
            {"piece": place, **_measures(part)}
            for place, part in enumerate([*parts, *notes])
        ],
        **inspection.shape,
    )
    return StampingResult(
        page_count=count,
        place=_place_of(stamp, inspection.sheet) if stamp else None,
        notes_on_first_page=len(notes),
        added_sheets=count - int(inspection.shape["page_count"]),
        sheet=sheet,
    )


def _measures(part: Rectangle) -> dict[str, float]:
    return {
        "left": part.left,
        "top": part.top,
        "width": part.width,
        "height": part.height,
    }


def _place_of(part: Rectangle, sheet: FirstPage) -> StampPosition:
    return StampPosition(part.left / sheet.width, part.top / sheet.height)


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
    task = {
        "source": str(paper),
        "base": str(folder.path / "base.pdf"),
        "kind": "picture" if kind in _PICTURES else "pdf",
    }
    answer, is_in_time = _run(folder, _LOOK, task, LOOK_SECONDS, paper)
    lines = answer.splitlines()
    if not lines:
        reason = CoverReason.DAMAGED if is_in_time else CoverReason.SLOW
        raise CoverNeededError(reason)
    facts = json.loads(lines[0])
    if facts["problem"]:
        raise CoverNeededError(CoverReason(facts["problem"]))
    # A page that could not be drawn is stamped without looking for room.
    ink = json.loads(lines[1]) if len(lines) > 1 else None
    shape = {name: facts[name] for name in _SHAPE}
    source = _paper_told(facts["source"], paper, Path(task["base"]))
    return Inspection(source, shape, _sheet_of(shape, ink))


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
    folder: StampingFolder, original: Path, plan: PaperContent, reason: CoverReason
) -> StampingResult:
    is_kept_inside = reason == CoverReason.SIGNED
    count, sheet = _run_lay(
        folder,
        deed="attach",
        cover=str(folder.put("cover.pdf", cover_of(plan, reason))),
        source=str(original) if is_kept_inside else "",
        name=ATTACHED_NAME,
    )
    return StampingResult(
        page_count=count,
        place=None,
        notes_on_first_page=len(plan.notes) if count == 1 else 0,
        added_sheets=count,
        sheet=sheet,
        cover=reason,
    )


# ── processes ────────────────────────────────────────────────────────────────


def _run_lay(folder: StampingFolder, **task: Any) -> tuple[int, tuple[float, float]]:
    """Write ``made.pdf``; return how many pages it has, and how large the first is.

    What the file does not bear, a cover does.
    """
    task["target"] = str(folder.path / "made.pdf")
    source = Path(task["source"] or task["cover"])
    answer, is_in_time = _run(folder, _LAY, task, MOST_SECONDS, source)
    if not answer:
        problem = "damaged" if is_in_time else "slow"
    else:
        report = json.loads(answer)
        problem = report["problem"]
        if not problem:
            width, height = report["sheet"] or A4
            return int(report["page_count"]), (float(width), float(height))
    if problem == "disk":
        raise StorageFullError
    if task["deed"] == "attach":
        raise PaperRefusedError
    raise CoverNeededError(CoverReason(problem))


def _run(
    folder: StampingFolder,
    process: Path,
    task: Mapping[str, Any],
    seconds: int,
    source: Path,
) -> tuple[str, bool]:
    """Return what the process wrote before it ended, and whether it ended in time."""
    ended = run_script(
        process,
        task,
        seconds=seconds,
        lock=folder.lock,
        limits=Limits(MOST_MEMORY, source.stat().st_size + _ADDED),
        reads=[source],
        folder=folder.path,
    )
    return ended.output.decode(), ended.is_in_time
