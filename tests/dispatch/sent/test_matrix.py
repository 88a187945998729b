"""ผลการลงทะเบียนรับ: dispatch:dispatch_detail, dispatch_rows, dispatch_print,
dispatch_export, dispatch_chat."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from saraban.audit.models import AuditEvent, AuditKind
from saraban.core import thai
from saraban.dispatch.actions.act import mark_acted
from saraban.dispatch.models import Delivery, Dispatch, InsideCopy
from saraban.dispatch.queries.recipients import Kind, RecipientChoice
from saraban.offices.models import Office
from tests.cast import Cast
from tests.dispatch.sent_letters import (
    delivery_to,
    give_back,
    make_late,
    open_copy,
    page_of,
    press,
    receive,
    send,
    to_all_government,
)


@pytest.fixture
def sent(cast: Cast) -> Dispatch:
    """A letter to all three schools."""
    return send(cast)


def names_in(page: str) -> list[str]:
    """Return the recipients that the table shows."""
    return re.findall(r'<th scope="row" class="subj m-first">([^<]+)', page)


def plain(page: str) -> str:
    """Return the words of a page without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def test_every_recipient_stands_in_one_count(cast: Cast, sent: Dispatch) -> None:
    receive(cast, sent, "school_clerk")
    give_back(cast, sent, "other_school_clerk")
    page = plain(page_of(cast, sent))
    assert "1 จาก 3 แห่ง ลงทะเบียนรับแล้ว" in page
    assert "1 ยังไม่ลงทะเบียนรับ" in page
    assert "1 ส่งคืน" in page
    assert "เปิดดูแล้วแต่ยังไม่รับ" in page
    assert "ส่งคืน 1 แห่ง รอดำเนินการ" in page


def test_opened_and_late_are_counted_among_the_waiting(
    cast: Cast, sent: Dispatch
) -> None:
    open_copy(cast, sent)
    make_late(sent)
    page = plain(page_of(cast, sent))
    assert "3 ยังไม่ลงทะเบียนรับ" in page
    assert "ในจำนวนนี้ 3 แห่ง ไม่รับเกิน 3 วัน" in page
    assert "1 เปิดดูแล้วแต่ยังไม่รับ" in page
    assert str(cast.users["school_clerk"]) in page


def test_a_row_says_who_received_when_under_which_number_in_which_capacity(
    cast: Cast, sent: Dispatch
) -> None:
    delivery = receive(cast, sent)
    page = page_of(cast, sent)
    assert delivery.entry is not None
    assert f"เลขรับ {delivery.entry.number_text}" in page
    assert delivery.received_capacity in page
    assert str(cast.users["school_clerk"]) in page
    assert reverse("dispatch:delivery_proof", args=[delivery.pk]) in page


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("waiting", [2]),
        ("late", [2]),
        ("opened", [2]),
        ("received", [0]),
        ("returned", [1]),
        ("recalled", []),
        ("replaced", []),
        ("nonsense", [0, 1, 2]),
    ],
)
def test_the_table_is_filtered_by_state(
    cast: Cast, sent: Dispatch, state: str, shown: list[int]
) -> None:
    receive(cast, sent, "school_clerk")
    give_back(cast, sent, "other_school_clerk")
    last = delivery_to(sent, cast.schools[2])
    Delivery.objects.filter(pk=last.pk).update(opened_at=timezone.now())
    make_late(sent)
    page = page_of(cast, sent, ask=f"?state={state}")
    assert names_in(page) == [cast.schools[each].name for each in shown]
    assert "1 จาก 3 แห่ง" in plain(page)


def test_the_table_is_filtered_by_cluster_and_by_name(
    cast: Cast, sent: Dispatch
) -> None:
    group = cast.clusters[1].pk
    in_group = names_in(page_of(cast, sent, ask=f"?group={group}"))
    assert in_group == [cast.schools[1].name, cast.schools[2].name]
    both = names_in(page_of(cast, sent, ask=f"?group={group}&q=เอกชน"))
    assert both == [cast.schools[2].name]
    nobody = page_of(cast, sent, ask="?q=ไม่มีโรงเรียนนี้")
    assert names_in(nobody) == []
    assert "ไม่มีแห่งที่ตรงกับที่เลือก" in nobody
    assert names_in(page_of(cast, sent, ask="?group=0")) == []


