"""Small real files of every kind that may be attached."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.documents import photographs

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def pdf(text: str = "หนังสือ") -> bytes:
    """Return a PDF; another text makes another content."""
    return b"%PDF-1.4\n% " + text.encode() + b"\n%%EOF\n"


def archive(*names: str) -> bytes:
    """Return a zip archive with these parts."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return buffer.getvalue()


def ole(stream: str) -> bytes:
    """Return what an OLE2 file with this stream looks like to a reader."""
    return OLE + bytes(1000) + (stream + "\0").encode("utf-16-le") + bytes(500)


PARTS = ("[Content_Types].xml", "_rels/.rels")
SAMPLES = {
    "doc": ole("WordDocument"),
    "docx": archive(*PARTS, "word/document.xml"),
    "pdf": pdf(),
    "xls": ole("Workbook"),
    "xlsx": archive(*PARTS, "xl/workbook.xml"),
    "gif": b"GIF89a" + bytes(20),
    "jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(20),
    "jpeg": b"\xff\xd8\xff\xe1" + bytes(20),
    "heic": photographs.HEIC,
    "heif": photographs.HEIC,
    "jfif": b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(20),
    "png": b"\x89PNG\r\n\x1a\n" + struct.pack(">L", 13) + b"IHDR" + bytes(20),
    "zip": archive("แผนที่.txt"),
    "rar": b"Rar!\x1a\x07\x01\x00" + bytes(20),
}


def upload(name: str, content: bytes | None = None) -> Any:
    """Return a file as a browser sends it."""
    if content is None:
        content = SAMPLES[name.rpartition(".")[2].lower()]
    return SimpleUploadedFile(name, content)
