"""Lines of official Thai, and words in which no line may end.

Both are for measuring where lines end on paper: the lines are what the demonstration
data say, filled with dates, places and names; the words were chosen by hand.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Final

import pypdfium2

from saraban.core.typesetting import breakable, typeset, typst_source
from saraban.demo.vocabulary import names
from saraban.demo.vocabulary.area import AREA_TOPICS
from saraban.demo.vocabulary.area_more import MORE_AREA_TOPICS
from saraban.demo.vocabulary.orders import ORDER_TOPICS
from saraban.demo.vocabulary.outside import OUTSIDE_TOPICS, SENDERS
from saraban.demo.vocabulary.replies import REPLY_TOPICS
from saraban.demo.vocabulary.school import SCHOOL_TOPICS
from saraban.demo.vocabulary.topics import fill

WHOLE_WORDS: Final = tuple(
    Path(__file__).with_name("thai_whole_words.txt").read_text(encoding="utf-8").split()
)
_WHOLE: Final = re.compile("|".join(sorted(WHOLE_WORDS, key=len, reverse=True)))
_AREA: Final = "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาตัวอย่าง เขต 1"
MANY: Final = 2000
_TOPICS: Final = (
    *AREA_TOPICS,
    *MORE_AREA_TOPICS,
    *OUTSIDE_TOPICS,
    *REPLY_TOPICS,
    *ORDER_TOPICS,
    *SCHOOL_TOPICS,
)
# Columns of the printed forms, in millimetres.
WIDTHS: Final = (24.0, 30.0, 38.0, 55.0)
_COLUMN: Final = """
#let content = json(bytes(sys.inputs.content))
#set page(width: 90mm, height: auto, margin: 3mm)
#set text(font: "Sarabun", lang: "th", size: 10pt)
#for line in content.lines { page(block(width: content.width * 1mm, shown(line))) }
"""
_FIRST_DAY: Final = date(2025, 10, 1)


def official_lines(count: int = MANY) -> list[str]:
    """Return so many different lines in a fixed order, the same ones each time."""
    random = Random("official Thai")
    found = dict.fromkeys((*_sentences(), *_parties(), *_people()))
    while len(found) < count:
        day = _FIRST_DAY + timedelta(days=random.randrange(365))
        topic = random.choice(_TOPICS)
        found.setdefault(fill(random.choice(topic.subjects), day, random))
    lines = list(found)
    random.shuffle(lines)
    return lines[:count]


def _sentences() -> list[str]:
    return [f"{each.reason} {each.purpose}" for each in _TOPICS]


def _parties() -> list[str]:
    outside = [each.name for group in SENDERS.values() for each in group]
    schools = [f"ผู้อำนวยการโรงเรียน{names.school_name(each)}" for each in range(150)]
    return [_AREA, f"ผู้อำนวยการ{_AREA}", *outside, *schools]


def _people() -> list[str]:
    people = []
    for number in range(300):
        title, given, family = names.person_name(number)
        posts = names.OFFICER_POSITIONS
        people.append(f"{title}{given} {family} {posts[number % len(posts)]}")
    return people


def torn_in(line: str, ends: set[int]) -> list[str]:
    """Return the words of the list that ends within them tear, as they are torn."""
    torn = []
    for found in _WHOLE.finditer(line):
        first, last = found.span()
        inside = sorted(end for end in ends if first < end < last)
        parts = zip([first, *inside], [*inside, last], strict=True)
        if inside:
            torn.append("/".join(line[start:end] for start, end in parts))
    return torn


def torn_on_paper(lines: Sequence[str], width: float, *, is_marked: bool) -> list[str]:
    """Set lines in a column of so many millimetres; return the words that it tears.

    Without marks lines end where Typst ends them.
    """
    texts = [breakable(line) if is_marked else line for line in lines]
    pdf = typeset(typst_source() + _COLUMN, {"lines": texts, "width": width})
    torn = []
    with pypdfium2.PdfDocument(pdf) as document:
        for line, sheet in zip(lines, document, strict=True):
            laid_out = sheet.get_textpage().get_text_range()
            torn += torn_in(line, _ends_of(line, laid_out))
    return torn


def _ends_of(line: str, laid_out: str) -> set[int]:
    """Return behind which letters of a line its lines on paper end."""
    places = [place for place, letter in enumerate(line) if not letter.isspace()]
    ends, count = set(), 0
    for part in laid_out.split("\r\n"):
        count += len("".join(part.split()))
        ends.add(places[count - 1] + 1 if count else 0)
    if count != len(places):
        message = f"the text layer has not the letters of {line!r}"
        raise ValueError(message)
    return ends


def main() -> None:
    """Print how many words are torn on paper, with Typst's line ends and with ours."""
    lines = official_lines()
    for width in WIDTHS:
        for is_marked in (False, True):
            begun = perf_counter()
            torn = torn_on_paper(lines, width, is_marked=is_marked)
            taken = perf_counter() - begun
            how = "thaibreak" if is_marked else "Typst"
            print(f"{width:g} mm, {how}: {len(torn):,} torn, {taken:.1f} s", torn[:8])


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saraban.config.settings")
    main()
