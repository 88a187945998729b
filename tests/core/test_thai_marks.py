"""Pasted Thai text: put right where it is wrong, and nothing else changed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
import pythainlp.corpus
from hypothesis import given
from hypothesis import strategies as st

from saraban.core import thai
from saraban.core.thai_marks import put_right, repaired

# What is pasted, and what it means.
PASTED = {
    "private letters": ("หนังสือท\uf70aี", "หนังสือที่"),
    "private letters of a tail": ("\uf70fาติ \uf700าน", "ญาติ ฐาน"),
    "a vowel and a tone moved left": ("ป\uf710ญหา ฝ\uf705าย ป\uf701", "ปัญหา ฝ่าย ปิ"),
    "low vowels": ("ญ\uf718 ญ\uf719 ญ\uf71a", "ญุ ญู ญฺ"),
    "tone before vowel": ("เร่ือง ท่ี พ้ืน", "เรื่อง ที่ พื้น"),
    "silent mark before vowel": ("พันธ์ุ สิทธ์ิ", "พันธุ์ สิทธิ์"),
    "tone behind ำ": ("นำ้ ทำ่", "น้ำ ท่ำ"),
    "ำ in pieces": ("นํ้า น้ํา จํานวน สํ านัก", "น้ำ น้ำ จำนวน สำนัก"),
    "marks twice": ("ที่่ ดีี รัับ ทำำ", "ที่ ดี รับ ทำ"),
    "another long vowel": ("วันเวลๅ กๅร", "วันเวลา การ"),
    "ำ with a vowel": ("จำานวน", "จำนวน"),
    "two vowels for one": ("เเผนงาน เเละ", "แผนงาน และ"),
    "spaces before marks": ("ครั้งท ี่ 3 ป ี ท ำ", "ครั้งที่ 3 ปี ทำ"),
    "direction and variants": (
        "การประชุม\u200eผู้\u200fอำนวยการ\u202a\u202e\ufe0f\u2066",
        "การประชุมผู้อำนวยการ",
    ),
}
KEPT = ("ฤๅษี", "ฦๅ", "ก็", "เป็น", "น้ำ", "สระ า", "ไม้ยมก ๆ", "ๅ", "เก๊กฮวย", "ภฺาษา")
THAI = st.text(st.sampled_from("กนรฤ าำๅะัิีึืฺุู็่้๊๋์ํ๎เแไ 3\uf70a\uf710"), max_size=12)


@pytest.mark.parametrize("kind", PASTED)
def test_what_is_pasted_is_stored_as_it_is_meant(kind: str) -> None:
    pasted, meant = PASTED[kind]
    assert thai.clean_line(pasted) == meant
    assert thai.clean_text(pasted) == meant
    assert thai.search_key(pasted) == thai.search_key(meant)


@pytest.mark.parametrize("text", KEPT)
def test_what_may_be_meant_stays(text: str) -> None:
    assert thai.clean_line(text) == text


def words() -> Iterator[str]:
    """Every word and name of the lists; those with misspellings of their own not."""
    folder = Path(pythainlp.corpus.__file__).parent
    for name in ("words_th.txt", "person_names_female_th.txt", "countries_th.txt"):
        yield from (folder / name).read_text("utf-8").splitlines()


def test_no_word_and_no_name_is_changed() -> None:
    every = [unicodedata.normalize("NFC", each.strip()) for each in words()]
    assert len(every) > 60_000
    assert [each for each in every if thai.clean_line(each) != each] == []
    assert [each for each in every if repaired(each) != each] == []


@given(THAI)
def test_a_second_time_changes_nothing_and_a_look_before_misses_nothing(
    text: str,
) -> None:
    line = thai.clean_line(text)
    assert thai.clean_line(line) == line
    assert put_right(line) == repaired(line) == line
    assert unicodedata.is_normalized("NFC", line)
    assert thai.search_key(line) == thai.search_key(text)
    assert thai.search_key(thai.search_key(text)) == thai.search_key(text)
