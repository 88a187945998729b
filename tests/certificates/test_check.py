"""เจ้าหน้าที่ทะเบียนเกียรติบัตร: who says รับรอง, and of what."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.certificates.models import CertificateChecker
from saraban.offices.models import Appointment
from saraban.registers.models import Certificate, RegisterEntry, Signatory
from tests.cast import Cast
from tests.certificates import given

pytestmark = pytest.mark.postgres
Check = Certificate.Check
SETTINGS = reverse("certificates:checker_list")


def state_of(entry: RegisterEntry) -> int:
    return Certificate.objects.get(entry=entry).check_state


def test_only_named_people_check(cast: Cast) -> None:
    given.signatory(cast)
    entry = given.registered(cast)
    refused = cast.sign_in(given.CLERK).get(given.CHECK)
    assert refused.status_code == 403
    assert "เฉพาะเจ้าหน้าที่เท่านั้น" in refused.content.decode()
    assert given.check(cast, entry).status_code == 403
    assert state_of(entry) == Check.PENDING
    person = cast.users[given.CHECKER].pk
    cast.sign_in(given.CLERK).post(SETTINGS, {"person": person})
    page = cast.sign_in(given.CHECKER).get(given.CHECK).content.decode()
    assert given.NAME in page
    assert given.check(cast, entry).status_code == 302
    assert state_of(entry) == Check.APPROVED
    mine = CertificateChecker.objects.get()
    removed = reverse("certificates:checker_remove", args=[mine.pk])
    cast.sign_in(given.CLERK).post(removed)
    assert cast.sign_in(given.CHECKER).get(given.CHECK).status_code == 403
    kinds = [AuditKind.CHECKER_NAMED, AuditKind.CHECKER_REMOVED]
    assert AuditEvent.objects.filter(kind__in=kinds).count() == 2


def test_a_checker_of_another_office_sees_nothing_of_it(cast: Cast) -> None:
    given.signatory(cast)
    entry = given.registered(cast)
    school = cast.schools[0]
    school.school_prints_certificates = True
    school.save()
    given.checker(cast, "teacher", by="school_clerk")
    page = cast.sign_in("teacher").get(given.CHECK)
    assert page.status_code == 200
    assert given.NAME not in page.content.decode()
    given.check(cast, entry, by="teacher")
    assert state_of(entry) == Check.PENDING


def test_approved_ones_keep_how_they_were_signed(cast: Cast) -> None:
    first = given.approved(cast)
    certificate = Certificate.objects.get(entry=first)
    signatory = Signatory.objects.get()
    assert certificate.signed_block == [
        "(นางอรุณี ผู้นำสมมติ)",
        "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา",
    ]
    assert signatory.picture
    assert certificate.signature == signatory.picture.stored_file
    event = AuditEvent.objects.get(kind=AuditKind.CERTIFICATE_APPROVED)
    assert (event.subject_id, event.actor) == (first.pk, cast.users[given.CHECKER])
    disallow = reverse("certificates:signature_disallow", args=[signatory.pk])
    cast.sign_in("director").post(disallow)
    second = given.registered(cast)
    given.check(cast, second)
    assert Certificate.objects.get(entry=second).signature is None
    assert Certificate.objects.get(entry=first).signature is not None


def test_refused_ones_say_why_and_are_checked_again_once_corrected(cast: Cast) -> None:
    given.signatory(cast)
    given.checker(cast)
    entry = given.registered(cast)
    nothing = given.check(cast, entry, refuse="1", reason="")
    assert nothing.status_code == 422
    assert "ยังไม่ได้กรอกเหตุผลที่ไม่รับรอง" in nothing.content.decode()
    given.check(cast, entry, refuse="1", reason="ชื่อสะกดไม่ตรง")
    assert state_of(entry) == Check.REFUSED
    detail = cast.sign_in(given.CLERK).get(entry.get_absolute_url()).content.decode()
    assert "ชื่อสะกดไม่ตรง" in detail
    listed = cast.sign_in(given.CHECKER).get(given.CHECK, {"state": "refused"})
    assert "ชื่อสะกดไม่ตรง" in listed.content.decode()
    edit = reverse("registers:entry_edit", args=[entry.pk])
    sent = given.typed(cast, version=str(entry.version), addressee="เด็กหญิงถูกต้อง สมมติ")
    cast.sign_in(given.CLERK).post(edit, sent)
    assert state_of(entry) == Check.PENDING


def test_nothing_ticked_is_told(cast: Cast) -> None:
    given.checker(cast)
    answer = cast.sign_in(given.CHECKER).post(given.CHECK, {"approve": "1"})
    assert answer.status_code == 422
    assert "ยังไม่ได้เลือกเกียรติบัตร" in answer.content.decode()


def test_what_was_corrected_after_the_checker_looked_is_not_approved(
    cast: Cast,
) -> None:
    given.signatory(cast)
    given.checker(cast)
    entry, other = given.registered(cast), given.registered(cast)
    ticked = [f"{entry.pk}.{entry.version}", f"{other.pk}.{other.version}"]
    edit = reverse("registers:entry_edit", args=[entry.pk])
    cast.sign_in(given.CLERK).post(edit, given.typed(cast, addressee="คนอื่น สมมติ"))
    sent = {"entry": ticked, "approve": "1"}
    answer = cast.sign_in(given.CHECKER).post(given.CHECK, sent, follow=True)
    assert "มีผู้แก้ไขรายการหลังจากท่านเปิดหน้านี้" in answer.content.decode()
    assert (state_of(entry), state_of(other)) == (Check.PENDING, Check.APPROVED)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("ended", "ไม่ได้เป็นผู้ลงนามในวันที่ออก 16 พ.ย. 2569"),
        ("left", "ไม่ได้ปฏิบัติหน้าที่ในหน่วยงานในวันที่ออก"),
    ],
)
def test_a_signatory_who_left_signs_no_more(
    cast: Cast, change: str, sentence: str
) -> None:
    signatory = given.signatory(cast)
    given.checker(cast)
    entry = given.registered(cast)
    before = date(2026, 11, 1)
    if change == "ended":
        Signatory.objects.filter(pk=signatory.pk).update(ends_on=before)
    if change == "left":
        posts = Appointment.objects.filter(user=cast.users["director"])
        posts.update(ends_on=before)
    pressed: Any = given.check(cast, entry)
    page = pressed.client.get(given.CHECK).content.decode()
    assert state_of(entry) == Check.PENDING
    assert sentence in page


def test_what_is_signed_by_hand_is_approved_without_a_signatory(cast: Cast) -> None:
    given.signatory(cast)
    given.checker(cast)
    entry = given.registered(cast, signatory="", printing="0")
    given.check(cast, entry)
    certificate = Certificate.objects.get(entry=entry)
    assert (certificate.is_approved, certificate.signed_block) == (True, [])
    edit = reverse("registers:entry_edit", args=[entry.pk])
    sent = given.typed(cast, version=str(entry.version), printing="1")
    assert cast.sign_in(given.CLERK).post(edit, sent).status_code == 302
    assert state_of(entry) == Check.PENDING


def test_a_whole_batch_is_approved_in_one_press(cast: Cast) -> None:
    given.signatory(cast)
    given.checker(cast)
    batch = given.written(cast, "นายก สมมติ\nนายข สมมติ\nนายค สมมติ")
    client = cast.sign_in(given.CHECKER)
    page = client.get(given.CHECK).content.decode()
    assert "รับรองทั้งชุด 3 ใบ" in page
    approve = reverse("certificates:batch_approve", args=[batch.pk])
    stale = client.post(approve, {"seen": "3-4"}, follow=True)
    assert "มีผู้แก้ไขรายการหลังจากท่านเปิดหน้านี้" in stale.content.decode()
    assert not Certificate.objects.filter(check_state=Check.APPROVED).exists()
    client.post(approve, {"seen": "3-3"})
    assert Certificate.objects.filter(check_state=Check.APPROVED).count() == 3
    events = AuditEvent.objects.filter(kind=AuditKind.CERTIFICATE_APPROVED)
    assert events.count() == 3


def test_what_waits_stands_on_the_first_page_of_the_checker_alone(cast: Cast) -> None:
    given.signatory(cast)
    given.checker(cast)
    given.registered(cast)
    words = "รอท่านตรวจสอบ"
    assert words in cast.sign_in(given.CHECKER).get("/").content.decode()
    assert words not in cast.sign_in(given.CLERK).get("/").content.decode()
