"""Receiving files: to disk and through the digest while they arrive.

Nothing is written for strangers. What goes wrong stands on the file object as a
Thai sentence, so that the page can show it beside the typed text.
"""

from __future__ import annotations

import hashlib
import os
import weakref
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser

from saraban.core.errors import DomainError
from saraban.core.sizes import file_size
from saraban.core.tables.errors import TableRefusedError
from saraban.documents.names import clean_name
from saraban.documents.storage import create_temporary, disk_refusals

CHUNK: Final = 256 * 1024
# One request may carry many files; together no more than one person may keep
# waiting, or than the largest letter has, so that no request can fill the disk.
REQUEST_MOST: Final = 500 * 1024 * 1024
NOT_SIGNED_IN: Final = "เข้าสู่ระบบก่อน แล้วเลือกไฟล์ใหม่อีกครั้ง"
NO_TABLE: Final = "ยังไม่ได้เลือกไฟล์ เลือกไฟล์ Excel หรือ CSV แล้วกดตกลง"


class ArrivedFile(UploadedFile):  # type: ignore[type-arg]
    """A file that has arrived whole, or the reason why it was not kept.

    Its temporary file lives until it is stored or the request ends.
    """

    def __init__(self, name: str) -> None:
        """Begin to receive a file that its sender calls ``name``."""
        super().__init__(BytesIO(), clean_name(name), size=0)
        self.path: Path | None = None
        self.sha256 = ""
        self.refusal = ""
        self._digest = hashlib.sha256()
        self._removal: weakref.finalize[[Path], ArrivedFile] | None = None

    @property
    def label(self) -> str:
        """The cleaned name."""
        return self.name or ""

    def begin(self) -> None:
        """Make the temporary file."""
        with disk_refusals():
            self.path, descriptor = create_temporary()
        # Also when the browser goes away in the middle and nobody closes us.
        self._removal = weakref.finalize(self, _remove, self.path)
        self.file: IO[Any] = os.fdopen(descriptor, "r+b", buffering=0)

    def add(self, chunk: bytes) -> None:
        """Write one more piece."""
        self._digest.update(chunk)
        rest = memoryview(chunk)
        with disk_refusals():
            while rest:
                rest = rest[self.file.write(rest) :]

    def finish(self, size: int) -> None:
        """All pieces are here."""
        self.size = size
        self.sha256 = self._digest.hexdigest()
        self.file.seek(0)

    def refuse(self, reason: str) -> None:
        """Keep the reason instead of the file."""
        self.close()
        self.refusal = reason
        self.file = BytesIO()

    def close(self) -> None:
        """Remove the temporary file unless the store has taken it."""
        self.file.close()
        if self._removal is not None:
            self._removal()


class _NamesAsSent(MultiPartParser):
    """Reads a form whose file names are what they are.

    Django takes ``&copy`` in a name for ©, as a form in an old character set sends it.
    """

    def sanitize_file_name(self, file_name: str) -> str | None:
        return super().sanitize_file_name(file_name.replace("&", "&amp;"))


class StoringUploadHandler(FileUploadHandler):
    """Writes each file once, with its digest; never lets a fault reach the view."""

    chunk_size = CHUNK

    def __init__(self, request: Any = None) -> None:
        """Receive the files of one request."""
        super().__init__(request)
        self.received = 0
        self._is_read = False

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803
        content_length: Any,  # noqa: ARG002  Django says what is given.
        boundary: Any,  # noqa: ARG002
        encoding: Any = None,
    ) -> Any:
        """Read the whole form for all handlers, with the names as they were sent."""
        if self._is_read or self.request is None:
            return None
        self._is_read = True
        handlers = self.request.upload_handlers
        parser = _NamesAsSent(META, input_data, list(handlers), encoding)
        return parser.parse()

    def new_file(
        self, field_name: str, file_name: str, *args: Any, **more: Any
    ) -> None:
        """Begin a file, or refuse it at once."""
        super().new_file(field_name, file_name, *args, **more)
        self.file = ArrivedFile(file_name)
        if getattr(self.request, "actor", None) is None:
            self.file.refuse(NOT_SIGNED_IN)
            return
        self._try(self.file.begin)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece unless the file has been refused."""
        self.received += len(raw_data)
        if self.file.refusal:
            return
        if start + len(raw_data) > settings.FILE_SIZE_LIMIT:
            self.file.refuse(too_big(self.file.label))
        elif self.received > max(REQUEST_MOST, settings.LETTER_SIZE_LIMIT):
            self.file.refuse(too_much_at_once(self.file.label))
        else:
            self._try(self.file.add, raw_data)

    def file_complete(self, file_size: int) -> ArrivedFile:
        """Hand over the file, or what is left of a refused one."""
        if not self.file.refusal:
            self.file.finish(file_size)
        return self.file

    def upload_interrupted(self) -> None:
        """Forget a file that ended in the middle."""
        if hasattr(self, "file"):
            self.file.close()

    def _try(self, deed: Any, *details: Any) -> None:
        try:
            deed(*details)
        except DomainError as error:
            self.file.refuse(f"ไฟล์ {self.file.label}: {error.message}")


def limit_megabytes() -> int:
    """Return how many MB one file may have."""
    return int(settings.FILE_SIZE_LIMIT // (1024 * 1024))


def too_big(name: str) -> str:
    """Return the sentence about a file over the limit."""
    return (
        f"ไฟล์ {name} ใหญ่เกินไป แนบได้ไฟล์ละไม่เกิน {limit_megabytes()} MB "
        "ลดขนาดหรือแบ่งเป็นหลายไฟล์แล้วเลือกใหม่"
    )


def letter_limit_megabytes() -> int:
    """Return how many MB the files of one letter may have together."""
    return int(settings.LETTER_SIZE_LIMIT // (1024 * 1024))


def too_big_together(total: int) -> str:
    """Return the sentence about files that are too much for one letter."""
    return (
        f"ไฟล์ของหนังสือเรื่องนี้รวมกัน {file_size(total)} เกินขนาดที่กำหนด "
        f"{letter_limit_megabytes()} MB เอาไฟล์ออกหรือลดขนาดไฟล์ แล้วกดตกลงอีกครั้ง"
    )


def too_much_at_once(name: str) -> str:
    """Return the sentence about too many bytes in one request."""
    return f"ส่งไฟล์พร้อมกันมากเกินไป ยังไม่ได้รับไฟล์ {name} บันทึกก่อนแล้วแก้ไขเพื่อแนบไฟล์ที่เหลือ"


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)


def chosen_table(request: HttpRequest) -> ArrivedFile:
    """Return the file of rows that was chosen; raises TableRefusedError without one."""
    arrived = request.FILES.get("file")
    if not isinstance(arrived, ArrivedFile):
        raise TableRefusedError(NO_TABLE)
    if arrived.refusal:
        raise TableRefusedError(arrived.refusal)
    return arrived
