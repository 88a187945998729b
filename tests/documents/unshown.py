"""PDF files of which a part cannot be shown here, made as offices have them."""

from __future__ import annotations

from io import BytesIO
from random import Random

import pikepdf
from pikepdf import Array, Dictionary, Name

from saraban.stamps.paper.active_content import attach

WORDS = "เรียน ผู้อำนวยการโรงเรียน"


def _saved(document: pikepdf.Pdf) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _page(document: pikepdf.Pdf, drawn: bytes, font: Dictionary) -> None:
    page = document.add_blank_page(page_size=(595, 842)).obj
    page.Resources = Dictionary(Font=Dictionary(F1=document.make_indirect(font)))
    page.Contents = document.make_stream(b"BT /F1 24 Tf 72 700 Td " + drawn + b" Tj ET")


def _described(name: str, flags: int) -> Dictionary:
    return Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name(f"/{name}"),
        Flags=flags,
        FontBBox=Array([-500, -400, 1200, 1200]),
        ItalicAngle=0,
        Ascent=900,
        Descent=-300,
        CapHeight=700,
        StemV=80,
    )


def windows_font(
    name: str = "AngsanaNew", encoding: object = Name.WinAnsiEncoding
) -> bytes:
    """Thai in a font of Windows that is not in the file."""
    document = pikepdf.new()
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.TrueType,
        BaseFont=Name(f"/{name}"),
        Encoding=encoding,
        FirstChar=32,
        LastChar=255,
        Widths=Array([400] * 224),
        FontDescriptor=_described(name, 32),
    )
    _page(document, b"<" + WORDS.encode("cp874").hex().encode() + b">", font)
    return _saved(document)


def glyph_names() -> Dictionary:
    """The letters from 0xA1 on, by the names of their glyphs."""
    names = [Name(f"/uni{code:04X}") for code in range(0xE01, 0xE3B)]
    return Dictionary(Type=Name.Encoding, Differences=Array([161, *names, 223]))


def composite_font(*, is_told: bool) -> bytes:
    """Thai by numbers of glyphs; what they mean is told, or nobody knows."""
    document = pikepdf.new()
    below = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name.THSarabunPSK,
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        CIDToGIDMap=Name.Identity,
        DW=500,
        FontDescriptor=_described("THSarabunPSK", 4),
    )
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name.THSarabunPSK,
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([below]),
    )
    if is_told:
        font.ToUnicode = document.make_stream(
            b"begincmap 1 beginbfrange <0001> <005B> <0E01> endbfrange"
            b" 1 beginbfchar <0060> <0020> endbfchar endcmap"
        )
    codes = "".join(
        "0060" if letter == " " else f"{ord(letter) - 0xE00:04x}" for letter in WORDS
    )
    _page(document, b"<" + codes.encode() + b">", font)
    return _saved(document)


def _letter() -> pikepdf.Pdf:
    document = pikepdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    _page(document, b"(Letter)", font)
    return document


def broken_font(fault: str) -> bytes:
    """A letter with a font of which something is not as it must be."""
    document = _letter()
    font = document.pages[0].Resources.Font.F1
    font.BaseFont = Name.Strange
    if fault == "below":
        font.DescendantFonts = Array([7])
    elif fault == "widths":
        font.Encoding = glyph_names()
        font.Widths = Array([Name.x, Array([])])
    elif fault == "told":
        font.Encoding = Name("/Identity-H")
        told = b"1 beginbfrange <00> <FFFFFFFF> <DBFFDFFF> <1 endbfrange"
        font.ToUnicode = document.make_stream(told)
    else:
        font.Encoding = Dictionary(Differences=Array([Array([]), Name.a]))
    return _saved(document)


def with_files(*names: str, is_portfolio: bool = False, clip: str = "") -> bytes:
    """A letter with files inside; as a portfolio nothing but these is meant."""
    document = pikepdf.open(BytesIO(with_paper_clip(clip))) if clip else _letter()
    for name in names:
        attach(document, name, name.encode())
    if is_portfolio:
        document.Root["/Collection"] = Dictionary(Type=Name.Collection, View=Name.T)
    return _saved(document)


def with_paper_clip(name: str) -> bytes:
    """A letter with a file behind a paper clip on its page."""
    document = _letter()
    attach(document, name, b"inside")
    spec = document.attachments[name]
    assert spec is not None
    clip = Dictionary(
        Type=Name.Annot,
        Subtype=Name.FileAttachment,
        Rect=Array([50, 50, 70, 70]),
        FS=spec.obj,
    )
    del document.Root.Names
    document.pages[0].obj.Annots = Array([document.make_indirect(clip)])
    return _saved(document)


def dynamic_form() -> bytes:
    """A form that only one program draws."""
    document = _letter()
    xfa = document.make_stream(b"<?xml version='1.0'?><xdp:xdp/>")
    document.Root.AcroForm = Dictionary(Fields=Array([]), XFA=xfa)
    document.Root.NeedsRendering = True
    return _saved(document)


def sent_as_text() -> bytes:
    """A file whose line ends were changed on the way: packed data are lost."""
    document = _letter()
    noise = Random("lines").randbytes(60_000)
    drawn = document.make_stream(noise)
    document.pages[0].obj["/Kept"] = document.make_indirect(drawn)
    whole = _saved(document).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    assert b"FlateDecode" in whole
    return whole.replace(b"\n", b"\r\n")


def protected() -> bytes:
    """A file behind a way of protecting that no free reader knows."""
    document = _letter()
    document.Root.Lang = pikepdf.String("th")
    content = _saved(document)
    mark = b"/Encrypt << /Filter /Vendor.Rights /V 9 /R 9 /Length 128 >> /ID [<00> <00>] /Root"
    return content.replace(b"/Root", mark, 1)
