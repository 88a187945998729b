"""Suggestions of จาก: registers:sender_suggest."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast
from tests.registers.listing import add

URL = reverse("registers:sender_suggest")


def suggested(cast: Cast, typed: str, by: str = "registry_clerk") -> list[str]:
    page = cast.sign_in(by).get(URL, {"q": typed}).content.decode()
    return re.findall(r'data-value="([^"]*)"', page)


def test_who_wrote_before_comes_first_most_often_on_top(cast: Cast) -> None:
    add(cast, 1, sender="ศาลากลางจังหวัดตัวอย่าง", reference_number="ที่ 1/1")
    for number in (2, 3):
        add(cast, 1, sender="ศาลแขวงตัวอย่าง", reference_number=f"ที่ 1/{number}")
    assert suggested(cast, "ศาล") == ["ศาลแขวงตัวอย่าง", "ศาลากลางจังหวัดตัวอย่าง"]


def test_schools_are_suggested_and_the_own_office_is_not(cast: Cast) -> None:
    assert cast.schools[0].name in suggested(cast, cast.schools[0].short_name)
    assert cast.area.name not in suggested(cast, cast.area.name)


def test_nothing_of_another_office_is_suggested(cast: Cast) -> None:
    add(cast, 1, sender="ผู้ร้องเรียน", by="other_school_clerk")
    assert suggested(cast, "ผู้ร้อง") == []
    assert suggested(cast, "ผู้ร้อง", by="other_school_clerk") == ["ผู้ร้องเรียน"]


@pytest.mark.parametrize("typed", ["", " ", "%", "_", "x" * 3000])
def test_nothing_is_suggested_for_nothing(cast: Cast, typed: str) -> None:
    add(cast, 1)
    assert suggested(cast, typed) == []


def test_many_letters_take_no_more_queries(cast: Cast) -> None:
    client = cast.sign_in("registry_clerk")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(URL, {"q": "บ้าน"})
        return len(captured)

    add(cast, 1, reference_number="ที่ 2/1")
    before = queries()
    for number in range(5):
        add(cast, 1, reference_number=f"ที่ 1/{number}")
    assert queries() == before


def test_a_closed_book_says_so_before_anything_is_typed(cast: Cast) -> None:
    client = cast.sign_in("school_clerk")
    client.get(reverse("registers:entry_list", args=["outgoing"]))
    book = cast.schools[0].registers.get(kind="outgoing")
    client.post(reverse("registers:book_close", args=[book.pk]))
    for page in ("entry_create", "entry_batch"):
        shown = client.get(reverse(f"registers:{page}", args=["outgoing"]))
        assert "ปิดอยู่ จึงลงทะเบียนไม่ได้" in shown.content.decode(), page
