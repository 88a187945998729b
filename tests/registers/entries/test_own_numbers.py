"""An issued เลขที่หนังสือ is fixed: no two letters of a book go out under one number."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from saraban.core import thai
from saraban.letters.models import Letter
from saraban.offices.models import Office
from saraban.registers.models import Book, RegisterEntry
from saraban.registers.queries.completeness import report_on
from tests import forms
from tests.cast import Cast

FIXED = "เลขที่ออกแล้วเปลี่ยนไม่ได้"


@pytest.fixture
def entry(cast: Cast) -> RegisterEntry:
    return register(cast)


def register(cast: Cast, **typed: Any) -> RegisterEntry:
    page = reverse("registers:entry_create", args=["outgoing"])
    cast.sign_in("registry_clerk").post(page, forms.outgoing(cast, **typed))
    return RegisterEntry.objects.latest("pk")


def correct(cast: Cast, entry: RegisterEntry, number: str) -> str:
    """Correct the number; return the page, empty when it was saved."""
    typed = forms.outgoing(cast, reference_number=number)
    url = reverse("registers:entry_edit", args=[entry.pk])
    answer = cast.sign_in("registry_clerk").post(url, typed)
    entry.refresh_from_db()
    return "" if answer.status_code == 302 else answer.content.decode()


def test_a_number_yet_to_be_issued_is_not_taken(
    cast: Cast, entry: RegisterEntry
) -> None:
    own = entry.reference_number
    page = correct(cast, entry, f"{cast.area.reference_prefix}2")
    assert FIXED in page
    assert f"ใช้ได้เฉพาะ {own}" in page
    assert entry.reference_number == own
    assert register(cast).reference_number == f"{cast.area.reference_prefix}2"
    report = report_on(Book.objects.get(), actor=cast.actor("registry_clerk"))
    assert report.is_complete


@pytest.mark.parametrize("number", ["ที่ อื่น 1/1", "ที่ ศธ 04999/", "1", "-"])
def test_no_other_number_is_taken(
    cast: Cast, entry: RegisterEntry, number: str
) -> None:
    assert FIXED in correct(cast, entry, number)


def test_the_prefix_changes_to_one_that_the_office_has_set(
    cast: Cast, entry: RegisterEntry
) -> None:
    own = "ที่ ศธ 04999.3/"
    assert FIXED in correct(cast, entry, f"{own}1")
    Office.objects.filter(pk=cast.divisions[2].pk).update(reference_prefix=own)
    assert correct(cast, entry, "ศธ 04999.3/1") == ""
    assert entry.reference_number == f"{own}1"
    assert entry.content.reference_number == f"{own}1"


def test_the_mark_of_a_circular_comes_and_goes_until_it_is_sent(
    cast: Cast, entry: RegisterEntry
) -> None:
    prefix = cast.area.reference_prefix
    assert correct(cast, entry, f"{prefix}ว 1") == ""
    assert (entry.reference_number, entry.is_circular) == (f"{prefix}ว 1", True)
    assert correct(cast, entry, f"{prefix}1") == ""
    assert (entry.reference_number, entry.is_circular) == (f"{prefix}1", False)
    RegisterEntry.objects.update(dispatched_at=timezone.now())
    assert FIXED in correct(cast, entry, f"{prefix}ว 1")
    assert not entry.is_circular


def test_a_circular_with_a_number_of_its_own_keeps_it(cast: Cast) -> None:
    register(cast)
    Book.objects.update(circular_start=1, last_circular_number=0)
    prefix = cast.area.reference_prefix
    circular = register(cast, is_circular="on")
    assert circular.reference_number == f"{prefix}ว 1"
    for number in (f"{prefix}ว 2", f"{prefix}2", f"{prefix}1"):
        assert correct(cast, circular, number) != ""
    assert circular.reference_number == f"{prefix}ว 1"


def test_what_was_brought_along_bears_any_number_but_one_to_come(
    cast: Cast, entry: RegisterEntry
) -> None:
    book = entry.book
    letter = Letter.objects.create(
        office=cast.area, reference_number="เก่า", document_date=thai.today()
    )
    entry.pk, entry.number, entry.letter, entry.submission = None, 2, letter, uuid4()
    entry.reference_number, entry.reference_key = "เก่า", "เก่า"
    entry.save(force_insert=True)
    Book.objects.filter(pk=book.pk).update(last_number=2)
    assert correct(cast, entry, "ที่ เก่า 17/2560") == ""
    assert FIXED in correct(cast, entry, f"{cast.area.reference_prefix}3")
    assert FIXED in correct(cast, entry, f"{cast.area.reference_prefix}ว 9")


def test_the_report_finds_letters_under_one_number(
    cast: Cast, entry: RegisterEntry
) -> None:
    other = register(cast)
    third = register(cast)
    # As a release before could leave them.
    RegisterEntry.objects.filter(pk__in=[other.pk, third.pk]).update(
        reference_number=entry.reference_number, reference_key=entry.reference_key
    )
    RegisterEntry.objects.filter(pk=third.pk).update(
        state=RegisterEntry.State.VOID,
        void_reason="ผิด",
        voided_at=timezone.now(),
        voided_by=entry.registered_by,
    )
    report = report_on(Book.objects.get(), actor=cast.actor("registry_clerk"))
    assert not report.is_complete
    assert "เลขที่หนังสือซ้ำ 2 รายการ (1–2)" in report.verdict
    page = cast.sign_in("registry_clerk").get(
        reverse("registers:book_completeness", args=[entry.book_id])
    )
    assert "เลขที่หนังสือซ้ำ" in page.content.decode()
