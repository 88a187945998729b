"""Backgrounds and emblems that an office uploads: made fit to print, in a process apart."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import IO, Any, Final

from saraban.certificates.errors import DesignRefusedError
from saraban.core.child_process import Limits, run_script
from saraban.core.file_locks import locked_one_of
from saraban.documents.errors import StorageFullError
from saraban.documents.models import StoredFile
from saraban.documents.previews import AT_ONCE, SECONDS_TO_WAIT, previews_folder
from saraban.documents.storage import disk_refusals, store_content
from saraban.documents.uploads import ArrivedFile
from saraban.signatures.errors import PictureBusyError

# A4 across at 240 dots an inch; an emblem of 50 mm at 600.
BACKGROUND: Final = (2806, 1984)
EMBLEM: Final = (1200, 1200)
MOST_SECONDS: Final = 30
MEGABYTE: Final = 1024 * 1024
LIMITS: Final = Limits(memory=1536 * MEGABYTE, written=32 * MEGABYTE)
_PROCESS: Final = Path(__file__).with_name("picture_process.py")
_AGAIN: Final = "บันทึกภาพเป็น PNG หรือ JPG ขนาด A4 แนวนอน แล้วเลือกใหม่"
SENTENCES: Final = {
    "damaged": f"อ่านภาพนี้ไม่ได้ ไฟล์อาจเสียหายหรือไม่ใช่ภาพ PNG หรือ JPG {_AGAIN}",
    "too_large": f"ภาพนี้ใหญ่เกินไป ลดขนาดให้ไม่เกิน 100 ล้านจุด {_AGAIN}",
    "slow": f"ทำภาพนี้ไม่เสร็จในเวลาที่กำหนด ลดขนาดภาพ {_AGAIN}",
}


def background_of(arrived: ArrivedFile) -> StoredFile:
    """Store an uploaded background as JPEG that fills the sheet.

    Raises DesignRefusedError with what to do, PictureBusyError, StorageFullError.
    """
    return _stored(arrived, "ภาพพื้นหลัง", BACKGROUND, "image/jpeg")


def emblem_of(arrived: ArrivedFile) -> StoredFile:
    """Store an uploaded emblem as PNG, its clear ground kept; raises likewise."""
    return _stored(arrived, "ตราของหน่วยงาน", EMBLEM, "image/png")


def _stored(
    arrived: ArrivedFile, name: str, most: tuple[int, int], kind: str
) -> StoredFile:
    if arrived.refusal or arrived.path is None:
        message = f"{name}: {arrived.refusal}"
        raise DesignRefusedError(message)
    places = [previews_folder() / "locks" / f"lock-{n}.lock" for n in range(AT_ONCE)]
    with (
        disk_refusals(),
        locked_one_of(places, SECONDS_TO_WAIT) as lock,
        tempfile.TemporaryDirectory(prefix="saraban-picture-") as folder,
    ):
        if lock is None:
            raise PictureBusyError
        target = Path(folder) / "picture"
        problem = _run(arrived.path, target, most, kind, lock)["problem"]
        if problem == "disk":
            raise StorageFullError
        if problem:
            message = f"{name}: {SENTENCES[problem]}"
            raise DesignRefusedError(message)
        return store_content(target.read_bytes(), kind)


def _run(
    source: Path, target: Path, most: tuple[int, int], kind: str, lock: IO[bytes]
) -> dict[str, Any]:
    task = {"source": str(source), "target": str(target), "most": most, "kind": kind}
    ended = run_script(_PROCESS, task, seconds=MOST_SECONDS, lock=lock, limits=LIMITS)
    return ended.report
