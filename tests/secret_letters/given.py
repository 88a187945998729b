"""Secret letters as people come by them, through the pages."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.test import Client
from django.urls import reverse

from saraban.offices.models import Appointment, Office, Role
from saraban.secret_letters.models import SecretDelivery, SecretEntry, SecretLetter
from tests import forms
from tests.cast import APPOINTED_ON, Cast

RECEIVE: Final = reverse("secret_letters:letter_receive")
SEND: Final = reverse("secret_letters:letter_send")
LIST: Final = reverse("secret_letters:letter_list")
REGISTRAR: Final = "secret_registrar"
SUBJECT: Final = "การสอบสวนวินัยร้ายแรงกรณีสมมติ"
DONE: Final = 302


def browser(cast: Cast, name: str) -> Client:
    """Return a person's browser in which the password was confirmed just now."""
    return cast.sign_in(name, has_confirmed=True)


def typed(cast: Cast, **changed: Any) -> dict[str, Any]:
    """Return a filled form of ลงทะเบียนรับหนังสือลับ."""
    return {
        "submission": str(uuid.uuid4()),
        "level": "1",
        "urgency": "1",
        "reference_number": "ที่ ตย 0017.9/ล 12",
        "document_date": "16/11/2569",
        "sender": "ศาลากลางจังหวัดตัวอย่าง",
        "addressee": cast.area.name,
        "subject": SUBJECT,
        "classified_by": "ผู้ว่าราชการจังหวัด",
        "classified_why": "เกี่ยวกับบุคคล",
        "copy_count": "1",
        "sheet_count": "2",
        "kept_at": "ตู้นิรภัย 1",
        "note": "",
        **changed,
    }


def received(cast: Cast, **changed: Any) -> SecretEntry:
    """Return a paper letter that the registrar registered through the page."""
    values = typed(cast, file_1=forms.pdf("ลับเฉพาะ.pdf"), **changed)
    answer = browser(cast, REGISTRAR).post(RECEIVE, values)
    assert answer.status_code == DONE, answer.content.decode()
    return SecretEntry.objects.filter(book__kind="secret_incoming").latest("pk")


def school_registrar(
    cast: Cast, name: str = "other_school_clerk", school: Office | None = None
) -> Appointment:
    """Let a person keep the secret letters of their school besides."""
    office = school or cast.appointments[name].office
    known = Appointment.objects.filter(
        user=cast.users[name], office=office, role=Role.SECRET_REGISTRAR
    ).first()
    if known is not None:
        return known
    made: Appointment = Appointment.objects.create(
        user=cast.users[name],
        office=office,
        role=Role.SECRET_REGISTRAR,
        order_number="7/2569",
        starts_on=APPOINTED_ON,
    )
    return made


def sent(cast: Cast, *offices: Office, **changed: Any) -> SecretLetter:
    """Return a letter that the area's registrar sent to offices."""
    values = typed(
        cast,
        file_1=forms.pdf("คำสั่งลับ.pdf"),
        offices=[each.pk for each in offices],
        sender=cast.area.name,
        **changed,
    )
    answer = browser(cast, REGISTRAR).post(SEND, values)
    assert answer.status_code == DONE, answer.content.decode()
    return SecretLetter.objects.latest("pk")


def receive(cast: Cast, delivery: SecretDelivery, by: str) -> SecretEntry:
    """Receive a copy through the page."""
    page = reverse("secret_letters:delivery_receive", args=[delivery.pk])
    answer = browser(cast, by).post(page, {"kept_at": "ตู้ 2", "note": ""})
    assert answer.status_code == DONE, answer.content.decode()
    delivery.refresh_from_db()
    assert delivery.entry is not None
    return delivery.entry


def listed(
    cast: Cast, letter: SecretLetter, name: str, **changed: Any
) -> dict[str, Any]:
    """List a person for a letter through the page; return what was typed."""
    values = {
        "person": cast.users[name].pk,
        "reason": "รับผิดชอบเรื่องนี้",
        "until": "",
        **changed,
    }
    page = reverse("secret_letters:reader_create", args=[letter.uid])
    answer = browser(cast, REGISTRAR).post(page, values)
    assert answer.status_code == DONE, answer.content.decode()
    return values


def asked(cast: Cast, letter: SecretLetter, name: str, purpose: str = "3") -> None:
    """Put a letter before a listed person through the page."""
    page = reverse("secret_letters:step_create", args=[letter.uid])
    values = {"people": [cast.users[name].pk], "purpose": purpose, "note": "โปรดสั่งการ"}
    answer = browser(cast, REGISTRAR).post(page, values)
    assert answer.status_code == DONE, answer.content.decode()


def inspected(cast: Cast) -> None:
    """Keep the result of an inspection through the page."""
    values = {
        "inspected_on": "16/11/2569",
        "order_number": "99/2569",
        "committee": "นายหนึ่ง สมมติ\nนายสอง สมมติ\nนายสาม สมมติ",
        "result": "ครบถ้วน",
        "missing": "",
    }
    page = reverse("secret_letters:inspection_list")
    answer = browser(cast, REGISTRAR).post(page, values)
    assert answer.status_code == DONE, answer.content.decode()
