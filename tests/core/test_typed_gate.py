"""The gate for typed text: lengths are told, and whatever reads a text takes its length."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable
from typing import Any, Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from saraban.core import thai, typed_text
from saraban.core.dates import (
    DateNotUnderstoodError,
    read_entered_date,
    read_entered_moment,
)
from saraban.core.public_codes import typed_code
from saraban.core.requests import read_number
from saraban.core.typed_text import TypedTooLongError
from saraban.directory.importing.names import split_name
from saraban.documents.names import clean_name
from saraban.letters.models import REFERENCE_MAX
from saraban.registers.models.search_keys import reference_key_of
from saraban.registers.queries.links import reference_keys_in
from saraban.signatures.pins import clean_pin
from tests.nasty import PIECES, nasty

LETTERS: Final = 3_000
# Twice as long takes twice as long; four times would be its square.
MOST_TIMES: Final = 3.2
LEAST_SECONDS: Final = 0.005
TEXTS: Final = st.text(
    st.sampled_from(
        [*"ก่ำ้ 1/aA", "\u0301", "\u0316", "\u200b", "\ufdfa", "\n", "\uff9e"]
    ),
    max_size=80,
)


def _as_date(text: str) -> None:
    with contextlib.suppress(DateNotUnderstoodError):
        read_entered_date(text, today=thai.today())


def _as_moment(text: str) -> None:
    with contextlib.suppress(DateNotUnderstoodError):
        read_entered_moment(text, today=thai.today())


READERS: Final[dict[str, Callable[[str], Any]]] = {
    "a line": thai.clean_line,
    "a text": thai.clean_text,
    "a search": thai.search_key,
    "an order": thai.order_key,
    "numbers of letters": lambda text: list(reference_keys_in(text)),
    "words": typed_text.search_words,
    "a note": typed_text.search_note,
    "a day": _as_date,
    "an hour": _as_moment,
    "a code": typed_code,
    "a number": read_number,
    "a PIN": clean_pin,
    "a file": clean_name,
    "a person": split_name,
}


def _seconds(read: Callable[[str], Any], text: str) -> float:
    taken = []
    for _ in range(2):
        start = time.process_time()
        read(text)
        taken.append(time.process_time() - start)
    return min(taken)


@pytest.mark.parametrize("name", READERS)
def test_reading_takes_time_by_the_length(name: str) -> None:
    read, slow = READERS[name], []
    for kind in PIECES:
        once = _seconds(read, nasty(kind, LETTERS))
        twice = _seconds(read, nasty(kind, 2 * LETTERS))
        if twice > MOST_TIMES * max(once, LEAST_SECONDS):
            slow.append(f"{kind}: {once:.3f} s, twice as long {twice:.3f} s")
    assert not slow, slow


@given(TEXTS)
@example("ำ\u0301ำ\u0e48")
def test_what_was_cleaned_is_clean(text: str) -> None:
    line = thai.clean_line(text)
    assert thai.clean_line(line) == line
    assert thai.search_key(line) == thai.search_key(text)


@given(TEXTS, st.integers(1, 40))
def test_a_line_fits_or_is_refused_with_both_lengths(text: str, most: int) -> None:
    assert len(typed_text.first_of_line(text, most)) <= most
    line = thai.clean_line(text)
    if len(line) <= most:
        assert typed_text.fitting_line(text, "ชื่อ", most) == line
        return
    with pytest.raises(TypedTooLongError) as refused:
        typed_text.fitting_line(text, "ชื่อ", most)
    assert f"ไม่เกิน {most} ตัวอักษร (ที่พิมพ์มี {len(line)} ตัวอักษร)" in refused.value.message


def test_what_is_far_too_long_is_told_as_it_was_typed() -> None:
    with pytest.raises(TypedTooLongError, match="ที่พิมพ์มี 1000000 ตัวอักษร"):
        typed_text.fitting_line(" " * 1_000_000, "ชื่อ", 60)


@given(TEXTS)
def test_a_search_has_few_words_and_a_key_fits_its_column(text: str) -> None:
    words = typed_text.search_words(text * 30)
    assert len(words) <= typed_text.MOST_WORDS
    assert len(" ".join(words)) <= typed_text.MOST_SEARCHED
    assert len(reference_key_of(text * 30)) <= REFERENCE_MAX


def test_a_letter_keeps_thirty_marks_in_any_order() -> None:
    assert thai.clean_line("a" + "\u0316" * 40) == "a" + "\u0316" * 30
    assert thai.clean_line("ก" + "\u0e48\u0e49" * 20) == "ก\u0e48\u0e49"
    assert len(thai.search_key("a" + "\uff9e\u0316" * 40)) <= 61


# As it was before it was made to take time by the length.
_NUMBERS_BEFORE: Final = re.compile(r"[^\s,;()]+\s?[^\s,;()/]*/\s?(?:ว\s?)?[\d/]+")


@given(st.text(st.sampled_from("กa1/ ว,("), max_size=14))
def test_numbers_of_letters_are_found_where_they_were(text: str) -> None:
    key = thai.fold(text)
    before = [
        reference_key_of(found[0])
        for found in _NUMBERS_BEFORE.finditer(key)
        if found.start() == 0 or key[found.start() - 1] in " ,;()"
    ]
    assert set(before) <= set(reference_keys_in(text))
