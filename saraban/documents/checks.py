"""Which files may be attached, judged by their content and not only their name."""

from __future__ import annotations

import mmap
import os
import struct
from dataclasses import dataclass
from typing import IO, Final

from saraban.documents.errors import FileRefusedError
from saraban.documents.names import extension_of


@dataclass(frozen=True)
class FileKind:
    """One kind of file; what browsers can show safely opens in the page."""

    label: str
    content_type: str
    opens_in_browser: bool = False


_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
JPG: Final = FileKind("JPG", "image/jpeg", opens_in_browser=True)
PNG: Final = FileKind("PNG", "image/png", opens_in_browser=True)
# What phones make; browsers of offices show none, so a JPG is made of it.
HEIC: Final = FileKind("HEIC", "image/heic")
KINDS: Final[dict[str, FileKind]] = {
    "doc": FileKind("DOC", "application/msword"),
    "docx": FileKind("DOCX", f"{_OFFICE}.wordprocessingml.document"),
    "pdf": FileKind("PDF", "application/pdf", opens_in_browser=True),
    "xls": FileKind("XLS", "application/vnd.ms-excel"),
    "xlsx": FileKind("XLSX", f"{_OFFICE}.spreadsheetml.sheet"),
    "gif": FileKind("GIF", "image/gif", opens_in_browser=True),
    "jpg": JPG,
    "jpeg": JPG,
    # What Windows calls a picture that was saved from a page.
    "jfif": JPG,
    "png": PNG,
    "heic": HEIC,
    "heif": HEIC,
    "zip": FileKind("ZIP", "application/zip"),
    "rar": FileKind("RAR", "application/vnd.rar"),
}
UNKNOWN: Final = FileKind("", "application/octet-stream")
_OTHER_NAMES: Final = frozenset({"jpeg", "jfif", "heif"})
ACCEPTED_TEXT: Final = ", ".join(name for name in KINDS if name not in _OTHER_NAMES)
ACCEPT: Final = ",".join(f".{name}" for name in KINDS)

