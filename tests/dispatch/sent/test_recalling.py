"""เรียกคืน: dispatch:dispatch_recall."""

from __future__ import annotations

import pytest
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.dispatch.models import Delivery, Dispatch
from saraban.notices.models import Notice, NoticeKind
from tests.cast import Cast
from tests.dispatch.sent_letters import (
    delivery_to,
    give_back,
    open_copy,
    page_of,
    press,
    receive,
    send,
)

State = Delivery.State


@pytest.fixture
def sent(cast: Cast) -> Dispatch:
    """A letter to all three schools."""
    return send(cast)


def states(sent: Dispatch) -> list[int]:
    """Return where each copy stands."""
    return list(sent.deliveries.order_by("pk").values_list("state", flat=True))


def test_the_page_asks_first_and_says_how_far_it_has_gone(
    cast: Cast, sent: Dispatch
) -> None:
    receive(cast, sent)
    open_copy(cast, sent, "other_school_clerk")
    url = reverse("dispatch:dispatch_recall", args=[sent.pk])
    page = cast.sign_in("division_clerk").get(url).content.decode()
    assert "เรียกคืนจาก 3 แห่ง" in page
    assert "ลงทะเบียนรับแล้ว 1 แห่ง เปิดดูแล้ว 2 แห่ง" in page
    assert states(sent) == [State.RECEIVED, State.SENT, State.SENT]


def test_everybody_is_told_and_nothing_vanishes(cast: Cast, sent: Dispatch) -> None:
    received = receive(cast, sent)
    answer = press(cast, "dispatch_recall", sent, whole="1", reason="วันประชุมผิด")
    page = answer.content.decode()
    assert "เรียกคืนจาก 3 แห่งแล้ว" in page
    assert "เหตุผล: วันประชุมผิด" in page
    assert str(cast.users["division_clerk"]) in page
    assert states(sent) == [State.RECALLED] * 3
    received.refresh_from_db()
    assert received.entry is not None
    assert received.is_received
    assert Notice.objects.filter(kind=NoticeKind.RECALLED).count() == 3
    event = AuditEvent.objects.get(kind=AuditKind.DELIVERIES_RECALLED)
    assert event.detail.values["reason"] == "วันประชุมผิด"


def test_some_are_called_back_through_their_boxes(cast: Cast, sent: Dispatch) -> None:
    chosen = delivery_to(sent, cast.schools[1])
    asked = press(cast, "dispatch_recall", sent, ask="1", delivery=[chosen.pk])
    assert asked.status_code == 200
    page = asked.content.decode()
    assert f'name="delivery" value="{chosen.pk}"' in page
    assert "เฉพาะแห่งที่เลือก" in page
    assert "ยังไม่ได้กรอก" not in page
    assert states(sent) == [State.SENT] * 3
    press(cast, "dispatch_recall", sent, delivery=[chosen.pk], reason="ส่งผิดแห่ง")
    assert states(sent) == [State.SENT, State.RECALLED, State.SENT]
    sent.refresh_from_db()
    assert not sent.is_recalled


def test_a_reason_is_asked_for(cast: Cast, sent: Dispatch) -> None:
    answer = press(cast, "dispatch_recall", sent, whole="1", reason=" ")
    assert answer.status_code == 422
    assert "ยังไม่ได้กรอกเหตุผลที่เรียกคืน" in answer.content.decode()
    assert states(sent) == [State.SENT] * 3


@pytest.mark.parametrize("typed", [{"ask": "1"}, {"reason": "ผิด"}])
def test_a_choice_that_got_lost_is_not_taken_for_everybody(
    cast: Cast, sent: Dispatch, typed: dict[str, str]
) -> None:
    answer = press(cast, "dispatch_recall", sent, **typed)
    assert "ยังไม่ได้เลือกผู้รับ" in answer.content.decode()
    assert states(sent) == [State.SENT] * 3


def test_the_second_press_changes_nothing(cast: Cast, sent: Dispatch) -> None:
    press(cast, "dispatch_recall", sent, whole="1", reason="วันประชุมผิด")
    again = press(cast, "dispatch_recall", sent, whole="1", reason="วันประชุมผิด")
    assert again.status_code == 200
    other = press(cast, "dispatch_recall", sent, whole="1", reason="เหตุผลอื่น")
    assert other.status_code == 422
    assert "ไม่มีหนังสือที่ดำเนินการนี้ได้" in other.content.decode()
    assert AuditEvent.objects.filter(kind=AuditKind.DELIVERIES_RECALLED).count() == 1
    url = reverse("dispatch:dispatch_recall", args=[sent.pk])
    asked = cast.sign_in("division_clerk").get(url).content.decode()
    assert "ไม่มีแห่งที่เรียกคืนได้" in asked


def test_what_was_returned_stays_returned(cast: Cast, sent: Dispatch) -> None:
    give_back(cast, sent)
    press(cast, "dispatch_recall", sent, whole="1", reason="วันประชุมผิด")
    assert states(sent) == [State.RETURNED, State.RECALLED, State.RECALLED]
    assert "2 เรียกคืน" in page_of(cast, sent).replace("<b>", "").replace("</b>", "")


@pytest.mark.parametrize(
    ("by", "status"),
    [
        ("registry_clerk", 200),
        ("division_director", 200),
        ("director", 403),
        ("officer", 404),
        ("school_clerk", 404),
    ],
)
def test_who_may_call_back(cast: Cast, sent: Dispatch, by: str, status: int) -> None:
    url = reverse("dispatch:dispatch_recall", args=[sent.pk])
    assert cast.sign_in(by).get(url).status_code == status
    typed = {"whole": "1", "reason": "ผิด"}
    assert press(cast, "dispatch_recall", sent, by, **typed).status_code == status
    assert (states(sent) == [State.RECALLED] * 3) == (status == 200)


def test_recipients_of_another_letter_are_unknown(cast: Cast, sent: Dispatch) -> None:
    other = send(cast, subject="อีกเรื่อง").deliveries.first()
    assert other is not None
    answer = press(cast, "dispatch_recall", sent, delivery=[other.pk], reason="ผิด")
    assert answer.status_code == 404
    other.refresh_from_db()
    assert other.is_waiting
