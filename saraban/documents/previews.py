"""Pages of files as pictures, made when they are first looked at and kept for a time.

``<SARABAN_DATA>/previews/ab/<digest>/`` holds ``index.json`` (how many pages, of which
size, or why there are none) and a picture a page. All of it can be made again from the
stored file, so nothing is lost with it. The pictures are made by a process of its own
with little memory and time, and by two at most at once.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

from django.conf import settings

from saraban.core.cage import Limits
from saraban.core.child_process import open_made, run_script
from saraban.core.errors import UnknownSubjectError
from saraban.core.file_locks import locked_one_of
from saraban.core.fonts import FACE, build_pdf_fonts
from saraban.core.heavy_work import heavy_work
from saraban.core.whole_files import written_whole
from saraban.documents.errors import (
    FileLostError,
    PreviewBusyError,
    PreviewRefusedError,
    StorageFullError,
)
from saraban.documents.findings import (
    BROKEN_LINES,
    WARNINGS,
    Findings,
    warnings_of,
)
from saraban.documents.models import StoredFile
from saraban.documents.names import extension_of
from saraban.documents.office_files import convert_to_pdf, office_program
from saraban.documents.storage import disk_refusals, path_of

# Raised when pictures or reasons are made in another way: old ones are made anew.
VERSION: Final = 3
WIDTH: Final = 900
HEIGHT: Final = 1800
PAGES_AT_ONCE: Final = 3
MOST_PAGES: Final = 100
MOST_SECONDS: Final = 20
MEGABYTE: Final = 1024 * 1024
LIMITS: Final = Limits(memory=1024 * MEGABYTE, written=20 * MEGABYTE)
AT_ONCE: Final = 2
SECONDS_TO_WAIT: Final = 10.0
# What failed for want of time may do better on another day.
TRIED_AGAIN: Final = 24 * 3600
USED: Final = 24 * 3600
UNFINISHED: Final = "unfinished-"
FINDINGS: Final = "findings.json"
_PROCESS: Final = Path(__file__).with_name("preview_process.py")
# How the pages of a file become pictures.
PICTURE_KINDS: Final = {
    "pdf": "pdf",
    "jpg": "picture",
    "jpeg": "picture",
    "jfif": "picture",
    "heic": "picture",
    "heif": "picture",
    "png": "picture",
    "gif": "picture",
    "doc": "office",
    "docx": "office",
    "xls": "office",
    "xlsx": "office",
}
SENTENCES: Final = {
    "encrypted": "ไฟล์นี้ตั้งรหัสผ่านไว้ จึงแสดงตัวอย่างไม่ได้ ให้เปิดไฟล์แล้วใส่รหัสผ่าน",
    "damaged": "แสดงตัวอย่างไฟล์นี้ไม่ได้ ไฟล์อาจเสียหาย ให้เปิดไฟล์ หากเปิดไม่ได้ให้แจ้งผู้ส่ง",
    "too_large": "ภาพในไฟล์นี้ใหญ่เกินกว่าจะแสดงตัวอย่างได้ ให้เปิดไฟล์",
    "protected": "ไฟล์นี้ป้องกันไว้ด้วยวิธีที่ระบบอ่านไม่ได้ ให้เปิดไฟล์ด้วยโปรแกรมของผู้ส่ง หรือขอไฟล์ที่ไม่ได้ป้องกัน",
    BROKEN_LINES: WARNINGS[BROKEN_LINES],
    "slow": "สร้างตัวอย่างของไฟล์นี้ไม่เสร็จในเวลาที่กำหนด ให้เปิดไฟล์",
}


@dataclass(frozen=True)
class PageSize:
    """How large the picture of one page is, in dots."""

    width: int
    height: int


@dataclass(frozen=True)
class Preview:
    """What is known of a file's pages: their sizes, or why there are none."""

    page_count: int = 0
    sizes: tuple[PageSize, ...] = ()
    problem: str = ""
    findings: Findings = field(default_factory=dict)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is in the file and not to be seen here, a sentence each."""
        return warnings_of(self.findings)

    @property
    def sentence(self) -> str:
        """Why there is nothing to see, in words to act on."""
        return SENTENCES.get(self.problem, "")


def previews_folder() -> Path:
    """Return where the pictures of all files lie."""
    return Path(settings.DATA_FOLDER) / "previews"


def folder_of(sha256: str) -> Path:
    """Return where the pictures of one content lie."""
    return previews_folder() / sha256[:2] / sha256


def has_preview(name: str) -> bool:
    """Whether files of this kind can be shown as pictures here."""
    kind = PICTURE_KINDS.get(extension_of(name), "")
    return bool(kind) and (kind != "office" or office_program() is not None)


def known_preview(stored_file: StoredFile) -> Preview | None:
    """Return what an earlier look has found, None where nobody has looked yet."""
    index = folder_of(stored_file.sha256) / "index.json"
    try:
        kept = json.loads(index.read_bytes())
        _touch(index)
    except (FileNotFoundError, ValueError):
        return None
    tried_at = kept.get("tried_at")
    is_stale = tried_at is not None and time.time() - tried_at > TRIED_AGAIN
    if kept["version"] != VERSION or is_stale:
        return None
    return Preview(
        page_count=kept.get("page_count", 0),
        sizes=tuple(PageSize(*size) for size in kept.get("sizes", ())),
        problem=kept.get("problem", ""),
        findings=kept.get("findings", {}),
    )


def keep_findings(stored_file: StoredFile, findings: Findings) -> None:
    """Keep what cannot be shown of a file, before anybody looks at its pages."""
    folder = folder_of(stored_file.sha256)
    if findings:
        folder.mkdir(parents=True, exist_ok=True)
        with written_whole(folder / FINDINGS) as part:
            part.write_text(json.dumps(findings), encoding="ascii")


def warnings_about(stored_file: StoredFile, preview: Preview) -> tuple[str, ...]:
    """Return what a preview does not show, also of one that nobody has made yet."""
    if preview.findings or preview.sizes:
        return preview.warnings
    try:
        kept = json.loads((folder_of(stored_file.sha256) / FINDINGS).read_bytes())
    except (FileNotFoundError, ValueError):
        return ()
    return warnings_of(kept)


def preview_of(stored_file: StoredFile, name: str) -> Preview:
    """Return what can be seen of a file, looking into it now if nobody has before.

    Raises PreviewRefusedError for kinds that are never shown, HeavyWorkBusyError,
    PreviewBusyError, StorageFullError and FileLostError.
    """
    if not has_preview(name):
        raise PreviewRefusedError
    known = known_preview(stored_file)
    if known is None:
        with _locked(stored_file):
            known = known_preview(stored_file)
            if known is None:
                _remove_pages(folder_of(stored_file.sha256))
                _make(stored_file, name, first=1)
                known = known_preview(stored_file)
    if known is None:
        raise PreviewBusyError
    return known


def page_picture(stored_file: StoredFile, name: str, number: int) -> bytes:
    """Return one page as WebP.

    Raises UnknownSubjectError for a page that the file has not, PreviewRefusedError
    with the reason, and what ``preview_of`` raises.
    """
    preview = preview_of(stored_file, name)
    if preview.problem:
        raise PreviewRefusedError(preview.sentence)
    if not 1 <= number <= len(preview.sizes):
        raise UnknownSubjectError
    kept = _kept_page(stored_file, number)
    if kept is None:
        with _locked(stored_file):
            kept = _kept_page(stored_file, number)
            if kept is None:
                _make(stored_file, name, first=number)
                kept = _kept_page(stored_file, number)
    if kept is None:
        raise PreviewBusyError
    return kept


def _kept_page(stored_file: StoredFile, number: int) -> bytes | None:
    """Return a page that was made; PreviewRefusedError where that failed lately."""
    folder = folder_of(stored_file.sha256)
    try:
        return (folder / f"{number}.webp").read_bytes()
    except FileNotFoundError:
        pass
    failed = folder / f"{number}.failed"
    try:
        tried_at, problem = failed.stat().st_mtime, failed.read_text(encoding="ascii")
    except FileNotFoundError:
        return None
    if time.time() - tried_at > TRIED_AGAIN:
        return None
    raise PreviewRefusedError(SENTENCES[problem])


def _touch(index: Path) -> None:
    """Keep, once a day, that somebody has looked."""
    if time.time() - index.stat().st_mtime > USED:
        os.utime(index)


@contextmanager
def _locked(stored_file: StoredFile) -> Iterator[None]:
    """Let one at a time make pictures of a content; others find them made."""
    place = lock_of(stored_file.sha256)
    waiting = 2.0 * MOST_SECONDS
    with (
        heavy_work("picture"),
        disk_refusals(),
        locked_one_of([place], waiting) as lock,
    ):
        if lock is None:
            raise PreviewBusyError
        yield


def lock_of(sha256: str) -> Path:
    """Return the lock that is held while pictures of a content are made or removed."""
    return previews_folder() / "locks" / f"{sha256[:2]}.lock"


def _remove_pages(folder: Path) -> None:
    """Remove pictures that were made in another way, or failed at another time."""
    for kind in ("webp", "failed"):
        for page in folder.glob(f"*.{kind}"):
            page.unlink(missing_ok=True)


def _make(stored_file: StoredFile, name: str, *, first: int) -> None:
    """Make the pictures of some pages, or keep why that failed."""
    source = path_of(stored_file.sha256)
    if not source.exists():
        raise FileLostError
    folder = folder_of(stored_file.sha256)
    folder.mkdir(parents=True, exist_ok=True)
    places = [previews_folder() / "locks" / f"picture-{n}.lock" for n in range(AT_ONCE)]
    with locked_one_of(places, SECONDS_TO_WAIT) as lock:
        if lock is None:
            raise PreviewBusyError
        problem = _render(source, folder, name, first, lock)
    if problem == "disk":
        raise StorageFullError
    if problem and not (folder / f"{first}.webp").exists():
        _keep_problem(folder, problem, first)


def _render(source: Path, folder: Path, name: str, first: int, lock: IO[bytes]) -> str:
    """Run the process; return what went wrong in a word, nothing if all is well."""
    kind = PICTURE_KINDS[extension_of(name)]
    if kind == "office":
        converted = folder / "converted.pdf"
        if not converted.exists():
            problem = convert_to_pdf(source, extension_of(name), converted, lock)
            if problem:
                return problem
        source = converted
    face = build_pdf_fonts(settings.ASSETS_FOLDER) / FACE
    task = {
        "source": str(source),
        "face": str(face),
        "kind": kind,
        "version": VERSION,
        "first": first,
        "count": PAGES_AT_ONCE,
        "width": WIDTH,
        "height": HEIGHT,
        "most_pages": MOST_PAGES,
    }
    with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=folder) as own:
        ended = run_script(
            _PROCESS,
            {**task, "folder": own},
            seconds=MOST_SECONDS,
            lock=lock,
            limits=LIMITS,
            reads=[source, face],
            folder=Path(own),
        )
        _keep_made(Path(own), folder, [*range(first, first + PAGES_AT_ONCE)])
    return str(ended.report["problem"])


def _keep_made(own: Path, folder: Path, numbers: Sequence[int]) -> None:
    """Take what was made, also by one that took too long, if it is a file at all."""
    for name in ("index.json", *(f"{number}.webp" for number in numbers)):
        with suppress(FileNotFoundError):
            open_made(own / name).close()
            (own / name).replace(folder / name)


def _keep_problem(folder: Path, problem: str, first: int) -> None:
    """Keep the reason, so that a bad file costs its time once and not at each look."""
    if first > 1 or (folder / "index.json").exists():
        (folder / f"{first}.failed").write_text(problem, encoding="ascii")
        return
    index: dict[str, Any] = {"version": VERSION, "problem": problem}
    if problem == "slow":
        index["tried_at"] = time.time()
    with written_whole(folder / "index.json") as part:
        part.write_text(json.dumps(index), encoding="ascii")
