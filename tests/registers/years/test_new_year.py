"""New Year: the date in Bangkok chooses the book, and no number falls into the old one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from saraban.dispatch.models import Delivery
from saraban.registers.actions.books import current_book
from saraban.registers.models import Book, RegisterEntry
from tests import forms
from tests.cast import Cast
from tests.certificates import given as certificates

NEW_YEAR = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
JUST_BEFORE = datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC)
LIST = reverse("registers:year_list")
CLERKS = ["registry_clerk", "school_clerk"]


def post(cast: Cast, kind: str, by: str = "registry_clerk", **changed: Any) -> Any:
    """Press ตกลง on the form of one letter."""
    page = reverse("registers:entry_create", args=[kind])
    if kind == "outgoing":
        return cast.sign_in(by).post(page, forms.outgoing(cast, **changed))
    if kind == "certificate":
        return cast.sign_in(by).post(page, certificates.typed(cast, **changed))
    typed = {"reference_number": another_number(), **changed}
    return cast.sign_in(by).post(page, forms.incoming(cast, **typed))


def another_number() -> str:
    """Return a เลขที่หนังสือ that no letter has come under yet."""
    return f"ที่ ตย 0017/{1000 + RegisterEntry.objects.count()}"


def register(cast: Cast, kind: str, by: str = "registry_clerk", **changed: Any) -> Any:
    """Register one letter now and return its line."""
    answer = post(cast, kind, by, **changed)
    assert answer.status_code == 302, answer.content.decode()
    return RegisterEntry.objects.select_related("book").latest("pk")


def place(entry: RegisterEntry) -> tuple[int, int]:
    return entry.book.year_be, entry.number


def open_year(cast: Cast, by: str = "registry_clerk", **typed: str) -> None:
    starts = {"incoming": "1", "outgoing": "1", "order": "1", "certificate": "1"}
    whole = {"year_be": "2570", **starts, **typed}
    answer = cast.sign_in(by).post(reverse("registers:year_open"), whole)
    assert answer.status_code == 302, answer.content.decode()


@pytest.mark.parametrize("by", CLERKS)
@pytest.mark.parametrize("kind", Book.Kind.values)
def test_the_date_in_bangkok_chooses_the_book(cast: Cast, kind: str, by: str) -> None:
    with time_machine.travel(JUST_BEFORE, tick=False):
        assert place(register(cast, kind, by)) == (2569, 1)
        assert place(register(cast, kind, by)) == (2569, 2)
    with time_machine.travel(NEW_YEAR, tick=False):
        assert place(register(cast, kind, by)) == (2570, 1)
        assert place(register(cast, kind, by)) == (2570, 2)


@pytest.mark.parametrize("by", CLERKS)
def test_the_years_page_follows_the_date(cast: Cast, by: str) -> None:
    for moment, year in ((JUST_BEFORE, 2569), (NEW_YEAR, 2570)):
        with time_machine.travel(moment, tick=False):
            page = cast.sign_in(by).get(LIST).content.decode()
        current = [row for row in page.split("<tr>") if ">ใช่</span>" in row]
        assert len(current) == 1
        assert f">{year}</th>" in current[0]


def test_a_form_opened_before_midnight_goes_into_the_new_book(cast: Cast) -> None:
    page = reverse("registers:entry_create", args=["outgoing"])
    with time_machine.travel(JUST_BEFORE, tick=False):
        client = cast.sign_in("registry_clerk")
        assert "2569" in client.get(page).content.decode()
    with time_machine.travel(NEW_YEAR, tick=False):
        client.post(page, forms.outgoing(cast, document_date="31/12/2569"))
        entry = RegisterEntry.objects.select_related("book").get()
        assert place(entry) == (2570, 1)
        assert not Book.objects.filter(
            year_be=2569, last_number__gte=1, kind="outgoing"
        ).exists()


@pytest.mark.postgres
@pytest.mark.parametrize("by", CLERKS)
def test_the_new_books_open_with_the_same_settings(cast: Cast, by: str) -> None:
    with time_machine.travel(JUST_BEFORE, tick=False):
        series = {"has_circular_series": "on", "circular_start": "1193"}
        open_year(cast, by, year_be="2569", outgoing="3995", **series)
        last = register(cast, "outgoing", by, is_circular="on")
    with time_machine.travel(NEW_YEAR, tick=False):
        first = register(cast, "outgoing", by, is_circular="on")
    assert (last.number, last.circular_number) == (3995, 1193)
    assert (first.number, first.circular_number) == (1, 1)
    assert first.reference_number.endswith("/ว 1")


def test_what_was_closed_stays_closed(cast: Cast) -> None:
    with time_machine.travel(JUST_BEFORE, tick=False):
        open_year(cast, year_be="2569", outgoing="0")
    with time_machine.travel(NEW_YEAR, tick=False):
        refused = post(cast, "outgoing")
        assert refused.status_code == 422
        assert "ทะเบียนหนังสือส่ง ปี 2570 ปิดอยู่" in refused.content.decode()
        assert place(register(cast, "incoming")) == (2570, 1)


@pytest.mark.postgres
@pytest.mark.parametrize("page", ["book_close", "book_close_for_good"])
def test_closing_the_old_book_first_leaves_the_new_one_open(
    cast: Cast, page: str
) -> None:
    with time_machine.travel(JUST_BEFORE, tick=False):
        old = register(cast, "incoming").book
    with time_machine.travel(NEW_YEAR, tick=False):
        url = reverse(f"registers:{page}", args=[old.pk])
        assert cast.sign_in("registry_clerk").post(url).status_code == 302
        assert place(register(cast, "incoming")) == (2570, 1)


@pytest.mark.parametrize("by", CLERKS)
def test_a_year_opened_beforehand_begins_at_its_number(cast: Cast, by: str) -> None:
    with time_machine.travel(JUST_BEFORE, tick=False):
        open_year(cast, by, incoming="501", outgoing="0")
        assert place(register(cast, "incoming", by)) == (2569, 1)
    with time_machine.travel(NEW_YEAR, tick=False):
        assert place(register(cast, "incoming", by)) == (2570, 501)
        assert post(cast, "outgoing", by).status_code == 422


@pytest.mark.postgres
def test_only_back_dating_reaches_the_old_book(cast: Cast) -> None:
    with time_machine.travel(JUST_BEFORE, tick=False):
        old = register(cast, "incoming").book
    with time_machine.travel(NEW_YEAR, tick=False):
        assert back_date(cast, "division_clerk").status_code == 403
        assert back_date(cast).status_code == 302
        entry = RegisterEntry.objects.select_related("book").latest("pk")
        assert place(entry) == (2569, 2)
        assert entry.irregular_reason
        url = reverse("registers:book_close_for_good", args=[old.pk])
        cast.sign_in("registry_clerk").post(url)
        refused = back_date(cast)
        assert refused.status_code == 422
        assert "ปิดถาวรแล้ว" in refused.content.decode()
        assert "ให้ลงทะเบียนในปีปัจจุบัน" in refused.content.decode()
    assert old.entries.count() == 2


def back_date(cast: Cast, by: str = "registry_clerk") -> Any:
    """Write a letter in afterwards for the last day of the old year."""
    typed = {
        "how": "append",
        "book_date": "31/12/2569",
        "after_number": "",
        "reason": "หนังสือมาถึงหลังเวลาราชการ",
        "reference_number": another_number(),
    }
    page = reverse("registers:entry_backdate", args=["incoming"])
    return cast.sign_in(by).post(page, forms.incoming(cast, **typed))


@pytest.mark.postgres
@pytest.mark.parametrize("by", CLERKS)
def test_a_clock_that_goes_back_issues_no_number_and_loses_nothing(
    cast: Cast, by: str
) -> None:
    with time_machine.travel(JUST_BEFORE, tick=False):
        register(cast, "incoming", by)
    with time_machine.travel(NEW_YEAR, tick=False):
        register(cast, "incoming", by)
    with time_machine.travel(JUST_BEFORE, tick=False):
        refused = post(cast, "incoming", by, subject="พิมพ์ไว้ก่อนนาฬิกาถอย")
        text = refused.content.decode()
        assert refused.status_code == 422
        assert "ออกเลขไปแล้ว แต่นาฬิกาของเครื่องแม่ข่ายบอกวันที่ 31 ธ.ค. 2569" in text
        assert "แจ้งผู้ดูแลระบบให้ตั้งนาฬิกาให้ถูกต้อง" in text
        assert "พิมพ์ไว้ก่อนนาฬิกาถอย" in text
    assert RegisterEntry.objects.count() == 2
    with time_machine.travel(NEW_YEAR, tick=False):
        assert place(register(cast, "incoming", by)) == (2570, 2)


def test_a_letter_waits_while_the_clock_is_wrong(cast: Cast) -> None:
    with time_machine.travel(JUST_BEFORE, tick=False):
        page = reverse("dispatch:dispatch_create")
        cast.sign_in("registry_clerk").post(page, forms.dispatch(cast))
    delivery = cast.schools[0].deliveries.get()
    receive = reverse("dispatch:delivery_receive", args=[delivery.pk])
    with time_machine.travel(NEW_YEAR, tick=False):
        register(cast, "incoming", "school_clerk")
    with time_machine.travel(JUST_BEFORE, tick=False):
        refused = cast.sign_in("school_clerk").post(receive, follow=True)
        assert "แต่นาฬิกาของเครื่องแม่ข่าย" in refused.content.decode()
        assert not Delivery.objects.received().exists()
    with time_machine.travel(NEW_YEAR, tick=False):
        cast.sign_in("school_clerk").post(receive)
        assert Delivery.objects.received().get() == delivery
        entry = RegisterEntry.objects.select_related("book").latest("pk")
        assert place(entry) == (2570, 2)


def test_a_year_opened_beforehand_is_no_clock_gone_back(cast: Cast) -> None:
    with time_machine.travel(JUST_BEFORE, tick=False):
        open_year(cast, incoming="501")
        assert place(register(cast, "incoming")) == (2569, 1)
        assert current_book(cast.area, "incoming").year_be == 2569
