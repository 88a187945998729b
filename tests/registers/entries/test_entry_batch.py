"""ลงทะเบียนหลายเรื่อง: registers:entry_batch."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import Page, expect

from saraban.letters.models import Letter
from saraban.registers.actions.books import current_book
from saraban.registers.models import Book, RegisterEntry
from tests import forms
from tests.browser import sign_in
from tests.cast import Cast
from tests.registers.listing import add, numbers


def address(kind: str = "incoming") -> str:
    """Return where the page is."""
    return reverse("registers:entry_batch", args=[kind])


def enter(
    cast: Cast,
    *,
    by: str = "registry_clerk",
    kind: str = "incoming",
    at: str = "",
    **changed: Any,
) -> HttpResponse:
    """Send one line as one of the cast."""
    make = forms.incoming if kind == "incoming" else forms.outgoing
    client = cast.sign_in(by)
    typed = make(cast, **changed)
    return client.post(at or address(kind), typed)  # type: ignore[return-value]


def read(cast: Cast, at: str, by: str = "registry_clerk") -> str:
    """Return a page's HTML."""
    return cast.sign_in(by).get(at).content.decode()


def field(page: str, name: str) -> str:
    """Return the tag of one field."""
    found = re.search(rf"<input[^>]* name=\"{name}\"[^>]*>", page)
    assert found is not None, name
    return found[0]


def test_a_line_gets_its_number_and_the_next_line_begins(cast: Cast) -> None:
    answer = enter(cast, urgency="3")
    entry = RegisterEntry.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"{address()}?since={entry.pk}&after={entry.pk}"
    assert entry.letter is not None
    page = read(cast, answer["Location"])
    assert 'role="status"' in page
    assert "ได้เลขรับ <b>1</b>" in page
    assert 'value="ศาลากลางจังหวัดตัวอย่าง"' in field(page, "sender")
    assert 'value="16/11/2569"' in field(page, "document_date")
    assert f'<option value="{cast.divisions[1].pk}" selected' in page
    assert '<option value="3" selected>' in page
    assert "value=" not in field(page, "subject")
    assert "value=" not in field(page, "reference_number")
    assert "value=" not in field(page, "action_taken")
    assert "autofocus" in field(page, "reference_number")
    assert "autofocus" not in field(page, "sender")


def test_the_lines_of_this_sitting_stand_below_newest_first(cast: Cast) -> None:
    add(cast, 2)
    at = ""
    for number in range(3):
        at = enter(cast, at=at, reference_number=f"ที่ ตย 1/{number}")["Location"]
    page = read(cast, at)
    assert numbers(page) == [5, 4, 3]
    assert "ลงทะเบียนแล้วในรอบนี้ 3 เรื่อง" in page
    for entry in RegisterEntry.objects.filter(number__gte=3):
        assert reverse("registers:entry_edit", args=[entry.pk]) in page
    assert numbers(read(cast, address())) == []


def test_nothing_that_was_typed_stands_in_the_address(cast: Cast) -> None:
    location = enter(cast)["Location"]
    assert re.fullmatch(rf"{address()}\?since=\d+&after=\d+", location)


def test_other_peoples_lines_are_neither_listed_nor_carried_over(cast: Cast) -> None:
    location = enter(cast)["Location"]
    for by in ("division_clerk", "school_clerk"):
        page = read(cast, location, by)
        assert numbers(page) == []
        assert "ได้เลขรับ" not in page
        assert "ศาลากลางจังหวัดตัวอย่าง" not in page


def test_the_page_opens_at_the_sender(cast: Cast) -> None:
    page = read(cast, address())
    assert "autofocus" in field(page, "sender")
    assert 'value="สำนักงานเขตพื้นที่การศึกษา"' in field(page, "addressee")
    assert 'type="hidden"' in field(page, "addressee")
    assert "<output>1</output>" in page


def test_enter_saves_since_no_field_has_several_lines(cast: Cast) -> None:
    for kind in ("incoming", "outgoing"):
        assert "<textarea" not in read(cast, address(kind))


def test_each_line_is_saved_on_its_own(cast: Cast) -> None:
    location = enter(cast)["Location"]
    refused = enter(cast, at=location, subject="", reference_number="ที่ ตย 1/2")
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "ยังไม่ได้กรอกเรื่อง" in page
    assert 'value="ที่ ตย 1/2"' in field(page, "reference_number")
    assert 'value="นางสาวกิ่งดาว จำลองจิต"' in field(page, "action_taken")
    assert numbers(page) == [1]
    assert Letter.objects.count() == 1
    done = enter(cast, at=location, reference_number="ที่ ตย 1/2")
    assert numbers(read(cast, done["Location"])) == [2, 1]


def test_a_closed_book_keeps_what_was_typed(cast: Cast) -> None:
    Book.objects.filter(pk=current_book(cast.area, "incoming").pk).update(is_open=False)
    answer = enter(cast)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "กำหนดปีปฏิทิน" in page
    assert "การเลื่อนวันหยุดชดเชยวันหยุดราชการ" in page