def test_clusters_show_how_far_each_is(cast: Cast, sent: Dispatch) -> None:
    receive(cast, sent, "other_school_clerk")
    page = page_of(cast, sent)
    first, second = cast.clusters
    assert f'aria-label="{first.name} รับแล้ว 0 จาก 1"' in page
    assert f'aria-label="{second.name} รับแล้ว 1 จาก 2"' in page


def many_schools(cast: Cast, count: int) -> list[Office]:
    """Open more schools in the first cluster."""
    return Office.objects.bulk_create(
        Office(
            kind=Office.Kind.SCHOOL,
            parent=cast.area,
            cluster=cast.clusters[0],
            code=f"6099{each:04d}",
            name=f"โรงเรียนที่ {each}",
            short_name=f"ร.ร.ที่ {each}",
            school_type=Office.SchoolType.GOVERNMENT,
        )
        for each in range(count)
    )


def test_hundreds_of_recipients_take_as_many_queries_as_three(
    cast: Cast, sent: Dispatch, django_assert_max_num_queries: Any
) -> None:
    schools = many_schools(cast, 300)
    big = send(cast, schools=[*cast.schools, *schools], subject="ถึงทุกแห่ง")
    receive(cast, big)
    client = cast.sign_in("division_clerk")
    seen: list[str] = []
    url: str | None = reverse("dispatch:dispatch_detail", args=[big.pk])
    pages = 0
    while url:
        with django_assert_max_num_queries(24):
            page = client.get(url).content.decode()
        pages += 1
        seen += names_in(page)
        onward = re.search(r'href="([^"]+)">หน้าถัดไป', page)
        url = onward[1].replace("&amp;", "&") if onward else None
    assert pages == 4
    assert len(seen) == len(set(seen)) == 303
    assert seen[0] == cast.schools[0].name
    assert set(seen[-2:]) == {cast.schools[1].name, cast.schools[2].name}
    few = reverse("dispatch:dispatch_detail", args=[sent.pk])
    with django_assert_max_num_queries(24):
        client.get(few)


def test_the_counts_are_asked_again_until_everybody_has_received(
    cast: Cast, sent: Dispatch
) -> None:
    page = page_of(cast, sent)
    asked = re.search(r'hx-get="([^"]+)" hx-trigger="every 30s"', page)
    assert asked
    receive(cast, sent)
    client = cast.sign_in("division_clerk")
    fragment = client.get(asked[1].replace("&amp;", "&")).content.decode()
    delivery = delivery_to(sent, cast.schools[0])
    assert "<html" not in fragment
    assert "1 จาก 3 แห่ง" in plain(fragment)
    assert f'id="r{delivery.pk}-state"' in fragment
    assert "เลขรับ 1" in plain(fragment)
    assert fragment.count('-state"') == 1, "only what has changed is sent again"
    Delivery.objects.filter(dispatch=sent, state=1).update(
        state=4, recalled_at=timezone.now(), recall_reason="ส่งผิด"
    )
    last = client.get(asked[1].replace("&amp;", "&")).content.decode()
    assert "hx-trigger" not in last
    assert "hx-trigger" not in page_of(cast, sent)


def test_rows_of_another_letter_are_not_among_the_news(
    cast: Cast, sent: Dispatch
) -> None:
    other = send(cast, subject="อีกเรื่อง")
    theirs = receive(cast, other)
    url = reverse("dispatch:dispatch_rows", args=[sent.pk])
    strange = f"{url}?since=1&shown={theirs.pk}.x..99999999999999999999.-1"
    answer = cast.sign_in("division_clerk").get(strange)
    assert answer.status_code == 200
    assert f"r{theirs.pk}-state" not in answer.content.decode()


def test_a_reply_is_shown_with_its_letter_and_who_still_owes_one(cast: Cast) -> None:
    by = thai.today() + timedelta(days=7)
    sent = send(cast, needs_reply=True, reply_by=by)
    answered = receive(cast, sent)
    reply = send(
        cast,
        "school_clerk",
        to=RecipientChoice(kinds=frozenset({Kind.AREA_REGISTRY.value})),
        subject="รายงานผลการประชุม",
        answers=answered,
    )
    receive(cast, sent, "other_school_clerk")
    mark_acted(
        delivery_to(sent, cast.schools[1]).pk,
        "จัดประชุมแล้ว",
        actor=cast.actor("other_school_clerk"),
    )
    page = page_of(cast, sent, "registry_clerk")
    assert "รายงานผลการประชุม" in page
    came = reply.deliveries.get()
    assert reverse("dispatch:delivery_detail", args=[came.pk]) in page
    assert "จัดประชุมแล้ว" in page
    assert "2 รายงานกลับแล้ว" in plain(page)
    assert "1 ยังไม่รายงานกลับ" in plain(page)
    assert "ต้องรายงานกลับภายในวันที่" in page
    owing = page_of(cast, sent, ask="?state=owing")
    assert names_in(owing) == [cast.schools[2].name]
    answered_page = page_of(cast, sent, ask="?state=answered")
    assert names_in(answered_page) == [each.name for each in cast.schools[:2]]
    # The letter that answers went to the registry: a division reads of it only.
    assert "รายงานผลการประชุม" in answered_page
    assert reverse("dispatch:delivery_detail", args=[came.pk]) not in answered_page


