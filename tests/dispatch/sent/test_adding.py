"""เพิ่มผู้รับ: dispatch:dispatch_add."""

from __future__ import annotations

import pytest
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.dispatch.models import Dispatch
from saraban.notices.models import Notice, NoticeKind
from saraban.offices.models import Office
from tests.cast import Cast
from tests.dispatch.sent_letters import (
    delivery_to,
    give_back,
    page_of,
    press,
    send,
    to_all_government,
)


@pytest.fixture
def sent(cast: Cast) -> Dispatch:
    """A letter to the two government schools."""
    return send(cast, to=to_all_government())


def offered(cast: Cast, sent: Dispatch, ask: str = "") -> str:
    """Return the page that offers whom to add."""
    url = reverse("dispatch:dispatch_add", args=[sent.pk])
    answer = cast.sign_in("division_clerk").get(url + ask)
    assert answer.status_code == 200
    return answer.content.decode()


def box_of(office: Office, *, ticked: bool = False) -> str:
    """Return the box of one office, as the page writes it."""
    end = " checked" if ticked else ""
    return f'name="offices" value="{office.pk}"{end}>'


def test_only_those_are_offered_who_have_not_got_the_letter(
    cast: Cast, sent: Dispatch
) -> None:
    page = offered(cast, sent)
    assert box_of(cast.schools[2]) in page
    assert box_of(cast.schools[0]) not in page
    assert box_of(cast.outside_school) not in page
    assert box_of(cast.other_area) in page


def test_the_same_letter_goes_to_more_offices(cast: Cast, sent: Dispatch) -> None:
    ids = [cast.schools[2].pk, cast.other_area.pk]
    answer = press(cast, "dispatch_add", sent, offices=ids)
    page = answer.content.decode()
    assert "ส่งเพิ่มถึง 2 แห่งแล้ว" in page
    assert cast.schools[2].name in page
    sent.refresh_from_db()
    assert sent.recipient_count == sent.deliveries.count() == 4
    told = Notice.objects.filter(kind=NoticeKind.NEW_LETTER, office__in=ids)
    assert told.count() == 2
    assert AuditEvent.objects.filter(kind=AuditKind.RECIPIENTS_ADDED).count() == 1


def test_a_school_opened_later_is_ticked_already(cast: Cast, sent: Dispatch) -> None:
    new = Office.objects.create(
        kind=Office.Kind.SCHOOL,
        parent=cast.area,
        code="50990009",
        name="โรงเรียนเปิดใหม่",
        short_name="ร.ร.เปิดใหม่",
        school_type=Office.SchoolType.GOVERNMENT,
    )
    page = offered(cast, sent, "?missing=1")
    assert box_of(new, ticked=True) in page
    assert box_of(cast.schools[2]) in page
    press(cast, "dispatch_add", sent, offices=[new.pk])
    assert delivery_to(sent, new).is_waiting
    assert "เข้าเกณฑ์ผู้รับในวันนี้" not in page_of(cast, sent)


def test_another_office_settles_a_return(cast: Cast, sent: Dispatch) -> None:
    returned = give_back(cast, sent)
    ask = f"?instead_of={returned.pk}"
    page = offered(cast, sent, ask)
    assert "ส่งถึงหน่วยงานอื่นแทน" in page
    assert "ไม่ใช่เรื่องของโรงเรียน" in page
    url = reverse("dispatch:dispatch_add", args=[sent.pk]) + ask
    typed = {"offices": [cast.schools[2].pk]}
    assert cast.sign_in("division_clerk").post(url, typed).status_code == 302
    returned.refresh_from_db()
    assert returned.return_settled_by == cast.users["division_clerk"]
    assert delivery_to(sent, cast.schools[2]).is_waiting


@pytest.mark.parametrize("ask", ["?instead_of={waiting}", "?instead_of=999999"])
def test_only_a_return_of_this_letter_can_be_settled(
    cast: Cast, sent: Dispatch, ask: str
) -> None:
    waiting = delivery_to(sent, cast.schools[1]).pk
    url = reverse("dispatch:dispatch_add", args=[sent.pk])
    client = cast.sign_in("division_clerk")
    assert client.get(url + ask.format(waiting=waiting)).status_code == 404


def test_the_second_press_says_that_they_have_it(cast: Cast, sent: Dispatch) -> None:
    for status in (200, 422):
        answer = press(cast, "dispatch_add", sent, offices=[cast.schools[2].pk])
        assert answer.status_code == status
    assert "ส่งถึง ร.ร.เอกชนตัวอย่าง อยู่แล้ว" in answer.content.decode()
    sent.refresh_from_db()
    assert sent.recipient_count == 3


def test_refused_choices_say_what_to_do_and_stay(cast: Cast, sent: Dispatch) -> None:
    nobody = press(cast, "dispatch_add", sent)
    assert nobody.status_code == 422
    assert "เลือกผู้รับอย่างน้อยหนึ่งแห่ง" in nobody.content.decode()
    chosen = [cast.schools[2].pk, cast.outside_school.pk]
    foreign = press(cast, "dispatch_add", sent, offices=chosen)
    assert foreign.status_code == 422
    assert "ไม่อยู่ในเขตพื้นที่" in foreign.content.decode()
    assert box_of(cast.schools[2], ticked=True) in foreign.content.decode()
    Office.objects.filter(pk=cast.schools[2].pk).update(is_active=False)
    closed = press(cast, "dispatch_add", sent, offices=[cast.schools[2].pk])
    assert "ส่งถึง ร.ร.เอกชนตัวอย่าง ไม่ได้" in closed.content.decode()
    assert sent.deliveries.count() == 2


def test_a_letter_that_was_called_back_goes_to_nobody_else(
    cast: Cast, sent: Dispatch
) -> None:
    press(cast, "dispatch_recall", sent, whole="1", reason="ผิด")
    answer = press(cast, "dispatch_add", sent, offices=[cast.schools[2].pk])
    assert answer.status_code == 422
    assert "เรียกคืนหนังสือนี้แล้ว" in answer.content.decode()


def test_a_school_adds_schools_and_the_registry_of_its_area(cast: Cast) -> None:
    sent = send(cast, "school_clerk", schools=[cast.schools[1]])
    ids = [cast.area.pk, cast.schools[2].pk]
    url = reverse("dispatch:dispatch_add", args=[sent.pk])
    page = cast.sign_in("school_clerk").get(url).content.decode()
    assert box_of(cast.area) in page
    assert box_of(cast.schools[0]) not in page
    press(cast, "dispatch_add", sent, "school_clerk", offices=ids)
    assert sent.deliveries.count() == 3


def test_of_very_many_schools_those_are_offered_that_are_searched(
    cast: Cast, sent: Dispatch
) -> None:
    Office.objects.bulk_create(
        Office(
            kind=Office.Kind.SCHOOL,
            parent=cast.area,
            code=f"6099{each:04d}",
            name=f"โรงเรียนที่ {each:04d}",
            short_name=f"ร.ร.ที่ {each:04d}",
            school_type=Office.SchoolType.PRIVATE,
        )
        for each in range(1100)
    )
    assert "ค้นหาสถานศึกษา" in offered(cast, sent)
    found = offered(cast, sent, "?q=ที่ 1099")
    assert "ร.ร.ที่ 1099" in found
    assert "ร.ร.ที่ 1098" not in found


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
def test_who_may_add(cast: Cast, sent: Dispatch, by: str, status: int) -> None:
    answer = press(cast, "dispatch_add", sent, by, offices=[cast.schools[2].pk])
    assert answer.status_code == status
    assert (sent.deliveries.count() == 3) == (status == 200)