_STARTS: Final[tuple[tuple[bytes, frozenset[str]], ...]] = (
    (b"GIF87a", frozenset({"gif"})),
    (b"GIF89a", frozenset({"gif"})),
    (b"\xff\xd8\xff", frozenset({"jpg", "jpeg", "jfif"})),
    (b"\x89PNG\r\n\x1a\n", frozenset({"png"})),
    (b"Rar!\x1a\x07\x00", frozenset({"rar"})),
    (b"Rar!\x1a\x07\x01\x00", frozenset({"rar"})),
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis"})
# Names of streams as an OLE2 file's directory has them. A docx or xlsx with a
# password is an OLE2 file around an encrypted package.
_STREAMS: Final[tuple[tuple[str, frozenset[str]], ...]] = (
    ("WordDocument", frozenset({"doc"})),
    ("Workbook", frozenset({"xls"})),
    ("Book", frozenset({"xls"})),
    ("EncryptedPackage", frozenset({"docx", "xlsx"})),
)
# Scanners put a few bytes before the PDF mark; readers look as far as this.
_PDF_HEAD: Final = 1024
_ZIP_END: Final = b"PK\x05\x06"
_ZIP_END_SIZE: Final = 22
_ZIP_TAIL: Final = _ZIP_END_SIZE + 65535
_ZIP_ENTRY: Final = b"PK\x01\x02"
_ZIP_ENTRY_SIZE: Final = 46
_ZIP_INDEX_MOST: Final = 4 * 1024 * 1024


def kind_of_name(name: str) -> FileKind:
    """Return the kind that an accepted file's name tells."""
    return KINDS.get(extension_of(name), UNKNOWN)


def check_file(name: str, file: IO[bytes], size: int) -> FileKind:
    """Return the file's kind; FileRefusedError where name and content differ."""
    extension = extension_of(name)
    kind = KINDS.get(extension)
    if kind is not None and name.startswith("."):
        message = f"ไฟล์ {name} มีแต่นามสกุล ไม่มีชื่อ ตั้งชื่อไฟล์ เช่น หนังสือ{name} แล้วเลือกใหม่"
        raise FileRefusedError(message)
    if kind is None:
        message = (
            f"แนบไฟล์ {name} ไม่ได้ แนบได้เฉพาะ {ACCEPTED_TEXT} บันทึกเป็นชนิดเหล่านี้แล้วเลือกใหม่"
        )
        raise FileRefusedError(message)
    if size == 0:
        message = f"ไฟล์ {name} ว่างเปล่า (0 ไบต์) ตรวจไฟล์ต้นฉบับแล้วเลือกใหม่"
        raise FileRefusedError(message)
    found = kinds_in(file)
    if extension not in found:
        raise FileRefusedError(_not_really(name, kind, found))
    return kind


def kinds_in(file: IO[bytes]) -> frozenset[str]:
    """Return the extensions that a file with this content may have."""
    file.seek(0)
    head = file.read(_PDF_HEAD)
    for start, kinds in _STARTS:
        if head.startswith(start):
            return kinds
    if head.startswith(_OLE):
        return _kinds_in_ole(file)
    if _is_heic(head):
        return frozenset({"heic", "heif"})
    if head.startswith(b"PK\x03\x04"):
        return _kinds_in_zip(file)
    return frozenset({"pdf"}) if b"%PDF-" in head else frozenset()


def _is_heic(head: bytes) -> bool:
    """Look for the brand of HEVC pictures among those that the first box names."""
    size = int.from_bytes(head[:4], "big")
    brands = head[8 : min(size, len(head))]
    found = {brands[place : place + 4] for place in range(0, len(brands), 4)}
    return head[4:8] == b"ftyp" and bool(found & _HEIC_BRANDS)


def _kinds_in_ole(file: IO[bytes]) -> frozenset[str]:
    """Look for the stream that makes it a Word or Excel file."""
    file.seek(0)
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for name, kinds in _STREAMS:
            if content.find((name + "\0").encode("utf-16-le")) >= 0:
                return kinds
    return frozenset()


def _kinds_in_zip(file: IO[bytes]) -> frozenset[str]:
    """Read the index at the file's end: a cut-off archive has none."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _ZIP_TAIL))
    tail = file.read()
    end = tail.rfind(_ZIP_END)
    if end < 0 or len(tail) - end < _ZIP_END_SIZE:
        return frozenset()
    (index_size,) = struct.unpack_from("<L", tail, end + 12)
    index_end = size - len(tail) + end
    if index_size > min(_ZIP_INDEX_MOST, index_end):
        # A very large archive keeps its index elsewhere; a document never has one.
        return frozenset({"zip"})
    file.seek(index_end - index_size)
    names = _names_in_index(file.read(index_size))
    kinds = {"zip"}
    if b"[Content_Types].xml" in names:
        if any(name.startswith(b"word/") for name in names):
            kinds.add("docx")
        if any(name.startswith(b"xl/") for name in names):
            kinds.add("xlsx")
    return frozenset(kinds)


def _names_in_index(index: bytes) -> set[bytes]:
    names = set()
    position = 0
    while (
        index.startswith(_ZIP_ENTRY, position)
        and len(index) - position >= _ZIP_ENTRY_SIZE
    ):
        lengths = struct.unpack_from("<3H", index, position + 28)
        name_at = position + _ZIP_ENTRY_SIZE
        names.add(index[name_at : name_at + lengths[0]])
        position = name_at + sum(lengths)
    return names


def _not_really(name: str, kind: FileKind, found: frozenset[str]) -> str:
    start = f"ไฟล์ {name} ไม่ใช่ไฟล์ {kind.label} จริง"
    if not found:
        return f"{start} หรือไฟล์เสีย เปิดไฟล์ด้วยโปรแกรมเดิม บันทึกเป็น {kind.label} แล้วเลือกใหม่"
    real = sorted(found - {"zip"} - _OTHER_NAMES) or sorted(found)
    labels = " หรือ ".join(KINDS[extension].label for extension in real)
    return (
        f"{start} เนื้อไฟล์เป็น {labels} เปลี่ยนนามสกุลเป็น .{real[0]} "
        f"หรือบันทึกเป็น {kind.label} แล้วเลือกใหม่"
    )
