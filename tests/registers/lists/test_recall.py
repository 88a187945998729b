"""What people type finds what is stored, in whichever of the usual ways both are written."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

import pytest

from saraban.core import thai
from saraban.demo.vocabulary.area import AREA_TOPICS
from saraban.registers.models import Book, RegisterEntry
from saraban.registers.queries.search import Search, newest_found
from tests.cast import Cast
from tests.registers.exported import add

pytestmark = pytest.mark.postgres
# Each makes another writing of the same words.
WRITINGS: Final[dict[str, Callable[[str], str]]] = {
    "as it is": lambda text: text,
    "Thai digits": thai.to_thai_digits,
    "no space before numbers": lambda text: text.replace("ที่ ", "ที่"),
    "another dash": lambda text: text.replace("-", "–"),
    "plain quotes": lambda text: text.replace("“", '"').replace("”", '"'),
    "ๆ beside its word": lambda text: text.replace(" ๆ", "ๆ"),
    "ฯ apart": lambda text: text.replace("ฯ", " ฯ"),
    "tone before vowel": lambda text: text.replace("ี่", "่ี").replace("ื่", "่ื"),
    "private letters": lambda text: text.replace("่", "\uf70a"),
    "ำ in pieces": lambda text: text.replace("ำ", "ํา"),
    "invisible marks": "\u200b".join,
}
TAILS: Final = (
    "ครั้งที่ 3/2569",
    "ชั้นประถมศึกษาปีที่ 1-3",
    "และหน่วยงานต่าง ๆ ในสังกัด",
    "โครงการ “เด็กดี”",
    "ณ กรุงเทพฯ",
    "จำนวน 12 คน",
)


def pairs(count: int) -> list[tuple[str, str, str]]:
    """Return stored, typed and how it was typed; the same ones each time."""
    chance = random.Random(2569)
    topics = [subject for topic in AREA_TOPICS for subject in topic.subjects]
    made = []
    for place in range(count):
        topic, tail = chance.choice(topics), TAILS[place % len(TAILS)]
        name = list(WRITINGS)[place % len(WRITINGS)]
        stored = f"{topic[:60]} {tail} ลำดับ{place:04d}"
        made.append((stored, f"{WRITINGS[name](tail)} ลำดับ{place:04d}", name))
    return made


def missed(cast: Cast, count: int) -> list[tuple[str, str, str]]:
    """Register the stored ones, search the typed ones; return those not found."""
    wanted = pairs(count)
    entries = [add(cast, subject=stored) for stored, _, _ in wanted]
    book = Book.objects.get(pk=entries[0].book_id)
    seen = RegisterEntry.objects.filter(book=book)
    return [
        pair
        for entry, pair in zip(entries, wanted, strict=True)
        if newest_found(seen, Search(pair[1], [book]), count=5) != [entry.pk]
    ]


def test_forty_of_them_are_found(cast: Cast) -> None:
    assert missed(cast, 40) == []


@pytest.mark.long
def test_five_hundred_of_them_are_found(cast: Cast) -> None:
    assert missed(cast, 500) == []
