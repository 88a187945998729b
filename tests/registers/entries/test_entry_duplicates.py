"""The same letter twice: registers:entry_duplicates and the stop of the forms."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.urls import reverse
from playwright.sync_api import Page, expect

from saraban.registers.actions.void import void_entry
from saraban.registers.models import Book, RegisterEntry
from tests import forms
from tests.answers import answered, asked
from tests.browser import sign_in
from tests.cast import Cast
from tests.registers.listing import add
from tests.registers.numbers.test_number_list import fill_address, reserve

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
LETTER = {"sender": "ศาลากลางจังหวัดตัวอย่าง", "reference_number": "ที่ ตย 0017.3/ว 35614"}
SAID = "ลงทะเบียนแล้วเป็นเลขรับ"


def ask(
    cast: Cast, by: str = "registry_clerk", kind: str = "incoming", **typed: str
) -> str:
    """Ask as the script does when a field is left."""
    page = reverse("registers:entry_duplicates", args=[kind])
    answer = cast.sign_in(by).post(page, LETTER | typed)
    assert answer.status_code == 200
    return answer.content.decode()


def told(page: str) -> list[str]:
    """Return the entries that the answer names as this letter."""
    return re.findall(r'href="/registers/entries/(\d+)/"', page)


def test_the_same_letter_is_told_with_its_number_day_and_subject(cast: Cast) -> None:
    with time_machine.travel(NOON, tick=False):
        add(cast, 3)
        add(cast, 1, **LETTER, subject="การเลื่อนวันหยุดชดเชย")
        page = ask(cast)
    entry = RegisterEntry.objects.get(number=4)
    assert SAID in page
    assert f'href="{entry.get_absolute_url()}"' in page
    assert "20 พ.ย. 69" in page
    assert "การเลื่อนวันหยุดชดเชย" in page
    assert "ถ้าเป็นคนละเรื่องพิมพ์ต่อได้" in page
    assert 'role="status"' in page
    assert told(page) == [str(entry.pk)]
    assert "<html" not in page


@pytest.mark.parametrize(
    "typed",
    [
        {"reference_number": "ตย 0017.3/ว35614"},
        {"reference_number": " ที่ตย ๐๐๑๗.๓/ว ๓๕๖๑๔ "},
        {"sender": "ศาลากลาง จังหวัดตัวอย่าง"},
    ],
)
def test_it_is_the_same_letter_however_it_is_typed(
    cast: Cast, typed: dict[str, str]
) -> None:
    add(cast, 1, **LETTER)
    assert SAID in ask(cast, **typed)


def test_a_school_is_the_same_under_its_short_and_long_name(cast: Cast) -> None:
    add(cast, 1, sender="โรงเรียนบ้านสมมติ", reference_number="ที่ ศธ 04999.001/7")
    for sender in ("บ้านสมมติ", "ร.ร.บ้านสมมติ", "โรงเรียน บ้านสมมติ"):
        assert SAID in ask(cast, sender=sender, reference_number="ศธ 04999.001/7")


@pytest.mark.parametrize(
    "typed",
    [
        {"reference_number": "ที่ ตย 0017.3/ว 35615"},
        {"sender": "ศาลากลางจังหวัดอื่น"},
        {"sender": ""},
        {"reference_number": ""},
        {"reference_number": "%"},
        {"reference_number": "'\" OR 1=1"},
        {"reference_number": "ก" * 2000, "sender": "ข" * 2000},
    ],
)
def test_another_letter_is_not_told_of(cast: Cast, typed: dict[str, str]) -> None:
    add(cast, 1, **LETTER)
    assert told(ask(cast, **typed)) == []


def test_letters_without_a_number_are_not_alike(cast: Cast) -> None:
    add(cast, 1, **(LETTER | {"reference_number": "-"}))
    assert told(ask(cast, reference_number="-")) == []


def test_many_schools_letters_of_the_same_number_hide_none(cast: Cast) -> None:
    add(cast, 1, sender="โรงเรียนบ้านสมมติ", reference_number="1/2569")
    for school in range(60):
        add(cast, 1, sender=f"โรงเรียนที่ {school}", reference_number="1/2569")
    first = RegisterEntry.objects.get(number=1)
    assert told(ask(cast, sender="บ้านสมมติ", reference_number="1/2569")) == [
        str(first.pk)
    ]


def test_the_newest_of_several_is_told(cast: Cast) -> None:
    add(cast, 3, **LETTER)
    assert told(ask(cast)) == [str(RegisterEntry.objects.get(number=3).pk)]


def test_a_cancelled_number_does_not_count(cast: Cast) -> None:
    add(cast, 1, **LETTER)
    entry = RegisterEntry.objects.get()
    void_entry(entry, "ลงผิดเล่ม", actor=cast.actor("registry_clerk"))
    assert told(ask(cast)) == []


def test_only_this_year_counts_or_the_year_of_a_back_dated_letter(cast: Cast) -> None:
    with time_machine.travel(NOON, tick=False):
        add(cast, 1, **LETTER)
    with time_machine.travel(NOON.replace(year=2027), tick=False):
        assert told(ask(cast)) == []
        assert SAID in ask(cast, book_date="18/11/2569")
        assert told(ask(cast, book_date="ไม่ใช่วันที่")) == []
        assert not Book.objects.filter(year_be=2568).exists()
        assert told(ask(cast, book_date="1/1/2568")) == []
        assert not Book.objects.filter(year_be=2568).exists()


def test_other_offices_books_stay_unknown(cast: Cast) -> None:
    add(cast, 1, **LETTER)
    assert SAID in ask(cast, "division_clerk")
    assert told(ask(cast, "school_clerk")) == []


def test_the_book_of_letters_that_go_out_has_no_such_question(cast: Cast) -> None:
    add(cast, 1, "outgoing")
    entry = RegisterEntry.objects.get()
    typed = {"sender": entry.sender, "reference_number": entry.reference_number}
    assert told(ask(cast, kind="outgoing", **typed)) == []


def test_who_does_not_register_does_not_ask(cast: Cast) -> None:
    page = reverse("registers:entry_duplicates", args=["incoming"])
    for by in ("officer", "director", "teacher"):
        assert cast.sign_in(by).post(page, LETTER).status_code == 403


# ── the form stops until it is answered ────────────────────────────────────


def addresses(cast: Cast) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return the forms that register, with what each adds."""
    (entry,) = reserve(cast, kind="incoming")
    place = {"how": "append", "book_date": "18/11/2569", "reason": "ค้างอยู่"}
    return {
        "create": (reverse("registers:entry_create", args=["incoming"]), {}),
        "batch": (reverse("registers:entry_batch", args=["incoming"]), {}),
        "backdate": (reverse("registers:entry_backdate", args=["incoming"]), place),
        "fill": (fill_address(entry), {}),
    }


