"""ใช้เลขที่จอง: registers:number_fill."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.documents.models import PendingUpload
from saraban.letters.models import Letter
from saraban.registers.actions.books import current_book
from saraban.registers.actions.release_number import release_number
from saraban.registers.models import Book, RegisterEntry
from tests import forms
from tests.cast import Cast
from tests.registers.numbers.test_number_list import fill_address, reserve

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


def fill(
    cast: Cast, entry: RegisterEntry, by: str = "division_clerk", **changed: Any
) -> HttpResponse:
    """Send the form of the number's book as one of the cast."""
    make = forms.incoming if entry.book.is_incoming else forms.outgoing
    typed = make(cast, **changed)
    if cast.actor(by).book_owner.is_school:
        del typed["responsible_office"]
    return cast.sign_in(by).post(fill_address(entry), typed)  # type: ignore[return-value]


def test_the_letter_takes_the_number_that_waited(cast: Cast) -> None:
    first, second = reserve(cast, 2)
    answer = fill(cast, second, file_1=forms.pdf(), description_1="ฉบับลงนาม")
    second.refresh_from_db()
    assert answer.status_code == 302
    assert answer["Location"] == f"{second.get_absolute_url()}?issued=1"
    assert second.state == RegisterEntry.State.REGISTERED
    assert second.number == 2
    assert second.reference_number == second.content.reference_number == "ที่ ศธ 04999/2"
    assert (
        second.subject == second.content.subject == "ประชุมผู้บริหารสถานศึกษา ครั้งที่ 11/2569"
    )
    assert second.has_files
    assert second.content.attachments.get().description == "ฉบับลงนาม"
    first.refresh_from_db()
    assert first.is_reserved
    assert current_book(cast.area, "outgoing").last_number == 2
    page = cast.sign_in("division_clerk").get(answer["Location"]).content.decode()
    assert "<output data-copied>ที่ ศธ 04999/2</output>" in page


def test_it_is_recorded_as_registered_by_who_filled_it(cast: Cast) -> None:
    (entry,) = reserve(cast)
    fill(cast, entry, "registry_clerk")
    event = AuditEvent.objects.get(kind=AuditKind.ENTRY_REGISTERED, subject_id=entry.pk)
    assert event.actor == cast.users["registry_clerk"]
    assert RegisterEntry.objects.get().registered_by == cast.users["registry_clerk"]


def test_a_received_letter_fills_a_number_too(cast: Cast) -> None:
    (entry,) = reserve(cast, kind="incoming")
    assert fill(cast, entry).status_code == 302
    entry.refresh_from_db()
    assert entry.reference_number == "ที่ ตย 0017.3/ว 35614"
    assert entry.received_at is not None


def test_the_form_shows_the_number_and_why_it_was_reserved(cast: Cast) -> None:
    entry = reserve(cast, 3, reason="คำสั่งแต่งตั้งรอลงนาม")[2]
    page = cast.sign_in("division_clerk").get(fill_address(entry)).content.decode()
    assert "ใช้เลขที่จอง 3" in page
    assert "คำสั่งแต่งตั้งรอลงนาม" in page
    assert f'<option value="{cast.divisions[1].pk}" selected' in page
    assert f'value="{cast.users["division_clerk"]}"' in page


@pytest.mark.postgres
def test_a_second_press_finds_the_filled_number(cast: Cast) -> None:
    (entry,) = reserve(cast)
    mark = str(uuid.uuid4())
    first = fill(cast, entry, submission=mark)
    second = fill(cast, entry, submission=mark)
    assert first["Location"] == second["Location"]
    assert Letter.objects.count() == 1
    entry.refresh_from_db()
    assert entry.version == 2


@pytest.mark.postgres
def test_who_comes_second_is_told_that_the_number_is_taken(cast: Cast) -> None:
    (entry,) = reserve(cast)
    fill(cast, entry, subject="เรื่องของคนแรก")
    answer = fill(cast, entry, "registry_clerk", subject="เรื่องของคนที่สอง")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "ไม่ได้อยู่ในสถานะจองแล้ว" in page
    assert "เรื่องของคนที่สอง" in page
    entry.refresh_from_db()
    assert entry.subject == "เรื่องของคนแรก"
    assert Letter.objects.count() == 1
    blank = cast.sign_in("registry_clerk").get(fill_address(entry))
    assert blank.status_code == 409
    assert "ไม่ได้อยู่ในสถานะจองแล้ว" in blank.content.decode()


