"""หนังสืออายุเกิน 2 ปี: registers:entry_old."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from saraban.registers.models import Book
from saraban.registers.views.lists.pages import years_before
from tests.cast import Cast
from tests.registers.listing import add, fetch, next_page, noon, numbers

TODAY = date(2026, 11, 20)


def old(
    cast: Cast, by: str = "officer", kind: str = "incoming", query: str = ""
) -> str:
    address = f"{reverse('registers:entry_old', args=[kind])}?{query}"
    with time_machine.travel(noon(TODAY), tick=False):
        return fetch(cast, by, address)


def add_on(cast: Cast, day: date, count: int = 1, **changed: Any) -> None:
    """Register letters of a day on that day."""
    with time_machine.travel(noon(day), tick=False):
        add(cast, count, **{"document_date": day, **changed})


def test_letters_of_two_years_ago_and_before_are_shown(cast: Cast) -> None:
    add_on(cast, date(2024, 11, 19))
    add_on(cast, date(2024, 11, 20))
    add_on(cast, date(2024, 11, 21))
    page = old(cast)
    assert numbers(page) == [2, 1]
    assert "ลงวันที่ไม่เกิน 20 พ.ย. 2567" in page


def test_the_letters_own_date_counts_and_not_when_it_was_registered(
    cast: Cast,
) -> None:
    add_on(cast, TODAY, document_date=date(2020, 1, 5))
    add_on(cast, TODAY)
    assert numbers(old(cast, query="year=2569")) == [1]
    assert numbers(old(cast, query="year=all")) == [1]


def test_each_book_has_its_tab_and_years(cast: Cast) -> None:
    add_on(cast, date(2020, 5, 1), 2)
    add_on(cast, date(2024, 5, 1), 1)
    add_on(cast, date(2024, 5, 1), 3, kind="outgoing")
    assert numbers(old(cast)) == [1]
    assert numbers(old(cast, query="year=2563")) == [2, 1]
    assert numbers(old(cast, query="year=all")) == [1, 2, 1]
    assert numbers(old(cast, kind="outgoing")) == [3, 2, 1]


def test_old_letters_are_searched_and_paged(cast: Cast) -> None:
    add_on(cast, date(2024, 5, 1), 60)
    add_on(cast, date(2024, 5, 2), 1, subject="งบประมาณ")
    assert numbers(old(cast, query="q=งบประมาณ")) == [61]
    page = old(cast)
    assert numbers(page) == list(range(61, 11, -1))
    with time_machine.travel(noon(TODAY), tick=False):
        rest = fetch(cast, "officer", next_page(page))
    assert numbers(rest) == list(range(11, 0, -1))


def test_an_office_without_old_letters_is_told_so(cast: Cast) -> None:
    add_on(cast, TODAY)
    assert "ไม่มีหนังสือที่ลงวันที่ 20 พ.ย. 2567 หรือก่อนหน้านั้น ในปี 2569" in old(cast)


def test_nothing_of_another_office_is_shown(cast: Cast) -> None:
    add_on(cast, date(2020, 5, 1))
    assert numbers(old(cast, "school_clerk", query="year=all")) == []


def test_too_long_words_are_refused_here_too(cast: Cast) -> None:
    page = old(cast, query=f"q={'ก' * 501}")
    assert "คำค้นยาว 501 ตัวอักษร" in page
    assert numbers(page) == []


@pytest.mark.parametrize("query", ["", "year=all", "q=เรื่อง"])
def test_the_number_of_queries_does_not_grow(cast: Cast, query: str) -> None:
    Book.objects.create(office=cast.area, kind="incoming", year_be=2566)
    client = cast.sign_in("registry_clerk")
    page = f"{reverse('registers:entry_old', args=['incoming'])}?{query}"
    old(cast)  # The year's book is made when it is first asked for.
    counts = []
    for count in (2, 60):
        add_on(cast, date(2024, 5, 1), count)
        with (
            time_machine.travel(noon(TODAY), tick=False),
            CaptureQueriesContext(connection) as asked,
        ):
            client.get(page)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_menu_leads_to_it_as_the_manual_has_it(cast: Cast) -> None:
    home = cast.sign_in("registry_clerk").get(reverse("dispatch:delivery_list"))
    address = reverse("registers:entry_old", args=["incoming"])
    assert f'href="{address}"' in home.content.decode()
    assert ">หนังสืออายุเกิน 2 ปี" in home.content.decode()


def test_two_years_before_a_leap_day_is_the_28th() -> None:
    assert years_before(date(2028, 2, 29), 2) == date(2026, 2, 28)
    assert years_before(date(2026, 11, 20), 2) == date(2024, 11, 20)
