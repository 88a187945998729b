"""Real files to look into: good ones, and ones that only seem so."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from typing import Final

import pypdfium2
from PIL import Image
from xlsxwriter import Workbook

A4: Final = (595, 842)
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006"
_WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006"


def pdf(pages: int = 1, size: tuple[float, float] = A4) -> bytes:
    """Return a PDF of so many empty pages."""
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(*size)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def written_pdf(content: bytes = b"", extra: str = "") -> bytes:
    """Return a PDF of one page that draws ``content``; ``extra`` is in its trailer."""
    packed = zlib.compress(content)
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        b"<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
        + packed
        + b"\nendstream",
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + part + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (
        len(parts) + 1,
        extra.encode(),
    )
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def locked_pdf() -> bytes:
    """Return a PDF that opens with a password only."""
    secret = "41" * 32
    return written_pdf(
        extra=(
            f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{secret}> "
            f"/U <{secret}> >> /ID [<{secret}> <{secret}>]"
        )
    )


def endless_pdf() -> bytes:
    """Return a small PDF whose page takes minutes to draw."""
    curve = b"0 0 m 900 0 0 900 595 842 c 0 842 900 0 595 0 c f*\n"
    return written_pdf(curve * 400_000)


def picture(
    kind: str, size: tuple[int, int], mode: str = "RGB", **saved: object
) -> bytes:
    """Return a picture: its left half is red, the rest white."""
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    buffer = BytesIO()
    image.convert(mode).save(buffer, kind, **saved)
    return buffer.getvalue()


def bomb(width: int, height: int) -> bytes:
    """Return a small PNG that says it is very large."""

    def part(kind: bytes, body: bytes) -> bytes:
        mark = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", mark)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compress(b"\0" * 1_000_000)
    parts = part(b"IHDR", head) + part(b"IDAT", packed) + part(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def turned_photograph() -> bytes:
    """Return a photograph that lies on its side and says so (EXIF)."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return picture("JPEG", (400, 200), exif=exif)


def turned(content: bytes, orientation: int) -> bytes:
    """Return a JPEG that says how it is turned."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    body = exif.tobytes()
    head = b"\xff\xd8\xff\xe1" + struct.pack(">H", len(body) + 2) + body
    return head + content[2:]


def grainy_photograph() -> bytes:
    """Return a JPEG in which no two parts are the same."""
    grain = Image.effect_noise((400, 300), 80)
    buffer = BytesIO()
    Image.merge("RGB", (grain, grain, grain)).save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


def docx(text: str, picture_at: str = "") -> bytes:
    """Return a Word file; it may show a picture that lies at an address."""
    drawing, relations = "", ""
    if picture_at:
        relations = (
            f'<Relationship Id="p1" Type="{_OFFICE}/relationships/image" '
            f'Target="{picture_at}" TargetMode="External"/>'
        )
        drawing = (
            '<w:p><w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml">'
            '<v:shape style="width:100pt;height:100pt">'
            f'<v:imagedata xmlns:r="{_OFFICE}/relationships" r:id="p1"/>'
            "</v:shape></w:pict></w:r></w:p>"
        )
    kind = "application/vnd.openxmlformats"
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_TYPES}/content-types"><Default Extension="rels" '
            f'ContentType="{kind}-package.relationships+xml"/>'
            '<Override PartName="/word/document.xml" ContentType="'
            f'{kind}-officedocument.wordprocessingml.document.main+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_TYPES}/relationships"><Relationship Id="r1" '
            f'Type="{_OFFICE}/relationships/officeDocument" '
            'Target="word/document.xml"/></Relationships>'
        ),
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{_TYPES}/relationships">{relations}</Relationships>'
        ),
        "word/document.xml": (
            f'<w:document xmlns:w="{_WORD}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r>'
            f"</w:p>{drawing}</w:body></w:document>"
        ),
    }
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{content}')
    return buffer.getvalue()


def xlsx(text: str) -> bytes:
    """Return an Excel file with one filled cell."""
    buffer = BytesIO()
    with Workbook(buffer) as book:
        book.add_worksheet().write(0, 0, text)
    return buffer.getvalue()
