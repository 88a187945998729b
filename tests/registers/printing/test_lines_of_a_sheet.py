"""How much of a book stands on a sheet of แบบที่ 13 and 14."""

from __future__ import annotations

from datetime import date
from random import Random

import pypdfium2
import pytest

from saraban.demo.vocabulary import names
from saraban.demo.vocabulary.outside import OUTSIDE_TOPICS, SENDERS
from saraban.demo.vocabulary.topics import fill
from saraban.registers.printing.columns import with_short_name
from tests.cast import Cast
from tests.registers.printed import add, order, sheets, squeezed

DAY = date(2026, 11, 20)


def add_letters(cast: Cast, kind: str, count: int) -> None:
    """Register letters of the demonstration: the own office stands in each."""
    random = Random("letters of a day")
    outside = [each for group in SENDERS.values() for each in group]
    own = "sender" if kind == "outgoing" else "addressee"
    other = "addressee" if kind == "outgoing" else "sender"
    for number in range(count):
        topic = random.choice(OUTSIDE_TOPICS)
        title, given, family = names.person_name(number)
        add(
            cast,
            kind,
            **{own: cast.area.name, other: random.choice(outside).name},
            subject=fill(random.choice(topic.subjects), DAY, random),
            reference_number="" if own == "sender" else f"ที่ ตย 0017.3/{7000 + number}",
            action_taken=f"{title}{given} {family}",
            note="เอกสารกระดาษ" if number % 3 == 0 else "",
        )


@pytest.mark.parametrize(
    ("kind", "mark"), [("incoming", "ตย0017.3/"), ("outgoing", "ศธ04999/")]
)
def test_twelve_letters_of_a_usual_day_stand_on_a_sheet(
    cast: Cast, kind: str, mark: str
) -> None:
    add_letters(cast, kind, 28)
    printed = sheets(order(cast, kind=kind, span="year", year="2569", thai_digits=""))
    counts = [sheet.count(mark) for sheet in printed]
    assert sum(counts) == 28
    assert min(counts[:2]) >= 12
    short, whole = squeezed(cast.area.short_name), squeezed(cast.area.name)
    assert sum(sheet.count(short) for sheet in printed) == 28
    # Its whole name heads each sheet.
    assert [sheet.count(whole) for sheet in printed] == [1] * len(printed)


def test_marks_for_line_ends_are_nowhere_in_the_file(cast: Cast) -> None:
    add_letters(cast, "incoming", 3)
    answer = order(cast, span="year", year="2569")
    with pypdfium2.PdfDocument(answer.content) as document:
        assert document.get_metadata_value("Title") == "ทะเบียนหนังสือรับ"
        text = document[0].get_textpage().get_text_range()
    assert "\u200b" not in text
    assert "\u2060" not in text


@pytest.mark.parametrize(
    ("party", "printed"),
    [
        ("{whole}", "{short}"),
        ("ผู้อำนวยการ{whole}", "ผู้อำนวยการ {short}"),
        ("ผู้อำนวยการ {whole} และคณะ", "ผู้อำนวยการ {short} และคณะ"),
        ("{whole}2", "{whole}2"),
        ("โรงเรียนบ้านหนองสาธก", "โรงเรียนบ้านหนองสาธก"),
    ],
)
def test_only_the_own_office_is_shortened(cast: Cast, party: str, printed: str) -> None:
    own = {"whole": cast.area.name, "short": cast.area.short_name}
    assert with_short_name(party.format(**own), cast.area) == printed.format(**own)
