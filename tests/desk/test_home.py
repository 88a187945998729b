"""รายการหลัก and ตั้งค่าระบบ: desk:home, desk:settings_home."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from saraban.circulation.models import ReturnReason
from saraban.core import thai
from saraban.dispatch.actions.act import mark_acted
from saraban.dispatch.actions.receive import receive_delivery
from saraban.dispatch.actions.receive_copy import receive_copy
from saraban.dispatch.actions.return_delivery import (
    ReturnDetails,
    return_delivery,
    settle_returns,
)
from saraban.dispatch.actions.send import DispatchDetails, send_letter
from saraban.dispatch.models import Dispatch, Draft
from saraban.dispatch.queries.recipients import RecipientChoice
from tests import forms
from tests.cast import PARTS, Cast
from tests.circulation.handed import hand
from tests.dispatch.inside import copy_for, send_inside

EXCHANGE: Final = {
    "desk:home",
    "circulation:step_list",
    "dispatch:delivery_list",
    "dispatch:dispatch_list",
    "dispatch:dispatch_create",
    "dispatch:draft_list",
    "dispatch:overdue_list",
}


@pytest.mark.parametrize("by", PARTS)
def test_everybody_has_a_home_within_a_few_queries(
    cast: Cast, by: str, django_assert_max_num_queries: Any
) -> None:
    client = cast.sign_in(by)
    client.get(reverse("desk:home"))
    with django_assert_max_num_queries(25):
        answer = client.get(reverse("desk:home"))
    assert answer.status_code == 200
    assert cast.users[by].get_full_name() in answer.content.decode()


def test_waiting_letters_are_counted_and_received_from_here(cast: Cast) -> None:
    page = reverse("dispatch:dispatch_create")
    cast.sign_in("registry_clerk").post(page, forms.dispatch(cast))
    client = cast.sign_in("school_clerk")
    home = client.get(reverse("desk:home")).content.decode()
    assert "ประชุมผู้บริหารสถานศึกษา" in home
    assert "<b>1</b><span>หนังสือเข้าใหม่" in home
    delivery = cast.schools[0].deliveries.get()
    url = reverse("dispatch:delivery_receive", args=[delivery.pk])
    answer = client.post(url, {"next": reverse("desk:home")}, follow=True)
    assert "ลงทะเบียนรับแล้ว เลขรับ 1" in answer.content.decode()
    assert "ไม่มีหนังสือรอลงทะเบียนรับ" in answer.content.decode()


def test_numbers_without_a_file_are_called_to_mind(cast: Cast) -> None:
    page = reverse("registers:entry_create", args=["outgoing"])
    client = cast.sign_in("division_clerk")
    client.post(page, forms.outgoing(cast))
    home = client.get(reverse("desk:home")).content.decode()
    assert "ออกเลขแล้ว ยังไม่ได้แนบไฟล์" in home
    assert "แนบไฟล์<" in home


@pytest.mark.parametrize(
    ("by", "titles"),
    [
        ("registry_clerk", {"กำหนดปีปฏิทิน", "กำหนดเลขที่หนังสือ", "กำหนดการจองเลข"}),
        ("school_clerk", {"กำหนดปีปฏิทิน", "กำหนดเลขที่หนังสือ", "กำหนดการจองเลข"}),
        ("deputy", {"กำหนดเจ้าหน้าที่"}),
        ("director", {"กำหนดเจ้าหน้าที่", "กำหนดสิทธิ์ของหน่วยงาน"}),
        ("officer", set()),
    ],
)
def test_settings_show_what_the_person_may_change(
    cast: Cast, by: str, titles: set[str]
) -> None:
    page = cast.sign_in(by).get(reverse("desk:settings_home")).content.decode()
    every = {
        "กำหนดปีปฏิทิน",
        "กำหนดเลขที่หนังสือ",
        "กำหนดการจองเลข",
        "กำหนดเจ้าหน้าที่",
        "กำหนดสิทธิ์ของหน่วยงาน",
    }
    assert {title for title in every if title in page} == titles


def test_an_address_of_another_site_is_not_followed(cast: Cast) -> None:
    page = reverse("dispatch:dispatch_create")
    cast.sign_in("registry_clerk").post(page, forms.dispatch(cast))
    delivery = cast.schools[0].deliveries.get()
    url = reverse("dispatch:delivery_receive", args=[delivery.pk])
    answer = cast.sign_in("school_clerk").post(url, {"next": "https://example.org/"})
    assert answer["Location"] == f"{delivery.get_absolute_url()}?received=1"


def test_what_was_sent_back_stands_here_until_it_is_answered(cast: Cast) -> None:
    dispatch = sent_to_schools(cast)
    delivery = dispatch.deliveries.get(office=cast.schools[0])
    details = ReturnDetails(ReturnReason.INCOMPLETE, "ขาดหน้า 2")
    return_delivery(delivery.pk, details, actor=cast.actor("school_clerk"))
    for by in ("division_clerk", "registry_clerk"):
        page = home_of(cast, by)
        assert "<b>1</b><span>ผู้รับส่งคืน" in page
        assert "เอกสารไม่ครบ" in page
        assert "ขาดหน้า 2" in page
        assert 'หนังสือส่ง <span class="count">1<' in in_exchange(cast, by)
    assert "ผู้รับส่งคืน" not in home_of(cast, "director")
    settle_returns(dispatch.pk, [delivery.pk], actor=cast.actor("division_clerk"))
    assert "ผู้รับส่งคืน" not in home_of(cast, "division_clerk")


def test_reports_that_are_owed_stand_here_with_the_next_due_first(cast: Cast) -> None:
    due = thai.today() + timedelta(days=20)
    for subject, day in (
        ("ไม่มีกำหนด", None),
        ("ทีหลัง", due),
        ("เลยแล้ว", due - timedelta(days=30)),
    ):
        dispatch = sent_to_schools(cast, subject, needs_reply=True, reply_by=day)
        delivery = dispatch.deliveries.get(office=cast.schools[0])
        assert subject not in section(home_of(cast, "school_clerk"), "owed")
        receive_delivery(delivery.pk, actor=cast.actor("school_clerk"))
    owed = section(home_of(cast, "school_clerk"), "owed")
    places = [owed.index(each) for each in ("เลยแล้ว", "ทีหลัง", "ไม่มีกำหนด")]
    assert places == sorted(places)
    assert owed.count("chip late") == 1
    mark_acted(delivery.pk, "ส่งแล้ว", actor=cast.actor("school_clerk"))
    home = home_of(cast, "school_clerk")
    assert "<b>2</b><span>หนังสือที่รับแล้ว <br>ต้องรายงานกลับ" in home
    assert section(home_of(cast, "teacher"), "owed") == ""


def test_letters_inside_the_office_wait_here(cast: Cast) -> None:
    copy = copy_for(send_inside(cast, [1]), cast.divisions[1].pk)
    tile = "<b>1</b><span>หนังสือภายในสำนักงาน"
    assert tile in home_of(cast, "division_clerk")
    assert tile not in home_of(cast, "registry_clerk")
    receive_copy(copy.pk, actor=cast.actor("division_director"))
    assert tile not in home_of(cast, "division_clerk")


def test_what_waits_for_approval_is_for_those_who_approve(cast: Cast) -> None:
    Draft.objects.create(
        office=cast.area,
        from_office=cast.divisions[1],
        typed="",
        subject="รออนุมัติ",
        state=Draft.State.WAITING,
        author=cast.users["division_clerk"],
        appointment=cast.appointments["division_clerk"],
    )
    tile = "<b>1</b><span>หนังสือรอส่ง <br>รออนุมัติ"
    assert tile in home_of(cast, "division_director")
    assert 'ร่างและรออนุมัติ <span class="count">1<' in in_exchange(
        cast, "division_director"
    )
    assert tile not in home_of(cast, "division_clerk")
    assert tile not in home_of(cast, "school_director")


def test_a_letter_handed_to_a_teacher_waits_in_their_menu(cast: Cast) -> None:
    dispatch = sent_to_schools(cast)
    delivery = dispatch.deliveries.get(office=cast.schools[0])
    entry = receive_delivery(delivery.pk, actor=cast.actor("school_clerk"))
    hand(cast, entry, "school_clerk", "teacher")
    home = home_of(cast, "teacher")
    assert "<b>1</b><span>เรื่องที่อยู่กับท่าน <br>รอดำเนินการ" in home
    assert 'เรื่องรอดำเนินการ <span class="count">1<' in home
    assert "ประชุมผู้บริหารสถานศึกษา" in section(home, "steps")
    assert reverse("circulation:step_list") in home


def test_the_newest_notices_stand_here(cast: Cast) -> None:
    for number in range(6):
        sent_to_schools(cast, f"เรื่องที่ {number}")
    told = section(home_of(cast, "school_clerk"), "told")
    assert "เรื่องที่ 0" not in told
    assert "หนังสือใหม่ ที่ ศธ 04999/ว 77 เรื่องที่ 5" in told
    assert reverse("notices:notice_list") in told


@pytest.mark.parametrize(
    ("by", "places"),
    [
        ("registry_clerk", EXCHANGE | {"desk:settings_home"}),
        ("division_clerk", EXCHANGE),
        ("school_clerk", EXCHANGE | {"desk:settings_home"}),
        (
            "director",
            (EXCHANGE - {"dispatch:dispatch_create", "dispatch:draft_list"})
            | {"circulation:queue"},
        ),
        ("officer", {"desk:home", "circulation:step_list"}),
        ("teacher", {"desk:home", "circulation:step_list"}),
    ],
)
def test_the_menu_of_sending_and_receiving_is_what_the_person_may_open(
    cast: Cast, by: str, places: set[str]
) -> None:
    client = cast.sign_in(by)
    menu = menu_of(client.get(reverse("circulation:step_list")).content.decode())
    every = EXCHANGE | {"circulation:queue", "desk:settings_home"}
    assert {each for each in every if f'href="{reverse(each)}"' in menu} == places
    for each in places:
        assert client.get(reverse(each)).status_code == 200


def test_home_costs_the_same_for_much_work_and_for_little(cast: Cast) -> None:
    client = cast.sign_in("school_clerk")
    sent_to_schools(cast)
    client.get(reverse("desk:home"))
    few = _queries(client)
    for number in range(12):
        sent_to_schools(cast, f"เรื่องที่ {number}", needs_reply=True)
    assert _queries(client) == few


def _queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("desk:home")).status_code == 200
    return len(queries)


def home_of(cast: Cast, by: str) -> str:
    """Return รายการหลัก as one of the cast sees it."""
    return cast.sign_in(by).get(reverse("desk:home")).content.decode()


def in_exchange(cast: Cast, by: str) -> str:
    """Return a page of รับส่งหนังสือราชการ, with its menu."""
    return cast.sign_in(by).get(reverse("dispatch:dispatch_list")).content.decode()


def menu_of(page: str) -> str:
    """Return the module's menu."""
    return page.split('<nav class="menu"')[1].split("</nav>", maxsplit=1)[0]


def section(page: str, name: str) -> str:
    """Return one panel of the page, nothing where it is not shown."""
    _, found, rest = page.partition(f'aria-labelledby="{name}"')
    return rest.split("</section>")[0] if found else ""


def sent_to_schools(
    cast: Cast, subject: str = "ประชุมผู้บริหารสถานศึกษา", **more: Any
) -> Dispatch:
    """Send to all schools in the name of the second division."""
    to = RecipientChoice(
        kinds=frozenset({Dispatch.Recipients.SOME_SCHOOLS.value}),
        school_ids=frozenset(each.pk for each in cast.schools),
    )
    details = DispatchDetails(
        from_office_id=cast.divisions[1].pk,
        to=to,
        reference_number="ที่ ศธ 04999/ว 77",
        document_date=thai.today(),
        subject=subject,
        summary="ย่อ",
        **more,
    )
    return send_letter(details, actor=cast.actor("division_clerk"))