@pytest.mark.parametrize("form", ["create", "batch", "backdate", "fill"])
def test_the_first_press_asks_and_its_own_button_registers(
    cast: Cast, form: str
) -> None:
    with time_machine.travel(NOON, tick=False):
        add(cast, 1, **LETTER)
        address, more = addresses(cast)[form]
        client = cast.sign_in("registry_clerk", decides=False)
        typed = forms.incoming(cast, **more)
        letters = RegisterEntry.objects.filter(state=RegisterEntry.State.REGISTERED)
        # The same button again, however often, asks again.
        for _ in range(2):
            first = client.post(address, typed)
            page = first.content.decode()
            assert first.status_code == 422
            assert [SAID in each for each in asked(first)] == [True]
            assert typed["subject"] in page
            assert typed["action_taken"] in page
            assert letters.count() == 1
        where, answer = answered(first, typed)
        assert client.post(where, answer).status_code == 302
        assert letters.count() == 2


def test_an_answer_counts_for_the_letter_that_was_asked_about(cast: Cast) -> None:
    add(cast, 1, **LETTER)
    address = reverse("registers:entry_create", args=["incoming"])
    client = cast.sign_in("registry_clerk", decides=False)
    typed = forms.incoming(cast)
    where, answer = answered(client.post(address, typed), typed)
    # Meanwhile a colleague has registered it once more: that is another question.
    add(cast, 1, **LETTER)
    assert len(asked(client.post(where, answer))) == 1
    other = cast.sign_in("registry_clerk", decides=False)
    where, answer = answered(other.post(address, typed), typed)
    assert other.post(where, answer).status_code == 302