def test_outside_parties_and_own_divisions_have_tables_of_their_own(
    cast: Cast,
) -> None:
    kinds = {Kind.INSIDE.value, Kind.OUTSIDE.value, Kind.ALL_GOVERNMENT.value}
    choice = to_all_government("เทศบาลตำบลสมมติ")
    to = RecipientChoice(
        kinds=frozenset(kinds),
        outside=choice.outside,
        inside_ids=frozenset({cast.divisions[3].pk}),
        via_registry=True,
    )
    sent = send(cast, to=to)
    InsideCopy.objects.filter(office=cast.divisions[3]).update(
        received_at=timezone.now(), received_by=cast.users["officer"]
    )
    page = page_of(cast, sent)
    assert "เทศบาลตำบลสมมติ" in page
    assert "ไปรษณีย์" in page
    assert cast.divisions[3].name in page
    assert "รับทราบแล้ว" in page
    assert "ยังไม่รับทราบ" in page
    assert "0 จาก 2 แห่ง ลงทะเบียนรับแล้ว" in plain(page)


def test_a_letter_to_nobody_in_the_system_has_no_counts(cast: Cast) -> None:
    to = RecipientChoice(
        kinds=frozenset({Kind.OUTSIDE.value}),
        outside=to_all_government("เทศบาล").outside,
    )
    page = page_of(cast, send(cast, to=to))
    assert "เทศบาล" in page
    assert "matrix-counts" not in page


def test_to_all_is_a_snapshot_and_says_what_it_misses(cast: Cast) -> None:
    sent = send(cast, to=to_all_government())
    page = page_of(cast, sent)
    assert "สถานศึกษารัฐบาลทุกแห่ง 2 แห่ง (รายชื่อ ณ วันที่ส่ง" in page
    assert "เข้าเกณฑ์ผู้รับในวันนี้" not in page
    (new,) = many_schools(cast, 1)
    page = page_of(cast, sent)
    assert new.short_name in page
    assert f"{reverse('dispatch:dispatch_add', args=[sent.pk])}?missing=1" in page
    assert "เข้าเกณฑ์ผู้รับในวันนี้" not in page_of(cast, sent, "director")


def test_another_division_looks_on_without_buttons(cast: Cast, sent: Dispatch) -> None:
    theirs = Dispatch.objects.filter(pk=sent.pk)
    theirs.update(from_office=cast.divisions[2])
    for by in ("division_clerk", "director"):
        page = page_of(cast, sent, by)
        assert "แจ้งเตือนทุกแห่ง" not in page
        assert 'name="delivery"' not in page
        for deed in ("recall", "replace", "add", "settle"):
            assert reverse(f"dispatch:dispatch_{deed}", args=[sent.pk]) not in page
    assert "แจ้งเตือนทุกแห่งที่ยังไม่รับ (3 แห่ง)" in page_of(cast, sent, "registry_clerk")


PAGES = ("detail", "rows", "print", "export", "chat")


@pytest.mark.parametrize("name", PAGES)
def test_a_letter_of_another_office_is_unknown(
    cast: Cast, sent: Dispatch, name: str
) -> None:
    url = reverse(f"dispatch:dispatch_{name}", args=[sent.pk])
    assert cast.sign_in("director").get(url).status_code == 200
    assert cast.sign_in("school_clerk").get(url).status_code == 404
    unknown = reverse(f"dispatch:dispatch_{name}", args=[sent.pk + 99])
    assert cast.sign_in("director").get(unknown).status_code == 404


