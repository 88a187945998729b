"""The archive of a letter's files opens with whatever people have."""

from __future__ import annotations

import shutil
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

from django.urls import reverse

from tests.cast import Cast
from tests.documents.samples import pdf, upload
from tests.letters.test_letter_zip import get_zip, registered

LONG = (
    "ประกาศสำนักงานเขตพื้นที่การศึกษาประถมศึกษาตัวอย่าง เขต 1 เรื่อง รายชื่อผู้มีสิทธิเข้ารับ"
    "การคัดเลือกเพื่อจ้างเป็นลูกจ้างชั่วคราวทดลอง.pdf"
)
SENT = ["con.pdf", "R&D &copy=1 &amp; แผน.pdf", LONG, LONG, "ภาพ.jfif"]
SAVED = ["con_.pdf", "R&D &copy=1 &amp; แผน.pdf"]


def read_forward(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Read as Java's ZipInputStream: head by head, never looking at the end.

    A stored entry must tell its size in its head: what follows behind it is refused.
    """
    place = 0
    while content[place : place + 4] == b"PK\x03\x04":
        head = struct.unpack_from("<4s5H3L2H", content, place)
        _, _, flags, method, _, _, crc, packed, size, name_size, extra_size = head
        assert not flags & 8, "only DEFLATED entries can have EXT descriptor"
        assert method == 0
        assert packed == size
        name_at = place + 30
        name = content[name_at : name_at + name_size]
        data_at = name_at + name_size + extra_size
        data = content[data_at : data_at + size]
        assert zlib.crc32(data) == crc
        is_utf8 = bool(flags & 0x800)
        yield name.decode("utf-8" if is_utf8 else "ascii"), data
        place = data_at + size
    assert content[place : place + 4] == b"PK\x01\x02"


def test_it_is_read_forward_and_by_programs_under_names_that_every_disk_keeps(
    cast: Cast, tmp_path: Path
) -> None:
    files = [
        upload(name, None if "jfif" in name else pdf(str(n)))
        for n, name in enumerate(SENT)
    ]
    letter = registered(cast, *files)
    clerk = cast.sign_in("registry_clerk")
    content = get_zip(clerk, letter).getvalue()

    found = dict(read_forward(content))
    names = list(found)
    assert names[:2] == SAVED
    assert names[4] == "ภาพ.jfif"
    assert names[2].removesuffix(".pdf") in LONG
    assert names[3].endswith(" (2).pdf")
    assert all(len(name.encode()) <= 255 for name in names)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == found
    program = shutil.which("unzip")
    if program:
        whole = tmp_path / "letter.zip"
        whole.write_bytes(content)
        subprocess.run([program, "-tqq", whole], check=True)

    long = letter.content.attachments.get(position=3)
    assert long.name == LONG
    page = reverse("registers:entry_file", args=[letter.pk, long.pk])
    saved = unquote(clerk.get(page)["Content-Disposition"].partition("''")[2])
    assert saved == names[2]
