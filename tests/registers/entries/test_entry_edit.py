"""แก้ไข and ลบ: registers:entry_edit, registers:entry_void, registers:entry_detail."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.letters.models import Letter
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.cast import Cast


@pytest.fixture
def entry(cast: Cast) -> RegisterEntry:
    """An outgoing letter of division 2, registered by its officer."""
    page = reverse("registers:entry_create", args=["outgoing"])
    cast.sign_in("officer").post(page, forms.outgoing(cast))
    return RegisterEntry.objects.get()


def edit(cast: Cast, entry: RegisterEntry, by: str, **changed: Any) -> HttpResponse:
    """Send the edit form."""
    typed = forms.outgoing(cast, reference_number=entry.reference_number, **changed)
    url = reverse("registers:entry_edit", args=[entry.pk])
    return cast.sign_in(by).post(url, typed)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("by", "status"),
    [
        ("registry_clerk", 302),
        ("division_clerk", 302),
        ("division_director", 302),
        ("officer", 302),
        ("deputy", 403),
        ("director", 403),
        ("secret_registrar", 403),
        ("administrator", 404),
        ("school_clerk", 404),
        ("outsider", 404),
    ],
)
def test_who_may_edit(cast: Cast, entry: RegisterEntry, by: str, status: int) -> None:
    answer = edit(cast, entry, by, subject="เรื่องที่แก้แล้ว")
    entry.refresh_from_db()
    assert answer.status_code == status
    assert (entry.subject == "เรื่องที่แก้แล้ว") == (status == 302)


def test_the_scanned_file_is_attached_afterwards(
    cast: Cast, entry: RegisterEntry
) -> None:
    edit(cast, entry, "officer", file_1=forms.pdf(), description_1="ฉบับลงนาม")
    entry.refresh_from_db()
    assert entry.has_files
    page = cast.sign_in("director").get(entry.get_absolute_url())
    assert "ฉบับลงนาม" in page.content.decode()


def test_a_file_is_taken_out(cast: Cast, entry: RegisterEntry) -> None:
    edit(cast, entry, "officer", file_1=forms.pdf())
    attachment = entry.content.attachments.get()
    edit(cast, entry, "officer", remove_file=attachment.pk)
    entry.refresh_from_db()
    assert not entry.has_files
    assert not entry.content.attachments.exists()


def test_a_description_is_corrected(cast: Cast, entry: RegisterEntry) -> None:
    edit(cast, entry, "officer", file_1=forms.pdf())
    attachment = entry.content.attachments.get()
    name = f"file_description_{attachment.pk}"
    edit(
        cast,
        entry,
        "officer",
        **{name: "ฉบับลงนาม\n", "file_description_x": "?", "file_description_007": "?"},
    )
    attachment.refresh_from_db()
    assert attachment.description == "ฉบับลงนาม"


def test_a_description_that_is_too_long_is_told_and_stays_as_typed(
    cast: Cast, entry: RegisterEntry
) -> None:
    edit(cast, entry, "officer", file_1=forms.pdf())
    attachment = entry.content.attachments.get()
    long = "ก" * 201
    typed = {f"file_description_{attachment.pk}": long, "remove_file": attachment.pk}
    answer = edit(cast, entry, "officer", **typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "คำอธิบายไฟล์ยาวเกินไป ใส่ได้ไม่เกิน 200 ตัวอักษร (ที่พิมพ์มี 201 ตัวอักษร)" in page
    assert f'value="{long}"' in page
    assert f'value="{attachment.pk}" checked' in page
    attachment.refresh_from_db()
    assert attachment.description == "หนังสือนำส่ง"


def test_the_same_press_twice_attaches_the_file_once(
    cast: Cast, entry: RegisterEntry
) -> None:
    for _ in range(2):
        edit(cast, entry, "officer", file_1=forms.pdf())
    assert entry.content.attachments.count() == 1


def test_a_closed_division_keeps_its_entries(cast: Cast, entry: RegisterEntry) -> None:
    cast.divisions[1].is_active = False
    cast.divisions[1].save()
    answer = edit(cast, entry, "registry_clerk", note="ตรวจแล้ว")
    entry.refresh_from_db()
    assert answer.status_code == 302
    assert (entry.note, entry.responsible_office) == ("ตรวจแล้ว", cast.divisions[1])


def test_old_and_new_values_are_kept(cast: Cast, entry: RegisterEntry) -> None:
    old = entry.subject
    edit(cast, entry, "registry_clerk", subject="เรื่องใหม่", addressee="ทุกโรงเรียน")
    event = AuditEvent.objects.get(kind=AuditKind.ENTRY_CHANGED)
    assert event.detail.values == {
        "addressee": ["ผู้อำนวยการโรงเรียนในสังกัด", "ทุกโรงเรียน"],
        "subject": [old, "เรื่องใหม่"],
        "version": 2,
    }
    letter = Letter.objects.get()
    assert letter.subject == "เรื่องใหม่"


def test_the_edit_form_shows_what_stands_in_the_book(
    cast: Cast, entry: RegisterEntry
) -> None:
    url = reverse("registers:entry_edit", args=[entry.pk])
    page = cast.sign_in("officer").get(url).content.decode()
    assert entry.subject in page
    assert f'value="{entry.reference_number}"' in page
    assert 'value="16/11/2569"' in page


def test_a_void_number_stays_with_its_reason(cast: Cast, entry: RegisterEntry) -> None:
    url = reverse("registers:entry_void", args=[entry.pk])
    assert (
        cast.sign_in("division_clerk").post(url, {"reason": "ออกเลขผิด"}).status_code
        == 403
    )
    assert cast.sign_in("registry_clerk").post(url, {"reason": " "}).status_code == 422
    assert (
        cast.sign_in("registry_clerk").post(url, {"reason": "ออกเลขผิด"}).status_code
        == 302
    )
    entry.refresh_from_db()
    assert entry.is_void
    assert entry.voided_by == cast.users["registry_clerk"]
    page = cast.sign_in("deputy").get(entry.get_absolute_url()).content.decode()
    assert "ออกเลขผิด" in page
    assert edit(cast, entry, "registry_clerk").status_code == 409


def test_the_number_of_a_void_entry_is_not_used_again(
    cast: Cast, entry: RegisterEntry
) -> None:
    url = reverse("registers:entry_void", args=[entry.pk])
    cast.sign_in("registry_clerk").post(url, {"reason": "ออกเลขผิด"})
    page = reverse("registers:entry_create", args=["outgoing"])
    cast.sign_in("officer").post(page, forms.outgoing(cast))
    assert list(RegisterEntry.objects.values_list("number", flat=True)) == [1, 2]
