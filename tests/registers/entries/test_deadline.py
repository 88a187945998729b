"""ด่วนภายใน: a day and an hour beside the urgency, seen wherever the letter is."""

from __future__ import annotations

import pytest
from django.urls import reverse

from saraban.dispatch.models import Delivery, Dispatch
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.cast import Cast

DEADLINE = "25/11/2570 16:30"
SHOWN = "ด่วนภายใน 25 พ.ย. 70 16:30"


def registered(cast: Cast, kind: str, typed: dict[str, object]) -> RegisterEntry:
    page = reverse("registers:entry_create", args=[kind])
    answer = cast.sign_in("registry_clerk").post(page, typed)
    assert answer.status_code == 302, answer.content.decode()
    return RegisterEntry.objects.get()


def test_it_stands_in_list_detail_and_at_home(cast: Cast) -> None:
    entry = registered(cast, "incoming", forms.incoming(cast, deadline_at=DEADLINE))
    client = cast.sign_in("registry_clerk")
    for url in (
        reverse("registers:entry_list", args=["incoming"]),
        entry.get_absolute_url(),
        reverse("desk:home"),
    ):
        assert SHOWN in client.get(url).content.decode(), url
    assert entry.content.deadline_at == entry.deadline_at


def test_it_goes_with_the_letter_into_every_school(cast: Cast) -> None:
    entry = registered(cast, "outgoing", forms.outgoing(cast, deadline_at=DEADLINE))
    page = f"{reverse('dispatch:dispatch_create')}?entry={entry.pk}"
    form = cast.sign_in("registry_clerk").get(page).content.decode()
    assert f'value="{DEADLINE}"' in form
    typed = forms.dispatch(cast, deadline_at=DEADLINE)
    assert cast.sign_in("registry_clerk").post(page, typed).status_code == 302
    dispatch = Dispatch.objects.get()
    delivery = Delivery.objects.get(office=cast.schools[0])
    school = cast.sign_in("school_clerk")
    for url in (
        reverse("dispatch:delivery_list"),
        reverse("dispatch:delivery_detail", args=[delivery.pk]),
        reverse("desk:home"),
    ):
        assert SHOWN in school.get(url).content.decode(), url
    school.post(reverse("dispatch:delivery_receive", args=[delivery.pk]))
    copy = RegisterEntry.objects.get(book__office=cast.schools[0])
    assert copy.deadline_at == entry.deadline_at == dispatch.deadline_at
    listed = reverse("registers:entry_list", args=["incoming"])
    assert SHOWN in school.get(listed).content.decode()
    sender = cast.sign_in("registry_clerk")
    for url in (reverse("dispatch:dispatch_list"), dispatch.get_absolute_url()):
        assert SHOWN in sender.get(url).content.decode(), url


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("25/11/2570", "ใส่ทั้งวันที่และเวลา"),
        ("25/11/2570 25:00", "เวลาต้องอยู่ระหว่าง 00:00 ถึง 23:59"),
        ("31/11/2570 10:00", "ไม่มีวันที่"),
        ("พรุ่งนี้", "ใส่ทั้งวันที่และเวลา"),
    ],
)
def test_a_deadline_that_is_none_is_told(cast: Cast, typed: str, told: str) -> None:
    page = reverse("registers:entry_create", args=["incoming"])
    fields = forms.incoming(cast, deadline_at=typed)
    answer = cast.sign_in("registry_clerk").post(page, fields)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert typed in answer.content.decode()
    assert not RegisterEntry.objects.exists()


@pytest.mark.parametrize("typed", ["25/11/70 16.30 น.", "๒๕/๑๑/๒๕๗๐ ๑๖:๓๐"])
def test_it_is_typed_as_people_write(cast: Cast, typed: str) -> None:
    entry = registered(cast, "incoming", forms.incoming(cast, deadline_at=typed))
    assert entry.deadline_at
    assert entry.deadline_at.isoformat() == "2027-11-25T09:30:00+00:00"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"document_date": "16/11/2570"}, "ลงวันที่อยู่หลังวันนี้เกิน 7 วัน"),
        ({"received_at": "1/1/2567 08:00"}, "วันเวลาที่รับอยู่ก่อนลงวันที่ของหนังสือ"),
    ],
)
def test_days_that_cannot_be_are_told(
    cast: Cast, typed: dict[str, str], told: str
) -> None:
    page = reverse("registers:entry_create", args=["incoming"])
    answer = cast.sign_in("registry_clerk").post(page, forms.incoming(cast, **typed))
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_a_letter_is_not_received_before_it_came(cast: Cast) -> None:
    page = reverse("registers:entry_create", args=["incoming"])
    fields = forms.incoming(cast, received_at=DEADLINE)
    answer = cast.sign_in("registry_clerk").post(page, fields)
    assert answer.status_code == 422
    assert "วันเวลาที่รับต้องไม่หลังเวลานี้" in answer.content.decode()
