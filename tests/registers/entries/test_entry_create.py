"""ลงทะเบียนหนังสือรับ and ลงทะเบียนหนังสือส่ง: registers:entry_create."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.documents.models import StoredFile
from saraban.letters.models import Letter
from saraban.registers.actions.books import current_book
from saraban.registers.models import Book, RegisterEntry
from tests import forms
from tests.cast import Cast

INCOMING = "incoming"
OUTGOING = "outgoing"


def register(cast: Cast, kind: str, typed: dict[str, Any], by: str) -> HttpResponse:
    """Send the form as one of the cast."""
    page = reverse("registers:entry_create", args=[kind])
    return cast.sign_in(by).post(page, typed)  # type: ignore[return-value]


def test_a_received_letter_gets_the_next_number(cast: Cast) -> None:
    for number in (1, 2, 3):
        typed = forms.incoming(cast, reference_number=f"ที่ ตย 1/{number}")
        answer = register(cast, INCOMING, typed, "registry_clerk")
        entry = RegisterEntry.objects.get(number=number)
        assert answer.status_code == 302
        assert answer["Location"].startswith(entry.get_absolute_url())
    assert entry.book == current_book(cast.area, INCOMING)
    assert entry.received_at is not None
    assert entry.responsible_office == cast.divisions[1]
    assert entry.content.subject == entry.subject
    assert str(entry.document_date) == "2026-11-16"
    event = AuditEvent.objects.get(kind=AuditKind.ENTRY_REGISTERED, subject_id=entry.pk)
    assert event.actor == cast.users["registry_clerk"]
    assert event.detail.values == {"number": "3", "year": entry.book.year_be}


@pytest.mark.parametrize(
    ("circular", "reference"),
    [({}, "ที่ ศธ 04999/1"), ({"is_circular": "on"}, "ที่ ศธ 04999/ว 1")],
)
def test_an_outgoing_number_is_issued_and_shown_large(
    cast: Cast, circular: dict[str, str], reference: str
) -> None:
    typed = forms.outgoing(cast, **circular)
    answer = register(cast, OUTGOING, typed, "registry_clerk")
    entry = RegisterEntry.objects.get()
    assert entry.reference_number == entry.content.reference_number == reference
    page = cast.sign_in("registry_clerk").get(answer["Location"]).content.decode()
    assert f"<output data-copied>{reference}</output>" in page


def test_a_file_comes_with_its_description(cast: Cast) -> None:
    typed = forms.incoming(cast, file_1=forms.pdf(), description_1="หนังสือนำส่ง")
    register(cast, INCOMING, typed, "registry_clerk")
    entry = RegisterEntry.objects.get()
    attachment = entry.content.attachments.get()
    assert entry.has_files
    assert (attachment.name, attachment.description) == (
        "หนังสือนำส่ง.pdf",
        "หนังสือนำส่ง",
    )
    url = reverse("registers:entry_file", args=[entry.pk, attachment.pk])
    answer = cast.sign_in("officer").get(url)
    assert b"".join(answer.streaming_content) == forms.PDF  # type: ignore[attr-defined]
    assert AuditEvent.objects.filter(kind=AuditKind.FILE_READ).count() == 1


def test_a_second_press_of_the_same_form_makes_no_second_entry(cast: Cast) -> None:
    typed = forms.incoming(cast)
    first = register(cast, INCOMING, typed, "registry_clerk")
    second = register(cast, INCOMING, typed, "registry_clerk")
    assert first["Location"] == second["Location"]
    assert RegisterEntry.objects.count() == Letter.objects.count() == 1


def test_the_next_letter_begins_with_what_they_have_in_common(cast: Cast) -> None:
    typed = forms.incoming(cast, next_letter="1", note="ทางไปรษณีย์")
    answer = register(cast, INCOMING, typed, "registry_clerk")
    page = cast.sign_in("registry_clerk").get(answer["Location"]).content.decode()
    assert 'value="ทางไปรษณีย์"' in page
    # Which group gets a letter is chosen anew for each.
    assert not re.search(rf'<option value="{cast.divisions[1].pk}"[^>]* selected', page)
    assert 'value="16/11/2569"' in page
    assert "ได้เลขรับ <b>1</b>" in page


@pytest.mark.parametrize(
    ("kind", "by", "allowed"),
    [
        (INCOMING, "registry_clerk", True),
        (INCOMING, "division_clerk", True),
        (INCOMING, "division_director", True),
        (INCOMING, "officer", False),
        (INCOMING, "deputy", False),
        (INCOMING, "director", False),
        (INCOMING, "administrator", False),
        (OUTGOING, "division_clerk", True),
        (OUTGOING, "officer", True),
        (OUTGOING, "secret_registrar", False),
        (OUTGOING, "director", False),
    ],
)
def test_who_may_register_for_the_area(
    cast: Cast, kind: str, by: str, allowed: bool
) -> None:
    typed = forms.incoming(cast) if kind == INCOMING else forms.outgoing(cast)
    answer = register(cast, kind, typed, by)
    assert answer.status_code == (302 if allowed else 403)
    assert RegisterEntry.objects.exists() == allowed
    if not allowed:
        assert "ลงทะเบียนหนังสือ" in answer.content.decode()


def test_a_division_registers_only_its_own(cast: Cast) -> None:
    other = cast.divisions[2].pk
    typed = forms.outgoing(cast, responsible_office=other)
    answer = register(cast, OUTGOING, typed, "division_clerk")
    assert answer.status_code == 422
    assert not RegisterEntry.objects.exists()
    assert register(cast, OUTGOING, typed, "registry_clerk").status_code == 302


def test_the_officer_registers_while_the_setting_is_on(cast: Cast) -> None:
    cast.area.officers_may_register_outgoing = False
    cast.area.save()
    answer = register(cast, OUTGOING, forms.outgoing(cast), "officer")
    assert answer.status_code == 403
    assert "ปิดสิทธิ์" in answer.content.decode()


def test_a_school_has_its_own_books_and_no_division(cast: Cast) -> None:
    typed = forms.incoming(cast, action_taken="มอบครูวิชาการ")
    del typed["responsible_office"]
    assert register(cast, INCOMING, typed, "school_clerk").status_code == 302
    assert (
        register(cast, INCOMING, typed | {"submission": ""}, "teacher").status_code
        == 403
    )
    entry = RegisterEntry.objects.get()
    assert entry.book.office == cast.schools[0]
    assert entry.responsible_office is None
    page = cast.sign_in("school_clerk").get(entry.get_absolute_url()).content.decode()
    assert "การปฏิบัติ" in page
    assert "กลุ่มปฏิบัติ" not in page


def test_without_a_prefix_no_number_is_issued(cast: Cast) -> None:
    cast.area.reference_prefix = ""
    cast.area.save()
    answer = register(cast, OUTGOING, forms.outgoing(cast), "registry_clerk")
    assert answer.status_code == 422
    assert "กำหนดเลขที่หนังสือ" in answer.content.decode()
    assert current_book(cast.area, OUTGOING).last_number == 0
    assert not Letter.objects.exists()


def test_a_closed_book_says_who_can_open_it(cast: Cast) -> None:
    Book.objects.filter(pk=current_book(cast.area, INCOMING).pk).update(is_open=False)
    typed = forms.incoming(cast, file_1=forms.pdf())
    answer = register(cast, INCOMING, typed, "registry_clerk")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "เจ้าหน้าที่สารบรรณกลาง" in page
    assert "กำหนดปีปฏิทิน" in page
    assert typed["subject"] in page
    assert "หนังสือนำส่ง.pdf" in page


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "missing subject": ({"subject": ""}, "ยังไม่ได้กรอกเรื่อง"),
    "only spaces": ({"subject": " \u200b\t "}, "ยังไม่ได้กรอกเรื่อง"),
    "missing sender": ({"sender": ""}, "ยังไม่ได้กรอกจาก"),
    "no division": ({"responsible_office": ""}, "ยังไม่ได้เลือกกลุ่มปฏิบัติ"),
    "no such day": ({"document_date": "31/2/2569"}, "ไม่มีวันที่"),
    "no date at all": ({"document_date": "วานนี้"}, "อ่านวันที่ไม่ได้"),
    "implausible year": ({"document_date": "1/1/2269"}, "ดูไม่ถูกต้อง"),
    "too long": ({"subject": "ก" * 501}, "เรื่องยาวเกินไป"),
    "unknown urgency": ({"urgency": "9"}, "ระดับความสำคัญที่เลือกไม่มีในรายการ"),
    "zero-byte file": ({"file_1": forms.pdf(content=b"")}, "หนังสือนำส่ง.pdf"),
    "not what its name says": (
        {"file_1": forms.pdf(content=b"MZ\x90\x00 not a pdf")},
        "หนังสือนำส่ง.pdf",
    ),
    "wrong type": ({"file_1": forms.pdf("โปรแกรม.exe")}, "โปรแกรม.exe"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_explained_and_kept(cast: Cast, case: str) -> None:
    changed, sentence = BAD[case]
    typed = forms.incoming(cast, **changed)
    answer = register(cast, INCOMING, typed, "registry_clerk")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert typed["action_taken"] in page
    assert not RegisterEntry.objects.exists()
    assert not Letter.objects.exists()
    assert current_book(cast.area, INCOMING).last_number == 0


@pytest.mark.parametrize("typed_date", ["9/11/2561", "9/11/2018", "๙/๑๑/๒๕๖๑"])
def test_both_eras_mean_the_same_day(cast: Cast, typed_date: str) -> None:
    typed = forms.incoming(cast, document_date=typed_date)
    register(cast, INCOMING, typed, "registry_clerk")
    assert str(RegisterEntry.objects.get().document_date) == "2018-11-09"


def test_a_pasted_subject_loses_its_control_characters(cast: Cast) -> None:
    typed = forms.incoming(cast, subject="การ\x00ประชุม\r\nครั้งที่\u200b 1\x1b[31m")
    register(cast, INCOMING, typed, "registry_clerk")
    assert RegisterEntry.objects.get().subject == "การ ประชุม ครั้งที่ 1 [31m"


def stored() -> set[Path]:
    return {each for each in Path(settings.FILES_FOLDER).rglob("*") if each.is_file()}


@pytest.mark.parametrize("kind", [INCOMING, OUTGOING])
@pytest.mark.parametrize("level", ["1", "2", "3"])
def test_a_secret_letter_leads_to_its_registrar_and_keeps_nothing(
    cast: Cast, kind: str, level: str
) -> None:
    make = forms.incoming if kind == INCOMING else forms.outgoing
    before = stored()
    content = forms.PDF + f"{kind}{level}".encode()
    typed = make(cast, secrecy=level, file_1=forms.pdf(content=content))
    answer = register(cast, kind, typed, "registry_clerk")
    assert answer.status_code == 302
    page = cast.sign_in("registry_clerk").get(answer["Location"]).content.decode()
    said = (
        "ไม่รับส่งด้วยระบบ" if level == "3" else cast.users["secret_registrar"].given_name
    )
    assert said in page
    assert typed["subject"] not in page
    assert not RegisterEntry.objects.exists()
    assert not StoredFile.objects.exists()
    assert stored() == before


def test_more_slots_keep_what_was_typed_and_chosen(cast: Cast) -> None:
    typed = forms.incoming(cast, file_1=forms.pdf(), more_slots="1")
    answer = register(cast, INCOMING, typed, "registry_clerk")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "ไฟล์แนบ 10" in page
    assert "หนังสือนำส่ง.pdf" in page
    assert typed["subject"] in page


def test_a_sender_named_like_a_school_of_the_area_is_that_school(cast: Cast) -> None:
    typed = forms.incoming(cast, sender=cast.schools[1].name)
    register(cast, INCOMING, typed, "registry_clerk")
    assert RegisterEntry.objects.get().sender_office == cast.schools[1]
