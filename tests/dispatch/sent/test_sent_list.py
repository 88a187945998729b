"""หนังสือส่ง: dispatch:dispatch_list."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from saraban.dispatch.actions.act import mark_acted
from saraban.dispatch.models import Delivery, Dispatch
from saraban.dispatch.queries.recipients import Kind, RecipientChoice
from tests.cast import Cast
from tests.dispatch.sent_letters import (
    give_back,
    press,
    receive,
    send,
    to_all_government,
)

LIST = "dispatch:dispatch_list"


def rows_of(cast: Cast, ask: str = "", by: str = "director") -> dict[str, str]:
    """Return the rows of the list by their subject."""
    page = cast.sign_in(by).get(reverse(LIST) + ask).content.decode()
    rows = page.split("<tbody>")[1].split("</tbody>")[0] if "<tbody>" in page else ""
    found = {}
    for row in rows.split("<tr>")[1:]:
        subject = re.search(r'<a href="[^"]+">([^<]+)</a>', row)
        assert subject
        found[subject[1]] = row
    return found


def test_a_row_says_to_whom_and_how_many_have_received(cast: Cast) -> None:
    sent = send(cast, to=to_all_government(), subject="ถึงทุกแห่ง")
    receive(cast, sent)
    row = rows_of(cast)["ถึงทุกแห่ง"]
    assert "สถานศึกษารัฐบาลทุกแห่ง 2 แห่ง" in row
    assert ">1/2<" in row
    receive(cast, sent, "other_school_clerk")
    assert 'chip ok">2/2<' in rows_of(cast)["ถึงทุกแห่ง"]


def test_a_return_is_marked_until_it_is_answered(cast: Cast) -> None:
    sent = send(cast, subject="ส่งผิด")
    returned = give_back(cast, sent)
    assert "ส่งคืน 1 แห่ง" in rows_of(cast)["ส่งผิด"]
    press(cast, "dispatch_settle", sent, delivery=[returned.pk])
    row = rows_of(cast)["ส่งผิด"]
    assert "ส่งคืน" not in row
    assert ">0/3<" in row


def test_recalled_and_replaced_letters_are_marked(cast: Cast) -> None:
    recalled = send(cast, subject="เรียกคืน")
    press(cast, "dispatch_recall", recalled, whole="1", reason="ผิด")
    old = send(cast, subject="ฉบับเก่า")
    typed = {"whole": "1", "reason": "ผิด", "subject": "ฉบับใหม่", "summary": "แก้แล้ว"}
    press(cast, "dispatch_replace", old, **typed)
    rows = rows_of(cast)
    assert "เรียกคืนแล้ว" in rows["เรียกคืน"]
    assert "มีฉบับแก้ไขแทน" in rows["ฉบับเก่า"]
    new = old.replaced_by.get()
    assert new.get_absolute_url() in rows["ฉบับเก่า"]
    assert "ฉบับแก้ไข<" in rows["ฉบับใหม่"]


def test_divisions_and_parties_outside_count_too(cast: Cast) -> None:
    choice = to_all_government("เทศบาล")
    to = RecipientChoice(
        kinds=frozenset({Kind.OUTSIDE.value, Kind.INSIDE.value}),
        outside=choice.outside,
        inside_ids=frozenset({cast.divisions[3].pk}),
    )
    sent = send(cast, to=to, subject="ไม่ถึงโรงเรียน")
    assert ">0/2<" in rows_of(cast)["ไม่ถึงโรงเรียน"]
    sent.outside_deliveries.update(handed_on="2026-11-20")
    assert ">1/2<" in rows_of(cast)["ไม่ถึงโรงเรียน"]


@pytest.mark.parametrize(
    ("state", "subjects"),
    [
        ("returned", {"ส่งคืน"}),
        ("waiting", {"ส่งคืน", "รอรับ"}),
        ("owing", {"รอรายงาน"}),
        ("", {"ส่งคืน", "รอรับ", "รอรายงาน", "ครบ"}),
        ("nonsense", {"ส่งคืน", "รอรับ", "รอรายงาน", "ครบ"}),
    ],
)
def test_the_list_is_filtered_by_what_is_still_to_do(
    cast: Cast, state: str, subjects: set[str]
) -> None:
    give_back(cast, send(cast, subject="ส่งคืน"))
    send(cast, subject="รอรับ")
    first = cast.schools[:1]
    receive(cast, send(cast, schools=first, subject="รอรายงาน", needs_reply=True))
    done = receive(cast, send(cast, schools=first, subject="ครบ", needs_reply=True))
    mark_acted(done.pk, actor=cast.actor("school_clerk"))
    assert rows_of(cast, f"?state={state}").keys() == subjects


def test_search_division_and_state_go_together(cast: Cast) -> None:
    send(cast, subject="ประชุมหนึ่ง")
    send(cast, subject="อบรมสอง")
    division = cast.divisions[1].pk
    ask = f"?q=ประชุม&division={division}&state=waiting"
    assert rows_of(cast, ask).keys() == {"ประชุมหนึ่ง"}
    other = f"?q=ประชุม&division={cast.divisions[2].pk}"
    assert rows_of(cast, other) == {}


def test_the_list_goes_on_page_by_page_within_a_few_queries(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    sent = [send(cast, subject=f"เรื่องที่ {each}") for each in range(60)]
    give_back(cast, sent[0])
    client = cast.sign_in("director")
    with django_assert_max_num_queries(12):
        first = client.get(reverse(LIST) + "?state=waiting").content.decode()
    older = re.search(r'href="([^"]+)" rel="next"', first)
    assert older
    assert "state=waiting" in older[1]
    with django_assert_max_num_queries(12):
        second = client.get(older[1].replace("&amp;", "&")).content.decode()
    subjects = re.findall(r">เรื่องที่ (\d+)</a>", first + second)
    assert subjects == [str(each) for each in range(59, -1, -1)]


def test_another_office_sees_nothing_of_it(cast: Cast) -> None:
    send(cast, subject="ของเขต")
    assert rows_of(cast, by="school_clerk") == {}
    assert Dispatch.objects.count() == 1
    assert Delivery.objects.count() == 3
