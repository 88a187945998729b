"""หน่วยงานภายนอก: dispatch:outside_edit records how it was sent, outside_file opens the proof."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from saraban.audit.models import AuditDetail, AuditEvent, AuditKind
from saraban.core import thai
from saraban.dispatch.models import OutsideDelivery
from saraban.documents.models import PendingUpload
from tests import forms
from tests.cast import Cast


@pytest.fixture
def outside(cast: Cast) -> OutsideDelivery:
    """A letter of division 2 to somebody outside, by post."""
    typed = forms.dispatch(
        cast,
        recipients="outside",
        outside_name_1="ศาลากลางจังหวัดตัวอย่าง",
        outside_method_1="post",
    )
    cast.sign_in("registry_clerk").post(reverse("dispatch:dispatch_create"), typed)
    return OutsideDelivery.objects.get()


def record(cast: Cast, by: str, outside: OutsideDelivery, **changed: Any) -> Any:
    """Send the form of how it left."""
    today = thai.format_entered_date(thai.today())
    typed = {"handed_on": today, "method": "post", "detail": "EX 1 TH", **changed}
    url = reverse("dispatch:outside_edit", args=[outside.pk])
    return cast.sign_in(by).post(url, typed)


def proof_url(outside: OutsideDelivery) -> str:
    """Return where the proof is opened."""
    return reverse("dispatch:outside_file", args=[outside.pk])


def test_day_way_and_proof_are_recorded(cast: Cast, outside: OutsideDelivery) -> None:
    assert not outside.is_sent
    answer = record(cast, "division_clerk", outside, file_1=forms.pdf("ใบรับฝาก.pdf"))
    outside.refresh_from_db()
    assert answer["Location"] == outside.dispatch.get_absolute_url()
    assert outside.handed_on == thai.today()
    assert (outside.detail, outside.proof_name) == ("EX 1 TH", "ใบรับฝาก.pdf")
    assert outside.recorded_by == cast.users["division_clerk"]
    assert not PendingUpload.objects.waiting().exists()
    event = AuditEvent.objects.get(kind=AuditKind.OUTSIDE_RECORDED)
    values = AuditDetail.objects.get(event=event).values
    assert values["old"]["handed_on"] is None
    assert values["new"]["detail"] == "EX 1 TH"


def test_a_new_proof_takes_the_place_of_the_old_one_which_stays_on_record(
    cast: Cast, outside: OutsideDelivery
) -> None:
    record(cast, "division_clerk", outside, file_1=forms.pdf("เก่า.pdf"))
    newer = forms.pdf("ใหม่.pdf", forms.PDF + b"%new")
    record(cast, "division_clerk", outside, file_1=newer)
    record(cast, "division_clerk", outside, detail="EX 2 TH")
    outside.refresh_from_db()
    assert outside.proof_name == "ใหม่.pdf"
    events = AuditEvent.objects.filter(kind=AuditKind.OUTSIDE_RECORDED).order_by("pk")
    assert events.count() == 3
    values = AuditDetail.objects.get(event=events[1]).values
    assert values["old"]["proof_name"] == "เก่า.pdf"
    assert values["old"]["proof"] != values["new"]["proof"]


def test_the_same_press_again_records_nothing(
    cast: Cast, outside: OutsideDelivery
) -> None:
    record(cast, "division_clerk", outside)
    record(cast, "division_clerk", outside)
    events = AuditEvent.objects.filter(kind=AuditKind.OUTSIDE_RECORDED)
    assert events.count() == 1


@pytest.mark.parametrize(
    ("by", "status"),
    [
        ("registry_clerk", 302),
        ("division_clerk", 302),
        ("director", 403),
        ("officer", 404),
        ("school_clerk", 404),
        ("outsider", 404),
    ],
)
def test_who_may_record(
    cast: Cast, outside: OutsideDelivery, by: str, status: int
) -> None:
    assert record(cast, by, outside).status_code == status


def test_the_proof_is_opened_through_the_letter_and_that_is_kept(
    cast: Cast, outside: OutsideDelivery
) -> None:
    url = proof_url(outside)
    assert cast.sign_in("director").get(url).status_code == 404
    record(cast, "division_clerk", outside, file_1=forms.pdf())
    answer = cast.sign_in("director").get(url)
    assert b"".join(answer) == forms.PDF
    assert AuditEvent.objects.filter(kind=AuditKind.FILE_READ).count() == 1
    assert cast.sign_in("school_clerk").get(url).status_code == 404
    assert cast.sign_in("outsider").get(url).status_code == 404


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "a day to come": (
        {"handed_on": thai.format_entered_date(thai.today() + timedelta(days=2))},
        "วันที่ส่งออกต้องไม่หลังวันนี้",
    ),
    "no method": ({"method": ""}, "ยังไม่ได้เลือกวิธีส่ง"),
    "long detail": ({"detail": "ก" * 301}, "รายละเอียดการส่งยาวเกินไป"),
    "bad file": ({"file_1": forms.pdf("ก.exe")}, "ก.exe"),
    "two files": (
        {"file_1": forms.pdf(), "file_2": forms.pdf("ข.pdf", forms.PDF + b"%2")},
        "แนบหลักฐานการส่งได้หนึ่งไฟล์",
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_bad_input_records_nothing(
    cast: Cast, outside: OutsideDelivery, case: str
) -> None:
    changed, sentence = FAULTS[case]
    answer = record(cast, "division_clerk", outside, **changed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    outside.refresh_from_db()
    assert not outside.is_sent


def test_a_file_of_a_refused_form_waits_and_is_attached_by_the_next_press(
    cast: Cast, outside: OutsideDelivery
) -> None:
    record(cast, "division_clerk", outside, method="", file_1=forms.pdf("ใบรับ.pdf"))
    token = PendingUpload.objects.get().pk
    record(cast, "division_clerk", outside, upload=str(token))
    outside.refresh_from_db()
    assert outside.proof_name == "ใบรับ.pdf"