def test_an_answer_of_somebody_else_opens_no_way(cast: Cast) -> None:
    add(cast, 1, **LETTER)
    address = reverse("registers:entry_create", args=["incoming"])
    typed = forms.incoming(cast)
    first = cast.sign_in("registry_clerk", decides=False).post(address, typed)
    where, answer = answered(first, typed)
    other = cast.sign_in("division_clerk", decides=False)
    assert other.post(where, answer).status_code == 422
    assert RegisterEntry.objects.count() == 1


@pytest.mark.parametrize("mark", ["", "x", "1", ".", "9" * 4000])
def test_another_word_does_not_open_the_way(cast: Cast, mark: str) -> None:
    add(cast, 1, **LETTER)
    address = reverse("registers:entry_batch", args=["incoming"])
    typed = forms.incoming(cast, confirmed=mark)
    client = cast.sign_in("registry_clerk", decides=False)
    assert client.post(address, typed).status_code == 422
    assert RegisterEntry.objects.count() == 1


@pytest.mark.parametrize("form", ["create", "batch", "backdate", "fill"])
def test_a_double_press_is_no_duplicate_of_itself(cast: Cast, form: str) -> None:
    with time_machine.travel(NOON, tick=False):
        address, more = addresses(cast)[form]
        typed = forms.incoming(cast, submission=str(uuid.uuid4()), **more)
        client = cast.sign_in("registry_clerk")
        answers: list[HttpResponse] = [
            client.post(address, typed)  # type: ignore[misc]
            for _ in range(2)
        ]
    assert [answer.status_code for answer in answers] == [302, 302]
    letters = RegisterEntry.objects.filter(state=RegisterEntry.State.REGISTERED)
    assert letters.count() == 1


# ── with scripts: told while typing ─────────────────────────────────────────


def test_it_is_told_when_the_field_is_left_and_asked_when_it_is_saved(
    page: Page, cast: Cast
) -> None:
    add(cast, 1, **LETTER)
    sign_in(page, cast.users["registry_clerk"])
    page.goto(reverse("registers:entry_batch", args=["incoming"]))
    sender = page.get_by_role("combobox", name="จาก")
    reference = page.get_by_label("เลขที่หนังสือ")
    said = page.get_by_role("status").filter(has_text=SAID)
    sender.fill(LETTER["sender"])
    reference.fill("ที่ ตย 0017.3/ว 1")
    page.keyboard.press("Tab")
    reference.fill(LETTER["reference_number"])
    page.keyboard.press("Tab")
    expect(said).to_contain_text("ถ้าเป็นคนละเรื่องพิมพ์ต่อได้")
    sender.fill("หน่วยงานอื่น")
    page.keyboard.press("Tab")
    expect(said).to_have_count(0)
    sender.fill(LETTER["sender"])
    page.keyboard.press("Tab")
    expect(said).to_be_visible()
    page.get_by_label("ลงวันที่", exact=True).fill("16/11/2569")
    page.get_by_label("เรื่อง", exact=True).fill("เรื่องใหม่ภายใต้เลขเดิม")
    page.get_by_label("กลุ่มปฏิบัติ").select_option(index=1)
    page.keyboard.press("F8")
    expect(page.get_by_role("link", name="กลับไปแก้ไข")).to_be_focused()
    page.keyboard.press("F9")
    expect(page.get_by_text("ลงทะเบียนแล้ว ได้เลขรับ 2")).to_be_visible()
