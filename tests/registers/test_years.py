"""กำหนดปีปฏิทิน, กำหนดเลขที่หนังสือ: registers:year_list, year_open, book_switch, prefix_edit."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from saraban.registers.books import current_book
from saraban.registers.models import Register, RegisterEntry
from tests import forms
from tests.cast import Cast

NEW_YEAR_IN_BANGKOK = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
JUST_BEFORE = datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC)


def register(cast: Cast) -> RegisterEntry:
    """Register one letter now."""
    page = reverse("registers:entry_create", args=["incoming"])
    answer = cast.sign_in("registry_clerk").post(page, forms.incoming(cast))
    assert answer.status_code == 302
    return RegisterEntry.objects.latest("pk")


def test_the_date_in_bangkok_chooses_the_book(cast: Cast) -> None:
    with time_machine.travel(JUST_BEFORE, tick=False):
        last = register(cast)
    with time_machine.travel(NEW_YEAR_IN_BANGKOK, tick=False):
        first = register(cast)
    assert (last.register.year_be, last.number) == (2569, 1)
    assert (first.register.year_be, first.number) == (2570, 1)


def test_a_year_opened_beforehand_begins_at_its_number(cast: Cast) -> None:
    with time_machine.travel(JUST_BEFORE, tick=False):
        url = reverse("registers:year_open")
        typed = {"year_be": "2570", "incoming": "501", "outgoing": "0"}
        assert cast.sign_in("registry_clerk").post(url, typed).status_code == 302
    with time_machine.travel(NEW_YEAR_IN_BANGKOK, tick=False):
        assert register(cast).number == 501
        assert not current_book(cast.area, "outgoing").is_open


def test_a_book_in_use_keeps_its_start(cast: Cast) -> None:
    with time_machine.travel(JUST_BEFORE, tick=False):
        register(cast)
        url = reverse("registers:year_open")
        typed = {"year_be": "2569", "incoming": "9", "outgoing": "1"}
        answer = cast.sign_in("registry_clerk").post(url, typed)
        assert answer.status_code == 422
        assert "ออกเลขไปแล้วถึงเลข 1" in answer.content.decode()
        assert current_book(cast.area, "incoming").start_number == 1


@pytest.mark.parametrize(
    "typed",
    [{"year_be": "2026"}, {"year_be": "2575"}, {"incoming": "-1"}, {"outgoing": "x"}],
)
def test_bad_years_are_explained(cast: Cast, typed: dict[str, str]) -> None:
    url = reverse("registers:year_open")
    whole = {"year_be": "2570", "incoming": "1", "outgoing": "1", **typed}
    with time_machine.travel(JUST_BEFORE, tick=False):
        answer = cast.sign_in("registry_clerk").post(url, whole)
    assert answer.status_code == 422
    assert not Register.objects.filter(year_be=2570).exists()


@pytest.mark.parametrize(
    ("by", "status"),
    [
        ("registry_clerk", 302),
        ("school_clerk", 404),
        ("division_clerk", 403),
        ("director", 403),
        ("administrator", 403),
        ("outsider", 404),
    ],
)
def test_who_may_close_a_book(cast: Cast, by: str, status: int) -> None:
    book = current_book(cast.area, "incoming")
    url = reverse("registers:book_switch", args=[book.pk])
    assert cast.sign_in(by).post(url, {"open": "0"}).status_code == status
    book.refresh_from_db()
    assert book.is_open == (status != 302)


def test_the_years_page_shows_open_and_closed_books(cast: Cast) -> None:
    Register.objects.create(
        office=cast.area, kind="incoming", year_be=2568, is_open=False, last_number=44
    )
    page = cast.sign_in("registry_clerk").get(reverse("registers:year_list"))
    text = page.content.decode()
    assert "2568" in text
    assert "44" in text
    assert "ปิด" in text
    assert (
        cast.sign_in("teacher").get(reverse("registers:year_list")).status_code == 403
    )


@pytest.mark.parametrize(
    ("by", "status"), [("registry_clerk", 302), ("school_clerk", 302), ("officer", 403)]
)
def test_the_prefix_is_set_by_clerks(cast: Cast, by: str, status: int) -> None:
    url = reverse("registers:prefix_edit")
    answer = cast.sign_in(by).post(url, {"reference_prefix": "ที่ ศธ 01234"})
    assert answer.status_code == status
    office = cast.actor(by).book_owner
    assert (office.reference_prefix == "ที่ ศธ 01234/") == (status == 302)
