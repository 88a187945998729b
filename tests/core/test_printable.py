"""Every sign reaches paper: as a glyph, or as a question mark that was announced."""

from __future__ import annotations

import io
import re
import unicodedata
from pathlib import Path

import pikepdf
import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from playwright.sync_api import Page, expect

from saraban.core.printable import RANGES, as_printed
from saraban.core.typesetting import typeset
from tests.browser import sign_in
from tests.cast import Cast
from tests.registers.printed import layers_of

# Signs are set one a page, with the faces of the sources.
SOURCE = """
#let content = json(bytes(sys.inputs.content))
#set page(width: 160mm, height: 20mm, margin: 2mm)
#set text(font: ("Sarabun", "Libertinus Serif", "DejaVu Sans Mono"), lang: "th")
#for sign in content.signs { page(sign) }
"""
SIGNS = "✓☑☐①⑩●☎№℃㎡㎏㏄½⅔→⇒ⅡŠșẤ★※☞≥∞§‼Ω"
# Marks that show nothing by themselves, and what stands upon another letter.
UNSEEN = {"Zs", "Zl", "Zp", "Cf", "Cc", "Mn", "Cn"}


def without_glyph(signs: list[str]) -> list[str]:
    """Return the signs that are set as the empty box (glyph 0 of its font)."""
    made = typeset(SOURCE, {"signs": signs})
    with pikepdf.open(io.BytesIO(made)) as document:
        pages = list(zip(signs, document.pages, strict=True))
        return [sign for sign, page in pages if 0 in glyphs_of(page)]


def glyphs_of(page: pikepdf.Page) -> list[int]:
    shown = b""
    for drawn in pikepdf.parse_content_stream(page, "Tj TJ"):
        [operand] = drawn.operands
        texts = [operand] if isinstance(operand, pikepdf.String) else list(operand)
        shown += b"".join(
            bytes(each) for each in texts if isinstance(each, pikepdf.String)
        )
    found = [
        int.from_bytes(shown[at : at + 2], "big") for at in range(0, len(shown), 2)
    ]
    return found or [0]


def every_sign() -> list[str]:
    codes = [code for first, last in RANGES for code in range(first, last + 1)]
    return [
        chr(each) for each in codes if unicodedata.category(chr(each)) not in UNSEEN
    ]


def test_signs_that_offices_write_are_set_and_stay_in_the_text() -> None:
    assert without_glyph(list(SIGNS)) == []
    [sheet] = layers_of(typeset(SOURCE, {"signs": [f"ก {SIGNS} ที่"]}))
    assert "".join(sheet.split()) == f"ก{SIGNS}ที่"


def test_what_no_face_has_is_a_question_mark_and_no_box() -> None:
    assert as_printed("ทราบ 🙏🏻👍 เรื่อง 王明 ✓") == "ทราบ ? เรื่อง ? ✓"
    [sheet] = layers_of(typeset(SOURCE, {"signs": ["ทราบ 🙏🏻 王 ชม ہ"]}))
    assert sheet.split() == ["ทราบ", "?", "?", "ชม", "?"]


def test_a_face_without_the_sign_shows_a_box() -> None:
    """What the other tests look for is what a missing glyph looks like."""
    plain = SOURCE.replace(', "Libertinus Serif", "DejaVu Sans Mono"', "").replace(
        "lang:", "fallback: false, lang:"
    )
    made = typeset(plain, {"signs": ["ก", "☑"]})
    with pikepdf.open(io.BytesIO(made)) as document:
        letter, sign = document.pages
        assert 0 not in glyphs_of(letter)
        assert 0 in glyphs_of(sign)


def test_every_sign_that_counts_as_printable_has_a_glyph() -> None:
    assert without_glyph(every_sign()) == []


def test_the_browser_knows_the_same_signs() -> None:
    path = finders.find("saraban/js/printable.js")
    assert isinstance(path, str)
    written = re.search(r"/\[\^(.+?)\]\+/gu", Path(path).read_text(encoding="utf-8"))
    assert written
    assert written[1] == "".join(
        rf"\u{first:04x}-\u{last:04x}" for first, last in RANGES
    )


@pytest.mark.parametrize("weight", ["bold", "semibold", "medium"])
def test_heavier_faces_have_the_signs_too(weight: str) -> None:
    heavier = SOURCE.replace("lang:", f'weight: "{weight}", lang:')
    with pikepdf.open(io.BytesIO(typeset(heavier, {"signs": list(SIGNS)}))) as document:
        assert not [each for each in document.pages if 0 in glyphs_of(each)]


def test_what_paper_cannot_show_is_named_while_typing_and_left_out(
    page: Page, cast: Cast
) -> None:
    sign_in(page, cast.users["registry_clerk"])
    page.goto(reverse("registers:entry_create", args=["incoming"]))
    subject = page.get_by_label("เรื่อง", exact=True)
    subject.fill("ขอบคุณ ☑ ㎡")
    said = page.get_by_text("พิมพ์ลงกระดาษไม่ได้")
    expect(said).to_have_count(0)
    subject.fill("ขอบคุณ 🙏 ☑ 王明")
    expect(said).to_have_text("พิมพ์ลงกระดาษไม่ได้: 🙏 王明 บนกระดาษจะเป็น ?")
    page.get_by_role("button", name="ตัดออก").click()
    expect(subject).to_have_value("ขอบคุณ  ☑ ")
    expect(subject).to_be_focused()
    expect(said).to_have_count(0)
    subject.fill("🙏")
    expect(said).to_have_count(1)
    page.get_by_role("button", name="Reset").click()
    expect(said).to_have_count(0)
