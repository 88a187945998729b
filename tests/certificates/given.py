"""Certificates as people come by them: a signatory, a checker, lines in the book."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone

from saraban.certificates.actions.checkers import name_checker
from saraban.certificates.models import CertificateBatch
from saraban.documents.storage import store_content
from saraban.registers.models import Certificate, RegisterEntry, Signatory
from saraban.signatures.models import SignaturePicture, SignaturePin
from saraban.signatures.pins import hash_of
from tests.cast import Cast
from tests.signatures.drawn import clear, content

CREATE: Final = reverse("registers:entry_create", args=["certificate"])
LIST: Final = reverse("registers:entry_list", args=["certificate"])
CHECK: Final = reverse("certificates:certificate_check")
BATCH: Final = reverse("certificates:batch_create")
CLERK: Final = "registry_clerk"
CHECKER: Final = "division_director"
PIN: Final = "314159"
NAME: Final = "เด็กหญิงตัวอย่าง ใจสมมติ"


def signature_of(cast: Cast, name: str) -> SignaturePicture:
    """Give a person a signature picture and a PIN."""
    user = cast.users[name]
    SignaturePin.objects.create(user=user, hash=hash_of(PIN, user))
    picture: SignaturePicture = SignaturePicture.objects.create(
        user=user,
        stored_file=store_content(content(clear()), "image/png"),
        width=300,
        height=100,
    )
    return picture


def signatory(cast: Cast, *, signs: bool = True, **changed: Any) -> Signatory:
    """Return the director as signatory, the picture allowed unless said otherwise."""
    columns: dict[str, Any] = {
        "office": cast.area,
        "code": "01",
        "name": "นางอรุณี ผู้นำสมมติ",
        "position": "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา",
        "user": cast.users["director"],
        "starts_on": date(2020, 1, 1),
        "is_current": True,
    }
    if signs:
        columns |= {
            "picture": signature_of(cast, "director"),
            "allowed_at": timezone.now(),
        }
    made: Signatory = Signatory.objects.create(**(columns | changed))
    return made


def checker(cast: Cast, name: str = CHECKER, by: str = CLERK) -> None:
    """Let a person check the certificates of the area."""
    name_checker(cast.users[name].pk, actor=cast.actor(by))


def typed(cast: Cast, **changed: Any) -> dict[str, Any]:
    """Return a filled form of ลงทะเบียนเกียรติบัตร of the area."""
    current = Signatory.objects.filter(is_current=True).first()
    return {
        "submission": str(uuid.uuid4()),
        "addressee": NAME,
        "subject": "รางวัลชนะเลิศ การแข่งขันทักษะภาษาไทย",
        "subject_second": "งานศิลปหัตถกรรมนักเรียน ปี 2569",
        "document_date": "16/11/2569",
        "signatory": str(current.pk) if current else "",
        "printing": "2" if current else "0",
        "design": "gold",
        "note": "",
        **changed,
    }


def registered(cast: Cast, by: str = CLERK, **changed: Any) -> RegisterEntry:
    """Register a certificate through the page."""
    answer = cast.sign_in(by).post(CREATE, typed(cast, **changed))
    assert answer.status_code == 302, answer.content.decode()
    entry: RegisterEntry = RegisterEntry.objects.latest("pk")
    return entry


def approved(cast: Cast, **changed: Any) -> RegisterEntry:
    """Register a certificate and approve it, both through the pages."""
    if not Signatory.objects.exists():
        signatory(cast)
        checker(cast)
    entry = registered(cast, **changed)
    check(cast, entry)
    assert Certificate.objects.get(entry=entry).is_approved
    return entry


def check(
    cast: Cast, *entries: RegisterEntry, by: str = CHECKER, **pressed: str
) -> Any:
    """Tick certificates on the checker's page and press a button there."""
    ticked = []
    for each in entries:
        each.refresh_from_db()
        ticked.append(f"{each.pk}.{each.version}")
    pressed = pressed or {"approve": "1"}
    client = cast.sign_in(by)
    answer: Any = client.post(CHECK, {"entry": ticked, **pressed})
    answer.client = client
    return answer


def batch(
    cast: Cast, names: str, by: str = CLERK, *, file: Any = None, **changed: Any
) -> Any:
    """Send the form of ลงทะเบียนหลายรายชื่อ."""
    sent = typed(cast, names=names, **changed)
    sent.pop("addressee")
    if file is not None:
        sent["file"] = file
    return cast.sign_in(by).post(BATCH, sent)


def written(
    cast: Cast, names: str, by: str = CLERK, **changed: Any
) -> CertificateBatch:
    """Read names and register them, through the pages."""
    answer = batch(cast, names, by, **changed)
    assert answer.status_code == 302, answer.content.decode()
    made = CertificateBatch.objects.latest("pk")
    write = reverse("certificates:batch_write", args=[made.pk])
    cast.sign_in(by).post(write)
    made.refresh_from_db()
    assert made.is_written
    return made


def public_page(entry: RegisterEntry) -> str:
    """Return the address of a certificate's public page."""
    code = Certificate.objects.get(entry=entry).public_code
    return reverse("certificates:certificate_public", args=[code])
