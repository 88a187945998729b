"""The signature in a photograph or scan: ink on a clear ground, trimmed, as PNG.

The work is done by a process of its own with little memory and time, since pictures
are not to be trusted. It takes a place of those that make previews: so many at a time.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from saraban.core.child_process import Limits, run_script
from saraban.core.file_locks import locked_one_of
from saraban.documents.errors import StorageFullError
from saraban.documents.previews import AT_ONCE, SECONDS_TO_WAIT, previews_folder
from saraban.documents.storage import disk_refusals
from saraban.signatures.errors import PictureBusyError, PictureRefusedError

WIDTH: Final = 800
HEIGHT: Final = 320
MOST_SECONDS: Final = 20
MEGABYTE: Final = 1024 * 1024
LIMITS: Final = Limits(memory=1024 * MEGABYTE, written=4 * MEGABYTE)
CONTENT_TYPE: Final = "image/png"
_PROCESS: Final = Path(__file__).with_name("picture_process.py")
_AGAIN: Final = "ลงลายมือชื่อด้วยปากกาสีเข้มบนกระดาษขาว แล้วถ่ายใหม่ให้ลายมือชื่อเต็มภาพ"
SENTENCES: Final = {
    "damaged": f"อ่านภาพนี้ไม่ได้ ไฟล์อาจเสียหายหรือไม่ใช่ภาพ {_AGAIN}",
    "too_large": "ภาพนี้ใหญ่เกินไป ลดขนาดภาพให้ไม่เกิน 60 ล้านจุด แล้วเลือกใหม่อีกครั้ง",
    "too_small": f"ลายมือชื่อในภาพเล็กเกินไป {_AGAIN}",
    "no_ink": f"ไม่พบลายมือชื่อในภาพ {_AGAIN}",
    "no_paper": f"แยกลายมือชื่อออกจากพื้นไม่ได้ ภาพมืดหรือมีพื้นสีเข้ม {_AGAIN}",
    "slow": f"ทำภาพนี้ไม่เสร็จในเวลาที่กำหนด {_AGAIN}",
}


@dataclass(frozen=True)
class Ink:
    """A signature as it is kept: PNG with its size in dots."""

    content: bytes
    width: int
    height: int


def ink_of(source: Path) -> Ink:
    """Return the signature that a PNG, JPG or GIF file shows.

    Raises PictureRefusedError with what to do, PictureBusyError, StorageFullError.
    """
    places = [previews_folder() / "locks" / f"lock-{n}.lock" for n in range(AT_ONCE)]
    with (
        disk_refusals(),
        locked_one_of(places, SECONDS_TO_WAIT) as lock,
        tempfile.TemporaryDirectory(prefix="saraban-signature-") as folder,
    ):
        if lock is None:
            raise PictureBusyError
        target = Path(folder) / "signature.png"
        report = _run(source, target, lock)
        problem = report["problem"]
        if problem == "disk":
            raise StorageFullError
        if problem:
            raise PictureRefusedError(SENTENCES[problem])
        return Ink(target.read_bytes(), report["width"], report["height"])


def _run(source: Path, target: Path, lock: IO[bytes]) -> dict[str, Any]:
    task = {
        "source": str(source),
        "target": str(target),
        "width": WIDTH,
        "height": HEIGHT,
    }
    ended = run_script(_PROCESS, task, seconds=MOST_SECONDS, lock=lock, limits=LIMITS)
    return ended.report
