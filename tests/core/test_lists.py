"""Lists: what is asked of them, their pages, and counts that stop at a hundred."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saraban.core.lists.counts import MOST_COUNTED, count_to_hundred, first_values
from saraban.core.lists.filters import Filters, Parameters, parameter
from saraban.core.lists.keyset import NEWEST_FIRST, OLDEST_FIRST, Keyset, cut
from saraban.core.lists.numbered import numbered_page
from saraban.core.lists.pager import NO_LETTERS, next_pager, older_pager
from saraban.core.lists.ranges import RANGES_SHOWN, NumberRange, range_pager
from saraban.offices.models import Cluster
from tests.cast import Cast

MARK = "หน้า "
ORDERS = [
    ("-pk",),
    ("pk",),
    ("order", "pk"),
    ("-order", "pk"),
    ("order", "-code", "pk"),
    ("-order", "code", "-pk"),
]


@dataclass(frozen=True)
class Asked(Filters):
    """The filters of a list that is only here."""

    box: str = parameter("box", narrows=False)
    text: str = parameter("q")
    group: int | None = parameter("group", None)
    before: int | None = None


def test_filters_stand_in_the_address_in_their_order() -> None:
    asked = Asked(group=0, text="ก ข", box="in", before=7)
    assert asked.query() == "box=in&q=%E0%B8%81+%E0%B8%82&group=0"
    assert asked.query_part() == f"?{asked.query()}"


def test_what_is_not_asked_stands_nowhere() -> None:
    assert Asked(before=7).asked() == {}
    assert Asked().query_part() == ""


def test_only_filters_that_narrow_a_list_can_find_nothing() -> None:
    assert not Asked(box="in", before=7).is_filtered
    assert Asked(text="ก").is_filtered
    assert Asked(group=0).is_filtered


def test_filters_are_read_as_they_were_written() -> None:
    asked = Asked("in", "ก & ข", 12)
    parameters = Parameters(QueryDict(asked.query()))
    read = Asked(
        box=parameters.choice("box", {"in", "out"}),
        text=parameters.words("q"),
        group=parameters.number("group"),
    )
    assert read == asked


@pytest.mark.parametrize(
    ("typed", "number", "id_"),
    [
        ("12", 12, 12),
        ("๑๒", 12, None),
        (" 12 ", 12, None),
        ("1234567890", None, 1234567890),
        ("9" * 19, None, None),
        ("-1", None, None),
        ("1.5", None, None),
        ("²", None, None),
        ("", None, None),
    ],
)
def test_what_is_no_number_asks_for_nothing(
    typed: str, number: int | None, id_: int | None
) -> None:
    parameters = Parameters({"n": typed})
    assert parameters.number("n") == number
    assert parameters.id("n") == id_


def test_an_unknown_choice_is_the_usual_one() -> None:
    parameters = Parameters({"side": "nowhere"})
    assert parameters.choice("side", {"sent"}) == ""
    assert parameters.choice("side", {"sent"}, "received") == "received"
    assert parameters.choice("none", {"sent"}, "received") == "received"


def mirrored(columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each[1:] if each.startswith("-") else f"-{each}" for each in columns)


def keys_of(row: Any, columns: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(row, each.removeprefix("-")) for each in columns)


def pages_of(columns: tuple[str, ...], count: int) -> Iterator[list[Any]]:
    rows, after = Cluster.objects.filter(name__startswith=MARK), None
    while True:
        page = Keyset(columns).page(rows, after, count)
        assert page.is_first == (after is None)
        yield page.rows
        if not page.has_more:
            return
        after = keys_of(page.rows[-1], columns)


@pytest.mark.postgres
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    places=st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from(["", "A", "B"])), max_size=9
    ),
    columns=st.sampled_from(ORDERS),
    count=st.integers(1, 4),
)
def test_every_row_is_on_one_page_in_order_both_ways(
    cast: Cast, places: list[tuple[int, str]], columns: tuple[str, ...], count: int
) -> None:
    """Also rows that are alike in all columns but the last."""
    Cluster.objects.filter(name__startswith=MARK).delete()
    Cluster.objects.bulk_create(
        Cluster(area=cast.area, name=f"{MARK}{number}", order=order, code=code)
        for number, (order, code) in enumerate(places)
    )
    rows = Cluster.objects.filter(name__startswith=MARK)
    forwards = list(pages_of(columns, count))
    assert list(chain(*forwards)) == list(rows.order_by(*columns))
    assert [len(each) for each in forwards[:-1]] == [count] * (len(forwards) - 1)
    backwards = list(chain(*pages_of(mirrored(columns), count)))
    assert backwards == list(chain(*forwards))[::-1]


@pytest.mark.postgres
def test_a_page_is_one_query_and_goes_on_behind_an_id(cast: Cast) -> None:
    assert cast.clusters
    every = list(Cluster.objects.order_by("pk").values_list("pk", flat=True))
    rows = Cluster.objects.values("id")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = OLDEST_FIRST.page(rows, None, 1)
    assert len(queries) == 1
    assert page.place("after") == {"after": every[0]}
    rest = OLDEST_FIRST.page_after_id(rows, every[0])
    assert [row["id"] for row in rest.rows] == every[1:]
    assert rest.place("after") == {}
    newest = NEWEST_FIRST.page_after_id(rows, None)
    assert [row["id"] for row in newest.rows] == every[::-1]


def test_links_of_a_list_by_time() -> None:
    first = cut([{"id": 9}, {"id": 8}], is_first=True, count=1)
    pager = older_pager(first, "/list/?q=x", first.place("before"), "ใหม่อยู่บน")
    assert (pager.newer_url, pager.older_url) == (None, "/list/?q=x&before=9")
    assert pager.summary == "ใหม่อยู่บน"
    last = cut([{"id": 8}], is_first=False)
    pager = older_pager(last, "/list/?", last.place("before"), "ใหม่อยู่บน")
    assert (pager.newer_url, pager.older_url) == ("/list/?", None)


def test_links_of_a_list_in_another_order() -> None:
    middle = cut([{"id": 1}, {"id": 2}], is_first=False, count=1)
    pager = next_pager(middle, "/list/", middle.place("after"), "นานสุดอยู่บน")
    links = [(each.title, each.url) for each in pager.links]
    assert links == [("‹ หน้าแรก", "/list/"), ("หน้าถัดไป ›", "/list/?after=1")]


def test_a_page_without_rows_says_so() -> None:
    empty = cut(list[dict[str, int]](), is_first=True)
    assert older_pager(empty, "/list/?", {}, "ใหม่อยู่บน").summary == NO_LETTERS
    assert next_pager(empty, "/list/", {}, "ใหม่", "ไม่มี").summary == "ไม่มี"
    assert next_pager(empty, "/list/", {}, "ใหม่", "ไม่มี").links == []


@given(st.integers(1, 500), st.integers(0, 500), st.integers(1, 60))
def test_ranges_hold_every_number_once(first: int, more: int, rows: int) -> None:
    upto: int | None = first + more
    seen: list[int] = []
    while upto is not None:
        page = NumberRange(first, first + more, upto, rows)
        seen += range(page.upto, page.low - 1, -1)
        upto = page.older
        above = NumberRange(first, first + more, page.newer or page.upto, rows)
        assert above.older == page.upto or above == page
    assert seen == list(range(first + more, first - 1, -1))
    assert page.upto == page.bottom


def test_the_links_of_a_range_are_the_next_few_and_the_last() -> None:
    pager = range_pager(NumberRange(1, 1234, 1184), lambda top: f"/book/?upto={top}")
    titles = [each.title for each in pager.links]
    assert titles[0] == "1184–1135"
    assert titles[RANGES_SHOWN:] == ["หน้าสุดท้าย (34–1)"]
    assert [each.is_current for each in pager.links] == [True, *[False] * RANGES_SHOWN]
    assert pager.newer_url == "/book/?upto=1234"
    assert pager.older_url == "/book/?upto=1134"
    assert pager.summary == "แสดงเลข 1184–1135 จากทั้งหมด 1,234 เรื่อง เลขใหม่อยู่บน"


@pytest.mark.postgres
def test_numbered_pages_keep_what_else_was_asked(cast: Cast) -> None:
    Cluster.objects.bulk_create(
        Cluster(area=cast.area, name=f"{MARK}{number:03}") for number in range(101)
    )
    rows = Cluster.objects.filter(name__startswith=MARK).order_by("name")
    request = RequestFactory().get("/list/", {"page": "3", "q": "ก"})
    page = numbered_page(request, rows, "กลุ่ม")
    assert [each.name for each in page.rows] == [f"{MARK}100"]
    assert page.pager.summary == "แสดง 101–101 จาก 101 กลุ่ม"
    assert page.pager.links[0].url == "/list/?page=1&q=%E0%B8%81"
    assert not numbered_page(request, rows.none(), "กลุ่ม").rows


@pytest.mark.postgres
def test_counts_stop_at_a_hundred(cast: Cast) -> None:
    rows = Cluster.objects.filter(name__startswith=MARK)
    assert count_to_hundred(rows) == 0
    Cluster.objects.bulk_create(
        Cluster(area=cast.area, name=f"{MARK}{number}", order=number)
        for number in range(MOST_COUNTED + 1)
    )
    assert count_to_hundred(rows) == MOST_COUNTED
    assert first_values(rows.order_by("-order"), "order")[:2] == [100, 99]
