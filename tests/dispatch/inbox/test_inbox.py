"""หนังสือรับ: its tabs, states and filters: dispatch:delivery_list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from saraban.circulation.actions.hand_over import hand_over
from saraban.circulation.actions.return_step import return_step
from saraban.dispatch.actions.act import mark_acted
from saraban.dispatch.actions.recall import recall_deliveries
from saraban.dispatch.actions.return_delivery import ReturnDetails, return_delivery
from saraban.dispatch.models import Delivery
from saraban.letters.models import Urgency
from tests.cast import Cast
from tests.dispatch.came import (
    LIST,
    inbox,
    new_version,
    pdf,
    received,
    rows_in,
    tabs_in,
    to_area,
    to_school,
)
from tests.dispatch.inside import send_inside

WEEK = timedelta(days=7)
MOST_BYTES = 100_000


@pytest.mark.parametrize(
    ("by", "tabs"),
    [
        (
            "registry_clerk",
            ["[สารบรรณกลาง 1]", "กลุ่ม", "หนังสือภายในสำนักงาน", "ส่วนบุคคล", "ทั้งหมด"],
        ),
        (
            "division_clerk",
            ["[กลุ่ม 1]", "ส่งต่อถึงกลุ่ม", "หนังสือภายในสำนักงาน 1", "ส่วนบุคคล"],
        ),
        (
            "director",
            ["สารบรรณกลาง", "กลุ่ม", "หนังสือภายในสำนักงาน", "ส่วนบุคคล", "[ทั้งหมด]"],
        ),
        ("school_clerk", ["[สารบรรณสถานศึกษา 1]", "ส่วนบุคคล", "ทั้งหมด"]),
        ("school_deputy", ["[สารบรรณสถานศึกษา]", "ส่วนบุคคล", "ทั้งหมด"]),
    ],
)
def test_the_highest_tab_of_a_person_is_open_and_counts_what_waits(
    cast: Cast, by: str, tabs: list[str]
) -> None:
    if by == "school_deputy":
        cast.appointments["school_director"].role = by
        cast.appointments["school_director"].save()
        by = "school_director"
    to_area(cast)
    to_area(cast, division=1)
    to_school(cast)
    send_inside(cast, [1])
    assert tabs_in(inbox(cast, by)) == tabs


@pytest.mark.parametrize("by", ["teacher", "officer", "secret_registrar"])
def test_who_reads_no_letters_of_the_office_comes_to_their_own(
    cast: Cast, by: str
) -> None:
    answer = cast.sign_in(by).get(reverse(LIST), follow=True)
    assert answer.redirect_chain == [(reverse("circulation:step_list"), 302)]
    assert "รอฉันดำเนินการ" in answer.content.decode()


def test_each_tab_of_the_area_holds_its_own_letters(cast: Cast) -> None:
    to_area(cast, subject="ถึงสารบรรณกลาง")
    to_area(cast, division=1, subject="ถึงกลุ่มนโยบาย")
    to_area(cast, division=2, subject="ถึงอีกกลุ่ม")

    def shown(by: str, box: str) -> list[str]:
        page = inbox(cast, by, box=box)
        subjects = ("ถึงสารบรรณกลาง", "ถึงกลุ่มนโยบาย", "ถึงอีกกลุ่ม")
        return [each for each in subjects if each in page]

    assert shown("registry_clerk", "registry") == ["ถึงสารบรรณกลาง"]
    assert shown("registry_clerk", "division") == ["ถึงกลุ่มนโยบาย", "ถึงอีกกลุ่ม"]
    assert len(shown("registry_clerk", "all")) == 3
    # A tab that somebody does not have is their own again.
    for box in ("division", "all", "registry", "x"):
        assert shown("division_clerk", box) == ["ถึงกลุ่มนโยบาย"]


def sent_a_week_ago(cast: Cast) -> Delivery:
    with time_machine.travel(timezone.now() - WEEK, tick=False):
        return to_school(cast)


def received_only(cast: Cast) -> Delivery:
    delivery = to_school(cast)
    received(cast, delivery)
    return delivery


def returned(cast: Cast) -> Delivery:
    details = ReturnDetails("wrong_office")
    clerk = cast.actor("school_clerk")
    return return_delivery(to_school(cast).pk, details, actor=clerk)


def recalled(cast: Cast) -> Delivery:
    delivery = to_school(cast)
    actor = cast.actor("registry_clerk")
    recall_deliveries(delivery.dispatch_id, "ส่งผิดฉบับ", actor=actor)
    return delivery


def asked_to_report(cast: Cast) -> Delivery:
    by = date(2027, 1, 15)
    delivery = to_school(cast, needs_reply=True, reply_by=by)
    received(cast, delivery)
    return delivery


def replaced(cast: Cast) -> Delivery:
    delivery = to_school(cast)
    new_version(cast, delivery)
    return delivery


@pytest.mark.parametrize(
    ("state", "make", "words"),
    [
        ("waiting", to_school, "ลงทะเบียนรับ"),
        ("late", sent_a_week_ago, "ยังไม่รับเกิน 3 วัน"),
        ("received", received_only, "ลงทะเบียนรับแล้ว เลขรับ 1"),
        ("unforwarded", received_only, "ยังไม่ได้ส่งต่อ"),
        ("report", asked_to_report, "ต้องรายงานกลับ ภายใน 15 ม.ค. 70"),
        ("returned", returned, "ส่งคืนแล้ว"),
        ("recalled", recalled, "ผู้ส่งเรียกคืน"),
        ("replaced", replaced, "มีฉบับแก้ไขแทน"),
    ],
)
def test_a_state_is_told_in_words_and_found_by_its_filter(
    cast: Cast, state: str, make: Callable[[Cast], Delivery], words: str
) -> None:
    wanted = make(cast)
    (row,) = rows_in(inbox(cast, state=state))
    assert words in row
    assert wanted.dispatch.subject in row
    everything = rows_in(inbox(cast))
    for other in ("waiting", "late", "received", "returned", "recalled", "replaced"):
        found = rows_in(inbox(cast, state=other))
        assert set(found) <= set(everything)
        if other in ("returned", "recalled", "replaced"):
            assert bool(found) == (other == state)


def test_a_new_version_is_marked_as_such(cast: Cast) -> None:
    new_version(cast, to_school(cast))
    first, second = rows_in(inbox(cast))
    assert "ฉบับแก้ไข" in first
    assert "มีฉบับแก้ไขแทน" in second


def test_a_letter_is_forwarded_once_a_division_or_a_person_has_it(cast: Cast) -> None:
    delivery = to_area(cast)
    entry = received(cast, delivery, "registry_clerk")
    asked = {"box": "registry", "state": "unforwarded"}
    assert "ส่งต่อ" in rows_in(inbox(cast, "registry_clerk", **asked))[0]
    registry, clerk = cast.actor("registry_clerk"), cast.actor("division_clerk")
    division_id = cast.divisions[1].pk
    (made,) = hand_over(entry, division_id=division_id, person_ids=(), actor=registry)
    assert not rows_in(inbox(cast, "registry_clerk", **asked))
    assert "ยังไม่ได้ส่งต่อ" not in rows_in(inbox(cast, "registry_clerk"))[0]
    return_step(made.pk, "wrong_office", actor=clerk)
    (row,) = rows_in(inbox(cast, "registry_clerk", **asked))
    assert f"ส่งคืนจาก {cast.divisions[1].name}" in row
    director = cast.users["director"].pk
    hand_over(entry, division_id=None, person_ids=[director], actor=registry)
    assert not rows_in(inbox(cast, "registry_clerk", **asked))


def test_what_was_acted_upon_needs_no_forwarding_and_no_report(cast: Cast) -> None:
    delivery = asked_to_report(cast)
    mark_acted(delivery.pk, actor=cast.actor("school_clerk"))
    assert not rows_in(inbox(cast, state="unforwarded"))
    assert not rows_in(inbox(cast, state="report"))
    (row,) = rows_in(inbox(cast))
    assert "ดำเนินการแล้ว" in row
    assert "ยังไม่ได้ส่งต่อ" not in row


def test_urgency_and_words_narrow_the_list_together(cast: Cast) -> None:
    to_school(cast, subject="อบรมครู", urgency=Urgency.URGENT, reference_number="ก/1")
    to_school(cast, subject="อบรมครู", urgency=Urgency.NORMAL, reference_number="ก/2")
    to_school(cast, subject="สอบ", urgency=Urgency.URGENT, reference_number="ก/3")
    (row,) = rows_in(inbox(cast, urgency="2", q="อบรม"))
    assert "ก/1" in row
    page = inbox(cast, urgency="2", q="ไม่มีคำนี้")
    assert "ไม่มีหนังสือตรงตามที่ค้น" in page
    strange = {"urgency": "9", "state": "'", "after": "w99999999999999999999"}
    assert len(rows_in(inbox(cast, **strange))) == 3


def test_the_legend_names_the_four_urgencies(cast: Cast) -> None:
    page = inbox(cast)
    legend = page.split("ระดับความสำคัญ: ", 1)[1].split("</p>", 1)[0]
    for word in Urgency.labels:
        assert word in legend


def test_the_page_says_how_many_wait_and_how_many_too_long(cast: Cast) -> None:
    assert "ยังไม่ได้ลงทะเบียนรับ ในจำนวนนี้" not in inbox(cast)
    sent_a_week_ago(cast)
    to_school(cast)
    page = inbox(cast)
    assert "<b>2 เรื่อง</b> ยังไม่ได้ลงทะเบียนรับ ในจำนวนนี้ <b>1 เรื่อง</b>" in page
    assert "ยังไม่รับเกิน 3 วัน" in page


def receipts_of(cast: Cast, answer: Any) -> str:
    """Return the page that says which letter got which number (receipt_list)."""
    page = cast.sign_in("registry_clerk").get(answer["Location"])
    return page.content.decode()


def test_a_bulk_receipt_comes_back_to_the_same_tab(cast: Cast) -> None:
    delivery = to_area(cast, division=1)
    back = f"{reverse(LIST)}?box=division&state=waiting"
    url = reverse("dispatch:delivery_receive_many")
    typed = {"delivery": [delivery.pk], "back": back}
    answer = cast.sign_in("registry_clerk").post(url, typed)
    assert f'href="{escape(back)}"' in receipts_of(cast, answer)
    elsewhere = {**typed, "back": "https://elsewhere.example/"}
    answer = cast.sign_in("registry_clerk").post(url, elsewhere)
    assert f'href="{reverse(LIST)}">กลับไปหนังสือรับ' in receipts_of(cast, answer)
    assert "elsewhere" not in answer["Location"]


def test_filtered_pages_go_on_and_keep_the_filter(cast: Cast) -> None:
    for each in range(60):
        to_school(cast, urgency=2, reference_number=f"ก/{each}")
    first = inbox(cast, urgency="2", box="all")
    assert len(rows_in(first)) == 50
    link = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    assert "urgency=2" in link
    assert "box=all" in link
    more = cast.sign_in("school_clerk").get(link.replace("&amp;", "&"))
    assert len(rows_in(more.content.decode())) == 10


def count_queries(cast: Cast, by: str, **asked: Any) -> int:
    client = cast.sign_in(by)
    client.get(reverse(LIST), asked)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse(LIST), asked).status_code == 200
    return len(queries)


@pytest.mark.parametrize("asked", [{}, {"state": "unforwarded"}, {"q": "ประชุม"}])
def test_the_number_of_queries_does_not_grow_with_the_letters(
    cast: Cast, asked: dict[str, str]
) -> None:
    def make(number: int) -> None:
        delivery = to_school(cast, reference_number=f"ก/{number}")
        entry = received(cast, delivery)
        actor = cast.actor("school_clerk")
        teacher = cast.users["teacher"].pk
        if number % 2:
            hand_over(entry, division_id=None, person_ids=[teacher], actor=actor)
        to_school(cast, reference_number=f"ข/{number}")

    for number in (1, 2):
        make(number)
    before = count_queries(cast, "school_clerk", **asked)
    for number in range(3, 15):
        make(number)
    assert count_queries(cast, "school_clerk", **asked) == before


def test_fifty_rows_stay_under_a_hundred_kilobytes(cast: Cast) -> None:
    for each in range(50):
        delivery = to_school(
            cast,
            pdf(),
            needs_reply=True,
            urgency=Urgency.MOST_URGENT,
            reference_number=f"ที่ ศธ 04999/ว {each}",
        )
        if each % 2:
            received(cast, delivery)
    page = inbox(cast)
    assert len(rows_in(page)) == 50
    assert len(page.encode()) < MOST_BYTES
