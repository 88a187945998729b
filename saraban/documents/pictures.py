"""Uploaded pictures that the system shows or prints: made fit in a process apart.

What a file holds is not to be trusted, so no picture is opened here. As many processes
work at a time as make previews.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from saraban.core.cage import Limits
from saraban.core.child_process import open_made, run_script
from saraban.core.file_locks import locked_one_of
from saraban.core.heavy_work import heavy_work
from saraban.documents.errors import (
    PictureBusyError,
    PictureUnfitError,
    StorageFullError,
)
from saraban.documents.models import StoredFile
from saraban.documents.previews import AT_ONCE, SECONDS_TO_WAIT, previews_folder
from saraban.documents.storage import disk_refusals, store_content
from saraban.documents.uploads import ArrivedFile

MEGABYTE: Final = 1024 * 1024
MOST_SECONDS: Final = 30
LIMITS: Final = Limits(memory=1536 * MEGABYTE, written=32 * MEGABYTE)
_PROCESS: Final = Path(__file__).with_name("picture_process.py")
SENTENCES: Final = {
    "damaged": "อ่านภาพนี้ไม่ได้ ไฟล์อาจเสียหายหรือไม่ใช่ภาพ PNG หรือ JPG",
    "too_large": "ภาพนี้ใหญ่เกินไป ลดขนาดให้ไม่เกิน 100 ล้านจุด",
    "slow": "ทำภาพนี้ไม่เสร็จในเวลาที่กำหนด ลดขนาดภาพ",
}


@dataclass(frozen=True)
class Fit:
    """What a picture is made for: its name in sentences, most dots, kind of file."""

    name: str
    most: tuple[int, int]
    content_type: str
    # What to do about a picture that cannot be used.
    again: str


# Of 50 mm at 600 dots an inch; its clear ground is kept.
EMBLEM: Final = Fit(
    "ตราของหน่วยงาน", (1200, 1200), "image/png", "บันทึกภาพเป็น PNG หรือ JPG แล้วเลือกใหม่"
)


@dataclass(frozen=True)
class Made:
    """What a process made of a picture; no content where it reports a problem."""

    report: dict[str, Any]
    content: bytes = b""

    @property
    def problem(self) -> str:
        """The word for what went wrong, if anything."""
        return str(self.report["problem"])


def fit_picture(arrived: ArrivedFile, fit: Fit) -> StoredFile:
    """Store an uploaded PNG or JPG as it is needed.

    Raises PictureUnfitError with what to do, PictureBusyError, StorageFullError.
    """
    if arrived.refusal or arrived.path is None:
        message = f"{fit.name}: {arrived.refusal}"
        raise PictureUnfitError(message)
    task = {"most": fit.most, "kind": fit.content_type}
    made = made_apart(_PROCESS, arrived.path, task, seconds=MOST_SECONDS, limits=LIMITS)
    if made.problem:
        message = f"{fit.name}: {SENTENCES[made.problem]} {fit.again}"
        raise PictureUnfitError(message)
    with disk_refusals():
        return store_content(made.content, fit.content_type)


def made_apart(
    process: Path,
    source: Path,
    task: Mapping[str, Any],
    *,
    seconds: float,
    limits: Limits,
) -> Made:
    """Have a script of ours make one file of another; raises PictureBusyError.

    The task that it reads names both as ``source`` and ``target``. Raises
    StorageFullError where it found no room.
    """
    places = [previews_folder() / "locks" / f"lock-{n}.lock" for n in range(AT_ONCE)]
    with (
        heavy_work(),
        disk_refusals(),
        locked_one_of(places, SECONDS_TO_WAIT) as lock,
        tempfile.TemporaryDirectory(prefix="saraban-picture-") as folder,
    ):
        if lock is None:
            raise PictureBusyError
        target = Path(folder) / "picture"
        ended = run_script(
            process,
            {**task, "source": str(source), "target": str(target)},
            seconds=seconds,
            lock=lock,
            limits=limits,
            reads=[source],
            folder=Path(folder),
        )
        made = Made(ended.report)
        if made.problem == "disk":
            raise StorageFullError
        if made.problem:
            return made
        with open_made(target) as content:
            return Made(made.report, content.read())
