"""The text layer of certificates equals the data, whatever a name is made of."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saraban.certificates.paper.setting import Paper, pdf_of
from saraban.core import thai
from saraban.offices.models import Office
from saraban.registers.models.designs import DESIGNS
from tests.certificates.pdftotext import texts_of

NAMES_ON_A_PDF = 50
ABOVE_AND_BELOW = ["", "ั", "ิ", "ี", "ึ", "ื", "ุ", "ู", "็"]
TONES = ["", "", "", "่", "้", "๊", "๋", "์"]
BEFORE = ["", "", "", "เ", "แ", "โ", "ใ", "ไ"]
BEHIND = ["", "", "ะ", "า", "ำ", "น", "ง", "ร", "ญ", "ฐ", "ฎ"]
CONSONANTS = st.sampled_from([chr(each) for each in range(0x0E01, 0x0E2F)])


@st.composite
def syllables(draw: st.DrawFn) -> str:
    """Return a syllable as Thai is written: at most one vowel and one tone on a letter."""
    before = draw(st.sampled_from(BEFORE))
    vowel = "" if before in {"ใ", "ไ", "โ"} else draw(st.sampled_from(ABOVE_AND_BELOW))
    tone = draw(st.sampled_from(TONES))
    behind = draw(st.sampled_from(BEHIND))
    if behind == "ำ" and (vowel or before):
        behind = "น"
    return f"{before}{draw(CONSONANTS)}{vowel}{tone}{behind}"


WORDS = st.lists(syllables(), min_size=1, max_size=6).map("".join)
NAMES = st.tuples(
    st.sampled_from(["นาย", "นางสาว", "เด็กหญิง", "ว่าที่ร้อยตรี", "พระ", "Dr. "]),
    st.lists(WORDS, min_size=1, max_size=3).map(" ".join),
).map(lambda parts: thai.clean_line("".join(parts)))
LISTS = st.lists(NAMES, min_size=NAMES_ON_A_PDF, max_size=NAMES_ON_A_PDF)
PAPER = Paper(
    number="1/2569",
    name="",
    subject="รางวัลชนะเลิศ",
    second="",
    dated="ให้ไว้ ณ วันที่ 16 เดือน พฤศจิกายน พุทธศักราช 2569",
    signatory=("(นางอรุณี ผู้นำสมมติ)", "ผู้อำนวยการ"),
)


def copied(names: list[str], design: str) -> None:
    """Each page holds the name of its own as one line, letter by letter."""
    papers = [replace(PAPER, name=name) for name in names]
    pdf = pdf_of(DESIGNS[design], Office(name="สพป.ตัวอย่าง เขต 1"), papers)
    pages = texts_of(pdf)
    assert len(pages) == len(names)
    for name, page in zip(names, pages, strict=True):
        assert name in page.splitlines()


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(LISTS)
def test_a_name_is_copied_as_it_was_typed(names: list[str]) -> None:
    copied(names, "gold")


@pytest.mark.long
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(LISTS, st.sampled_from(sorted(DESIGNS)))
def test_a_thousand_names_are_copied_as_they_were_typed(
    names: list[str], design: str
) -> None:
    copied(names, design)