def test_a_second_press_makes_no_second_line(cast: Cast) -> None:
    mark = str(uuid.uuid4())
    first, second = (enter(cast, submission=mark) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert RegisterEntry.objects.count() == 1


def test_letters_that_go_out_begin_again_at_the_addressee(cast: Cast) -> None:
    answer = enter(cast, kind="outgoing")
    page = read(cast, answer["Location"])
    assert "ได้เลขส่ง <b>1</b>" in page
    assert "ที่ ศธ 04999/1" in page
    assert "autofocus" in field(page, "addressee")
    assert "value=" not in field(page, "addressee")
    assert 'type="hidden"' in field(page, "sender")
    assert f'value="{cast.area.name}"' in field(page, "sender")


def test_a_school_has_no_division_in_its_line(cast: Cast) -> None:
    page = read(cast, address(), "school_clerk")
    assert "กลุ่มปฏิบัติ" not in page
    assert "การปฏิบัติ" in page
    answer = enter(cast, by="school_clerk")
    assert answer.status_code == 302
    assert RegisterEntry.objects.get().book.office == cast.schools[0]


@pytest.mark.parametrize(
    ("by", "kind", "allowed"),
    [
        ("registry_clerk", "incoming", True),
        ("division_clerk", "incoming", True),
        ("officer", "incoming", False),
        ("officer", "outgoing", True),
        ("director", "incoming", False),
        ("teacher", "outgoing", False),
    ],
)
def test_who_may_enter_lines(cast: Cast, by: str, kind: str, allowed: bool) -> None:
    answer = enter(cast, by=by, kind=kind)
    assert answer.status_code == (302 if allowed else 403)
    assert RegisterEntry.objects.exists() == allowed


@pytest.mark.parametrize(
    "query", ["after=x", "after=999999", "since=-1", "since=0&after=0", "after="]
)
def test_nonsense_in_the_address_begins_anew(cast: Cast, query: str) -> None:
    page = read(cast, f"{address()}?{query}")
    assert "autofocus" in field(page, "sender")
    assert "ได้เลขรับ" not in page


def test_more_lines_cost_no_more_queries(cast: Cast) -> None:
    client = cast.sign_in("registry_clerk")
    counts = []
    for count in (1, 9):
        add(cast, count)
        first, last = (
            RegisterEntry.objects.earliest("pk"),
            RegisterEntry.objects.latest("pk"),
        )
        at = f"{address()}?since={first.pk}&after={last.pk}"
        client.get(at)
        with CaptureQueriesContext(connection) as queries:
            client.get(at)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_ten_letters_are_entered_by_the_keyboard_alone(page: Page, cast: Cast) -> None:
    sign_in(page, cast.users["registry_clerk"])
    page.goto(address())
    keys = page.keyboard
    sender = page.get_by_role("combobox", name="จาก")
    expect(sender).to_be_focused()
    keys.type("ศาลากลางจังหวัดตัวอย่าง")
    for typed in ("ที่ ตย 0017.3/1", "16/11/2569", "เรื่องที่ 1", None):
        keys.press("Tab")
        if typed:
            keys.type(typed)
    keys.press("ArrowDown")
    keys.press("Tab")
    keys.press("ArrowDown")
    keys.press("Tab")
    keys.type("นางสาวกิ่งดาว จำลองจิต")
    keys.press("F8")
    for number in range(2, 11):
        expect(page.get_by_text(f"ได้เลขรับ {number - 1} ปี")).to_be_visible()
        expect(page.get_by_label("เลขที่หนังสือ")).to_be_focused()
        keys.type(f"ที่ ตย 0017.3/{number}")
        keys.press("Tab")
        keys.press("Tab")
        keys.type(f"เรื่องที่ {number}")
        keys.press("F8")
    expect(page.get_by_text("ได้เลขรับ 10 ปี")).to_be_visible()
    expect(page.get_by_text("ลงทะเบียนแล้วในรอบนี้ 10 เรื่อง")).to_be_visible()
    entries = RegisterEntry.objects.order_by("number")
    assert [entry.number for entry in entries] == list(range(1, 11))
    assert [entry.subject for entry in entries] == [
        f"เรื่องที่ {number}" for number in range(1, 11)
    ]
    assert {
        (
            entry.sender,
            str(entry.document_date),
            entry.urgency,
            entry.responsible_office_id,
        )
        for entry in entries
    } == {("ศาลากลางจังหวัดตัวอย่าง", "2026-11-16", 2, cast.divisions[0].pk)}


def test_a_duplicate_on_the_keyboard_is_asked_about_and_not_saved_blindly(
    page: Page, cast: Cast
) -> None:
    location = enter(cast, reference_number="ที่ ตย 1/1")["Location"]
    sign_in(page, cast.users["registry_clerk"])
    page.goto(location)
    page.get_by_label("เรื่อง", exact=True).fill("เรื่องใหม่")
    page.get_by_label("เลขที่หนังสือ").fill("ที่ ตย 1/1")
    back = page.get_by_role("link", name="กลับไปแก้ไข")
    for _ in range(2):
        with page.expect_navigation():
            page.keyboard.press("F8")
        expect(back).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("เลขที่หนังสือ")).to_be_focused()
    expect(page.get_by_label("เรื่อง", exact=True)).to_have_value("เรื่องใหม่")
    assert RegisterEntry.objects.count() == 1
    page.keyboard.press("F9")
    expect(page.get_by_text("ได้เลขรับ 2 ปี")).to_be_visible()
