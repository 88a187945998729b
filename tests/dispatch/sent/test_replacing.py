"""ส่งฉบับแก้ไขแทน: dispatch:dispatch_replace."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.dispatch.models import Delivery, Dispatch
from saraban.notices.models import Notice, NoticeKind
from saraban.offices.models import Office
from tests import forms
from tests.cast import Cast
from tests.dispatch.sent_letters import (
    delivery_to,
    give_back,
    page_of,
    press,
    receive,
    send,
)

State = Delivery.State


@pytest.fixture
def sent(cast: Cast) -> Dispatch:
    """A letter with two files to all three schools."""
    return send(cast, file_names=["นำส่ง.pdf", "กำหนดการ.pdf"])


def replace(
    cast: Cast, sent: Dispatch, by: str = "division_clerk", **changed: Any
) -> HttpResponse:
    """Send the filled form: to everybody, all files kept, unless told otherwise."""
    typed: dict[str, Any] = {
        "submission": str(uuid.uuid4()),
        "whole": "1",
        "reason": "แก้วันประชุม",
        "subject": sent.subject,
        "summary": "ประชุมวันที่ 26 แทนวันที่ 25",
        "keep": list(sent.letter.attachments.values_list("pk", flat=True)),
        **changed,
    }
    if typed["whole"] is None:
        del typed["whole"]
    return press(cast, "dispatch_replace", sent, by, **typed)


def newest(sent: Dispatch) -> Dispatch:
    """Return the dispatch that replaced it."""
    return sent.replaced_by.get()


def test_the_form_carries_what_was_sent(cast: Cast, sent: Dispatch) -> None:
    receive(cast, sent)
    url = reverse("dispatch:dispatch_replace", args=[sent.pk])
    page = cast.sign_in("division_clerk").get(url).content.decode()
    assert sent.subject in page
    assert sent.summary in page
    for file in sent.letter.attachments.all():
        assert f'name="keep" value="{file.pk}" id="keep-{file.pk}" checked' in page
    assert "ทุกแห่งที่มีหนังสือนี้อยู่ 3 แห่ง" in page
    assert "ลงทะเบียนรับแล้ว 1 แห่ง" in page


def test_files_are_kept_left_out_and_added(cast: Cast, sent: Dispatch) -> None:
    first = sent.letter.attachments.get(name="นำส่ง.pdf")
    answer = replace(
        cast,
        sent,
        keep=[first.pk],
        file_1=forms.pdf("กำหนดการแก้ไข.pdf", forms.PDF + b"2"),
    )
    assert "ส่งฉบับแก้ไขแทนถึง 3 แห่งแล้ว" in answer.content.decode()
    new = newest(sent)
    names = new.letter.attachments.values_list("name", flat=True)
    assert list(names) == ["นำส่ง.pdf", "กำหนดการแก้ไข.pdf"]
    assert sent.letter.attachments.count() == 2
    assert set(sent.deliveries.values_list("state", flat=True)) == {State.REPLACED}
    assert set(new.deliveries.values_list("state", flat=True)) == {State.SENT}
    assert Notice.objects.filter(kind=NoticeKind.REPLACED).count() == 3
    assert AuditEvent.objects.filter(kind=AuditKind.LETTER_REPLACED).count() == 1


def test_both_versions_lead_to_each_other(cast: Cast, sent: Dispatch) -> None:
    replace(cast, sent)
    new = newest(sent)
    old_page, new_page = page_of(cast, sent), page_of(cast, new)
    assert f'<a href="{new.get_absolute_url()}">ดูฉบับแก้ไข' in old_page
    assert "เหตุผล: แก้วันประชุม" in old_page
    assert f'<a href="{sent.get_absolute_url()}">ดูฉบับเดิม' in new_page
    assert old_page.count("มีฉบับแก้ไขแทน") >= 3


def test_a_returned_copy_alone_gets_another_and_is_settled(
    cast: Cast, sent: Dispatch
) -> None:
    returned = give_back(cast, sent)
    url = reverse("dispatch:dispatch_replace", args=[sent.pk])
    asked = f"{url}?delivery={returned.pk}"
    assert asked in page_of(cast, sent)
    client = cast.sign_in("division_clerk")
    page = client.get(asked).content.decode()
    assert "เฉพาะแห่งที่เลือก 1 แห่ง" in page
    # The same letter once more: nothing in it differs, the file was broken on its way.
    replace(cast, sent, whole=None, delivery=[returned.pk], summary=sent.summary)
    new = newest(sent)
    assert new.letter == sent.letter
    assert [each.office for each in new.deliveries.all()] == [cast.schools[0]]
    returned.refresh_from_db()
    assert returned.return_settled_at is not None
    assert delivery_to(sent, cast.schools[1]).is_waiting
    assert "แห่ง รอดำเนินการ" not in page_of(cast, sent)


def test_to_everybody_something_has_to_differ(cast: Cast, sent: Dispatch) -> None:
    answer = replace(cast, sent, summary=sent.summary)
    assert answer.status_code == 422
    assert "ยังไม่ได้แก้ไขสิ่งใด" in answer.content.decode()
    assert not sent.replaced_by.exists()


def test_a_refused_form_loses_nothing(cast: Cast, sent: Dispatch) -> None:
    first, second = sent.letter.attachments.order_by("position")
    answer = replace(
        cast, sent, reason="", keep=[second.pk], file_1=forms.pdf("ใหม่.pdf")
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "ยังไม่ได้กรอกเหตุผลที่ส่งฉบับแก้ไขแทน" in page
    assert "ประชุมวันที่ 26 แทนวันที่ 25" in page
    assert "ใหม่.pdf" in page
    assert f'id="keep-{first.pk}">' in page
    assert f'id="keep-{second.pk}" checked>' in page
    assert not sent.replaced_by.exists()


def test_more_files_can_be_asked_for_without_scripts(
    cast: Cast, sent: Dispatch
) -> None:
    answer = replace(cast, sent, more_slots="1", reason="")
    assert answer.status_code == 200
    assert "ไฟล์แนบ 10" in answer.content.decode()


def test_the_same_press_twice_makes_one_version(cast: Cast, sent: Dispatch) -> None:
    mark = str(uuid.uuid4())
    for _ in range(2):
        answer = replace(cast, sent, submission=mark)
        assert answer.status_code == 200
    assert sent.replaced_by.count() == 1
    late = replace(cast, sent, summary="แก้อีกครั้งในฉบับเดิม")
    assert late.status_code == 422
    assert "ไม่มีหนังสือที่ดำเนินการนี้ได้" in late.content.decode()


def test_a_closed_school_gets_no_new_version(cast: Cast, sent: Dispatch) -> None:
    Office.objects.filter(pk=cast.schools[1].pk).update(is_active=False)
    chosen = delivery_to(sent, cast.schools[1])
    refused = replace(cast, sent, whole=None, delivery=[chosen.pk])
    assert refused.status_code == 422
    assert f"ส่งถึง {cast.schools[1].short_name} ไม่ได้" in refused.content.decode()
    url = reverse("dispatch:dispatch_replace", args=[sent.pk])
    page = cast.sign_in("division_clerk").get(url).content.decode()
    assert "ทุกแห่งที่มีหนังสือนี้อยู่ 2 แห่ง" in page
    assert replace(cast, sent).status_code == 200
    offices = {each.office for each in newest(sent).deliveries.all()}
    assert offices == {cast.schools[0], cast.schools[2]}
    chosen.refresh_from_db()
    assert chosen.state == State.SENT


def test_boxes_choose_for_whom_it_is(cast: Cast, sent: Dispatch) -> None:
    chosen = delivery_to(sent, cast.schools[2])
    asked = press(cast, "dispatch_replace", sent, ask="1", delivery=[chosen.pk])
    assert asked.status_code == 200
    assert f'name="delivery" value="{chosen.pk}"' in asked.content.decode()
    lost = press(cast, "dispatch_replace", sent, ask="1")
    assert "ยังไม่ได้เลือกผู้รับ" in lost.content.decode()
    assert not sent.replaced_by.exists()


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
def test_who_may_replace(cast: Cast, sent: Dispatch, by: str, status: int) -> None:
    assert replace(cast, sent, by).status_code == status
    assert sent.replaced_by.exists() == (status == 200)


def test_recipients_of_another_letter_are_unknown(cast: Cast, sent: Dispatch) -> None:
    other = send(cast, subject="อีกเรื่อง").deliveries.first()
    assert other is not None
    assert replace(cast, sent, whole=None, delivery=[other.pk]).status_code == 404