def test_paper_holds_everybody_or_what_was_filtered(cast: Cast, sent: Dispatch) -> None:
    receive(cast, sent)
    url = reverse("dispatch:dispatch_print", args=[sent.pk])
    client = cast.sign_in("division_clerk")
    whole = client.get(url).content.decode()
    assert all(each.name in whole for each in cast.schools)
    assert "ลงทะเบียนรับแล้ว ๑ จาก ๓ แห่ง" in whole
    waiting = client.get(f"{url}?state=waiting").content.decode()
    assert cast.schools[0].name not in waiting
    assert "แสดงเฉพาะ ยังไม่ลงทะเบียนรับ" in waiting


def test_the_excel_file_has_a_line_for_each_and_is_recorded(
    cast: Cast, sent: Dispatch
) -> None:
    delivery = receive(cast, sent)
    give_back(cast, sent, "other_school_clerk", note="=1+1")
    url = reverse("dispatch:dispatch_export", args=[sent.pk])
    answer = cast.sign_in("division_clerk").get(url)
    content = b"".join(answer)
    sheet = load_workbook(BytesIO(content)).active
    assert sheet is not None
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert [line[1] for line in lines] == [each.name for each in cast.schools]
    assert [line[3] for line in lines] == [
        "ลงทะเบียนรับแล้ว",
        "ส่งคืนแล้ว",
        "ยังไม่ลงทะเบียนรับ",
    ]
    assert delivery.entry is not None
    assert lines[0][7] == delivery.entry.number_text
    assert str(lines[1][-1]).endswith("(ผิดหน่วยงาน) =1+1")
    event = AuditEvent.objects.get(kind=AuditKind.PROOF_PRINTED)
    assert event.detail.values == {"medium": "xlsx", "rows": 3, "filtered": False}
    filtered = cast.sign_in("division_clerk").get(f"{url}?state=waiting")
    rows = load_workbook(BytesIO(b"".join(filtered))).active
    assert rows is not None
    assert rows.max_row == 4


def test_a_text_for_the_chat_group_names_who_has_not_received(cast: Cast) -> None:
    sent = send(cast, needs_reply=True)
    receive(cast, sent, "school_clerk")
    url = reverse("dispatch:dispatch_chat", args=[sent.pk])
    client = cast.sign_in("division_clerk")
    page = client.get(url).content.decode()
    assert "ยังไม่ลงทะเบียนรับ 2 แห่ง" in page
    first, second, third = cast.schools
    names = f"{cast.clusters[1].name}: {second.short_name}, {third.short_name}"
    assert names in page
    assert first.short_name not in page
    owing = client.get(f"{url}?who=owing").content.decode()
    assert "ยังไม่รายงานกลับ 3 แห่ง" in owing
    receive(cast, sent, "other_school_clerk")
    Delivery.objects.filter(dispatch=sent, office=third).update(
        state=4, recalled_at=timezone.now(), recall_reason="ส่งผิด"
    )
    assert "ลงทะเบียนรับครบทุกแห่งแล้ว" in client.get(url).content.decode()


def test_the_sender_acknowledges_a_return(cast: Cast, sent: Dispatch) -> None:
    returned = give_back(cast, sent)
    page = page_of(cast, sent)
    assert "ไม่ใช่เรื่องของโรงเรียน" in page
    assert "ผิดหน่วยงาน" in page
    answer = press(cast, "dispatch_settle", sent, delivery=[returned.pk])
    assert "รับทราบการส่งคืนแล้ว" in answer.content.decode()
    returned.refresh_from_db()
    first = returned.return_settled_at
    assert first is not None
    assert returned.return_settled_by == cast.users["division_clerk"]
    press(cast, "dispatch_settle", sent, delivery=[returned.pk])
    returned.refresh_from_db()
    assert returned.return_settled_at == first
    assert AuditEvent.objects.filter(kind=AuditKind.RETURN_SETTLED).count() == 1
    assert "แห่ง รอดำเนินการ" not in page_of(cast, sent)
    nobody = press(cast, "dispatch_settle", sent)
    assert "ยังไม่ได้เลือกผู้รับ" in nobody.content.decode()


def test_returns_of_another_letter_are_unknown(cast: Cast, sent: Dispatch) -> None:
    returned = give_back(cast, send(cast, subject="อีกเรื่อง"))
    answer = press(cast, "dispatch_settle", sent, delivery=[returned.pk])
    assert answer.status_code == 404
    refused = press(cast, "dispatch_settle", sent, "director", delivery=[returned.pk])
    assert refused.status_code == 403
