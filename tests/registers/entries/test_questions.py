"""What is unusual about a line is asked about before it takes a number; postgres too."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from saraban.core import thai
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.answers import answered, asked
from tests.browser import sign_in
from tests.cast import Cast
from tests.journeys.steps import look


def days_ago(days: int) -> str:
    """Return a day as it is typed."""
    return thai.format_entered_date(thai.today() - timedelta(days=days))


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("kind", "usual", "far"),
    [
        ("incoming", [0, 365, -7], [366]),
        ("outgoing", [0, 90, -30], [91, -31]),
        ("order", [0, 90, -30], [91, -31]),
    ],
)
def test_a_day_far_away_is_asked_about_and_no_other(
    cast: Cast, kind: str, usual: list[int], far: list[int]
) -> None:
    page = reverse("registers:entry_create", args=[kind])
    client = cast.sign_in("registry_clerk", decides=False)
    numbered = RegisterEntry.objects.filter(book__kind=kind)
    for number, days in enumerate(usual):
        typed = form_of(cast, kind, number, days_ago(days))
        assert client.post(page, typed).status_code == 302, days
    for days in far:
        typed = form_of(cast, kind, 100 + days, days_ago(days))
        answer = client.post(page, typed)
        assert answer.status_code == 422
        (sentence,) = asked(answer)
        assert f"{abs(days):,} วัน" in sentence
        assert numbered.count() == len(usual)
    where, again = answered(answer, typed)
    assert client.post(where, again).status_code == 302
    numbers = numbered.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, len(usual) + 2))


def form_of(cast: Cast, kind: str, number: int, dated: str) -> dict[str, Any]:
    """Return a form of this kind, each of another letter."""
    other = {"reference_number": f"ที่ ตย 1/{abs(number)}"} if kind == "incoming" else {}
    typed: dict[str, Any] = getattr(forms, kind)(cast, document_date=dated, **other)
    return typed


@pytest.mark.postgres
def test_the_day_of_a_back_dated_line_is_measured_from_its_place(cast: Cast) -> None:
    page = reverse("registers:entry_backdate", args=["outgoing"])
    place = {"how": "append", "reason": "ค้างอยู่", "book_date": days_ago(0)}
    typed = forms.outgoing(cast, document_date=days_ago(200), **place)
    client = cast.sign_in("registry_clerk", decides=False)
    assert len(asked(client.post(page, typed))) == 1
    assert not RegisterEntry.objects.exists()


@pytest.mark.postgres
@pytest.mark.parametrize(("count", "is_asked"), [(50, False), (51, True)])
def test_very_many_numbers_at_once_are_asked_about(
    cast: Cast, count: int, is_asked: bool
) -> None:
    cast.area.reservation_quota = 100
    cast.area.save()
    page = reverse("registers:number_reserve", args=["outgoing"])
    until = thai.format_entered_date(thai.today() + timedelta(days=1))
    typed = forms.reservation(
        cast, "registry_clerk", count=str(count), expires_on=until
    )
    client = cast.sign_in("registry_clerk", decides=False)
    answer = client.post(page, typed)
    assert bool(asked(answer)) == is_asked
    assert RegisterEntry.objects.count() == (0 if is_asked else count)
    if is_asked:
        where, again = answered(answer, typed)
        assert client.post(where, again).status_code == 302
        assert RegisterEntry.objects.count() == count


@pytest.mark.postgres
def test_a_correction_is_asked_about_where_it_makes_something_unusual(
    cast: Cast,
) -> None:
    create = reverse("registers:entry_create", args=["outgoing"])
    typed = forms.outgoing(cast, document_date=days_ago(200))
    cast.sign_in("registry_clerk").post(create, typed)
    entry = RegisterEntry.objects.get()
    client = cast.sign_in("registry_clerk", decides=False)
    page = reverse("registers:entry_edit", args=[entry.pk])
    same = {
        **typed,
        "reference_number": entry.reference_number,
        "version": str(entry.version),
        "note": "แก้หมายเหตุ",
    }
    assert client.post(page, same).status_code == 302
    entry.refresh_from_db()
    changed = {**same, "version": str(entry.version), "document_date": days_ago(300)}
    assert len(asked(client.post(page, changed))) == 1


def test_the_next_form_opens_after_the_answer_as_after_the_button(
    page: Page, cast: Cast
) -> None:
    sign_in(page, cast.users["registry_clerk"])
    page.goto(reverse("registers:entry_create", args=["incoming"]))
    page.get_by_role("combobox", name="จาก").fill("ศาลากลางจังหวัดตัวอย่าง")
    page.get_by_label("เลขที่หนังสือ").fill("ที่ ตย 1/1")
    page.get_by_label("ลงวันที่", exact=True).fill(days_ago(800))
    page.get_by_label("เรื่อง", exact=True).fill("เรื่องเดิม")
    page.get_by_label("กลุ่มปฏิบัติ").select_option(index=1)
    page.keyboard.press("F8")
    expect(page.get_by_role("link", name="กลับไปแก้ไข")).to_be_focused()
    look(page)
    page.keyboard.press("F9")
    expect(page.get_by_text("ลงทะเบียนแล้ว ได้เลขรับ 1")).to_be_visible()
