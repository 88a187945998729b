"""Lines of official Thai, and words in which no line may end.

Both are for measuring where lines end on paper: the lines are what the demonstration
data say, filled with dates, places and names; the words were chosen by hand.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Final

from saraban.demo.offices import AREA_NAME
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
MANY: Final = 2000
_TOPICS: Final = (
    *AREA_TOPICS,
    *MORE_AREA_TOPICS,
    *OUTSIDE_TOPICS,
    *REPLY_TOPICS,
    *ORDER_TOPICS,
    *SCHOOL_TOPICS,
)
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
    return [AREA_NAME, f"ผู้อำนวยการ{AREA_NAME}", *outside, *schools]


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