def test_a_released_number_is_not_filled(cast: Cast) -> None:
    (entry,) = reserve(cast)
    release_number(entry, "ไม่ใช้แล้ว", actor=cast.actor("division_clerk"))
    assert fill(cast, entry).status_code == 422
    entry.refresh_from_db()
    assert entry.is_void
    assert not Letter.objects.exists()


@pytest.mark.postgres
def test_a_circular_takes_its_own_second_number(cast: Cast) -> None:
    Book.objects.filter(pk=current_book(cast.area, "outgoing").pk).update(
        circular_start=1, last_circular_number=0
    )
    entry = reserve(cast, 3)[2]
    assert fill(cast, entry, is_circular="on").status_code == 302
    entry.refresh_from_db()
    assert (entry.number, entry.circular_number) == (3, 1)
    assert entry.reference_number == "ที่ ศธ 04999/ว 1"


@pytest.mark.parametrize(
    ("by", "status"),
    [
        ("registry_clerk", 302),
        ("division_clerk", 302),
        ("division_director", 302),
        ("officer", 403),
        ("director", 403),
        ("school_clerk", 404),
        ("outsider", 404),
    ],
)
def test_who_may_use_a_number_of_a_division(cast: Cast, by: str, status: int) -> None:
    (entry,) = reserve(cast)
    assert fill(cast, entry, by).status_code == status
    entry.refresh_from_db()
    assert entry.is_reserved == (status != 302)


def test_a_division_leaves_the_numbers_of_others_alone(cast: Cast) -> None:
    (entry,) = reserve(cast, by="registry_clerk", division=2)
    assert fill(cast, entry).status_code == 403


def test_an_overdue_number_asks_for_the_permission_to_backdate(cast: Cast) -> None:
    with time_machine.travel(NOON, tick=False):
        (entry,) = reserve(cast, days=1)
    with time_machine.travel(NOON + timedelta(days=2), tick=False):
        refused = fill(cast, entry)
        assert refused.status_code == 403
        assert "ลงทะเบียนย้อนหลัง" in refused.content.decode()
        assert fill(cast, entry, "registry_clerk").status_code == 302


def test_a_number_of_last_year_stays_in_its_book(cast: Cast) -> None:
    with time_machine.travel(datetime(2026, 12, 30, 5, 0, tzinfo=UTC), tick=False):
        (entry,) = reserve(cast, by="school_clerk", days=7)
    with time_machine.travel(datetime(2027, 1, 2, 5, 0, tzinfo=UTC), tick=False):
        assert fill(cast, entry, "school_clerk").status_code == 302
    entry.refresh_from_db()
    assert entry.book.year_be == 2569
    assert not Book.objects.filter(
        year_be=2570, last_number__gt=0, office=cast.schools[0]
    ).exists()


def test_bad_input_keeps_the_text_the_file_and_the_number(cast: Cast) -> None:
    (entry,) = reserve(cast)
    answer = fill(cast, entry, subject="", note="ส่งทางไปรษณีย์", file_1=forms.pdf())
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "ยังไม่ได้กรอกเรื่อง" in page
    assert "ส่งทางไปรษณีย์" in page
    assert "หนังสือนำส่ง.pdf" in page
    assert PendingUpload.objects.count() == 1
    entry.refresh_from_db()
    assert entry.is_reserved


def test_without_a_prefix_the_number_waits_on(cast: Cast) -> None:
    (entry,) = reserve(cast)
    cast.area.reference_prefix = ""
    cast.area.save()
    answer = fill(cast, entry, file_1=forms.pdf())
    assert answer.status_code == 422
    assert "กำหนดเลขที่หนังสือ" in answer.content.decode()
    entry.refresh_from_db()
    assert entry.is_reserved
    assert not Letter.objects.exists()


def test_more_slots_keep_what_was_typed(cast: Cast) -> None:
    (entry,) = reserve(cast)
    answer = fill(cast, entry, more_slots="1", file_1=forms.pdf())
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "ไฟล์แนบ 10" in page
    assert "ประชุมผู้บริหารสถานศึกษา" in page


def test_there_is_no_such_page_for_a_registered_letter(cast: Cast) -> None:
    page = reverse("registers:entry_create", args=["outgoing"])
    cast.sign_in("registry_clerk").post(page, forms.outgoing(cast))
    entry = RegisterEntry.objects.select_related("book").get()
    assert cast.sign_in("registry_clerk").get(fill_address(entry)).status_code == 409
    assert fill(cast, entry, "registry_clerk").status_code == 422
    assert Letter.objects.count() == 1
