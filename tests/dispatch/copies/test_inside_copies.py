"""หนังสือภายในสำนักงาน: dispatch:copy_list, copy_detail, copy_receive, copy_file."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.dispatch.actions.recall import recall_deliveries
from saraban.dispatch.actions.replace import ReplacementDetails, replace_letter
from saraban.dispatch.models import InsideCopy
from saraban.dispatch.queries.copies import copies_waiting
from saraban.documents.staged_uploads import ChosenFile
from saraban.documents.storage import store_content
from saraban.notices.models import Notice
from saraban.registers.actions.books import current_book
from saraban.registers.actions.close_book import set_open
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.cast import Cast
from tests.dispatch.inside import copy_for, send_inside

LIST = "dispatch:copy_list"


@pytest.fixture
def copy(cast: Cast) -> InsideCopy:
    """A letter from the third division to the second."""
    return copy_for(send_inside(cast, [1]), cast.divisions[1].pk)


@pytest.fixture
def registry_copy(cast: Cast) -> InsideCopy:
    """The same letter by way of สารบรรณกลาง."""
    return copy_for(send_inside(cast, [1], via_registry=True), cast.area.pk)


def press(cast: Cast, copy: InsideCopy, by: str) -> HttpResponse:
    """Press รับทราบ, or ลงทะเบียนรับ."""
    url = reverse("dispatch:copy_receive", args=[copy.pk])
    return cast.sign_in(by).post(url, follow=True)  # type: ignore[return-value]


def test_a_division_acknowledges_once_and_takes_no_number(
    cast: Cast, copy: InsideCopy
) -> None:
    for _ in range(2):
        answer = press(cast, copy, "division_clerk")
        assert "รับทราบแล้ว" in answer.content.decode()
    copy.refresh_from_db()
    assert copy.received_by == cast.users["division_clerk"]
    assert not RegisterEntry.objects.exists()
    assert AuditEvent.objects.filter(kind=AuditKind.COPY_RECEIVED).count() == 1


def test_the_central_registry_enters_its_copy_into_the_incoming_book_once(
    cast: Cast, registry_copy: InsideCopy
) -> None:
    for _ in range(2):
        answer = press(cast, registry_copy, "registry_clerk")
        assert "ลงทะเบียนรับแล้ว เลขรับ 1" in answer.content.decode()
    entry = RegisterEntry.objects.get()
    assert entry.book == current_book(cast.area, "incoming")
    assert entry.sender == f"{cast.divisions[2].name} {cast.area.short_name}"
    assert entry.letter_id == registry_copy.dispatch.letter_id


def test_a_closed_book_leaves_the_copy_waiting(
    cast: Cast, registry_copy: InsideCopy
) -> None:
    book = current_book(cast.area, "incoming")
    registry = cast.actor("registry_clerk")
    set_open(book, is_open=False, actor=registry)
    answer = press(cast, registry_copy, "registry_clerk")
    assert "ปิด" in answer.content.decode()
    registry_copy.refresh_from_db()
    assert registry_copy.received_at is None
    set_open(book, is_open=True, actor=registry)
    assert "เลขรับ 1" in press(cast, registry_copy, "registry_clerk").content.decode()


@pytest.mark.parametrize(
    ("by", "status"),
    [
        ("division_clerk", 302),
        ("division_director", 302),
        ("registry_clerk", 302),
        ("director", 403),
        ("officer", 404),
        ("school_clerk", 404),
        ("outsider", 404),
    ],
)
def test_only_the_division_and_the_central_registry_acknowledge(
    cast: Cast, copy: InsideCopy, by: str, status: int
) -> None:
    url = reverse("dispatch:copy_receive", args=[copy.pk])
    assert cast.sign_in(by).post(url).status_code == status


def test_another_division_knows_nothing_of_a_copy(cast: Cast) -> None:
    copy = copy_for(send_inside(cast, [3]), cast.divisions[3].pk)
    client = cast.sign_in("division_clerk")
    for name in ("dispatch:copy_detail", "dispatch:copy_receive"):
        url = reverse(name, args=[copy.pk])
        answer = client.post(url) if name.endswith("receive") else client.get(url)
        assert answer.status_code == 404


def test_opening_is_kept_only_when_the_division_opens(
    cast: Cast, copy: InsideCopy
) -> None:
    page = reverse("dispatch:copy_detail", args=[copy.pk])
    assert cast.sign_in("director").get(page).status_code == 200
    copy.refresh_from_db()
    assert copy.opened_at is None
    answer = cast.sign_in("division_director").get(page).content.decode()
    assert "ขอเชิญประชุม" in answer
    assert "รับทราบ <kbd>F8</kbd>" in answer
    assert InsideCopy.objects.get(pk=copy.pk).opened_at is not None
    cast.sign_in("division_clerk").get(page)
    opened = AuditEvent.objects.get(kind=AuditKind.COPY_OPENED)
    assert (opened.subject_id, opened.actor) == (
        copy.pk,
        cast.users["division_director"],
    )


def test_a_file_opens_through_the_copy_and_is_kept(cast: Cast) -> None:
    stored = store_content(forms.PDF, "application/pdf")
    file = ChosenFile(stored, "กำหนดการ.pdf", "กำหนดการประชุม")
    copy = copy_for(send_inside(cast, [1], files=[file]), cast.divisions[1].pk)
    attachment = copy.dispatch.letter.attachments.get()
    url = reverse("dispatch:copy_file", args=[copy.pk, attachment.pk])
    page = reverse("dispatch:copy_detail", args=[copy.pk])
    client = cast.sign_in("division_clerk")
    assert url in client.get(page).content.decode()
    assert client.get(url).status_code == 200
    event = AuditEvent.objects.get(kind=AuditKind.FILE_READ)
    assert event.detail.values == {"insidecopy": copy.pk}
    assert cast.sign_in("school_clerk").get(url).status_code == 404


def test_a_letter_called_back_is_kept_and_waits_no_longer(cast: Cast) -> None:
    dispatch = send_inside(cast, [1], school_ids=[cast.schools[0].pk])
    copy = copy_for(dispatch, cast.divisions[1].pk)
    recall_deliveries(dispatch.pk, "พิมพ์ผิด", actor=cast.actor("registry_clerk"))
    answer = press(cast, copy, "division_clerk").content.decode()
    assert "ผู้ส่งเรียกคืนหนังสือนี้แล้ว จึงดำเนินการต่อไม่ได้" in answer
    assert "รับทราบ <kbd>F8</kbd>" not in answer
    copy.refresh_from_db()
    assert copy.received_at is None
    assert not copies_waiting(cast.actor("division_clerk")).exists()
    listed = cast.sign_in("division_clerk").get(reverse(LIST)).content.decode()
    assert "ผู้ส่งเรียกคืน" in listed


def test_a_copy_leads_to_the_version_that_takes_its_place(cast: Cast) -> None:
    dispatch = send_inside(cast, [1], school_ids=[cast.schools[0].pk])
    details = ReplacementDetails("พิมพ์ผิด", "เรื่องที่แก้แล้ว", "สรุปใหม่")
    actor = cast.actor("registry_clerk")
    newer = replace_letter(dispatch.pk, details, actor=actor)
    old, new = (copy_for(each, cast.divisions[1].pk) for each in (dispatch, newer))
    page = reverse("dispatch:copy_detail", args=[old.pk])
    answer = cast.sign_in("division_clerk").get(page).content.decode()
    assert "ผู้ส่งส่งฉบับแก้ไขแทนหนังสือนี้แล้ว" in answer
    assert reverse("dispatch:copy_detail", args=[new.pk]) in answer


def test_the_list_shows_a_division_its_own_and_the_registry_any(cast: Cast) -> None:
    send_inside(cast, [1], via_registry=True, subject="เรื่องของกลุ่มที่สอง")
    send_inside(cast, [3], subject="เรื่องของกลุ่มที่สี่")
    page = cast.sign_in("division_clerk").get(reverse(LIST)).content.decode()
    assert "เรื่องของกลุ่มที่สอง" in page
    assert "เรื่องของกลุ่มที่สี่" not in page
    registry = cast.sign_in("registry_clerk")
    own = registry.get(reverse(LIST)).content.decode()
    assert "เรื่องของกลุ่มที่สอง" in own
    assert "เรื่องของกลุ่มที่สี่" not in own
    desk = {"desk": cast.divisions[3].pk}
    assert "เรื่องของกลุ่มที่สี่" in registry.get(reverse(LIST), desk).content.decode()


def test_a_letter_is_acknowledged_from_the_list(cast: Cast, copy: InsideCopy) -> None:
    client = cast.sign_in("division_clerk")
    listed = reverse(LIST)
    url = reverse("dispatch:copy_receive", args=[copy.pk])
    assert url in client.get(listed).content.decode()
    answer = client.post(url, {"next": listed})
    assert answer["Location"] == listed
    assert "รับทราบแล้ว" in client.get(listed).content.decode()


def test_the_list_goes_on_and_costs_the_same_for_one_and_for_many(cast: Cast) -> None:
    client = cast.sign_in("division_clerk")
    send_inside(cast, [1], subject="เรื่องแรก")
    client.get(reverse(LIST))
    few = _queries(client)
    for _ in range(51):
        send_inside(cast, [1])
    assert _queries(client) == few
    page = client.get(reverse(LIST))
    assert "เรื่องแรก" not in page.content.decode()
    older = page.content.decode().split('rel="next"')[0].rsplit('href="', 1)[1]
    older = older.split('"')[0].replace("&amp;", "&")
    assert "เรื่องแรก" in client.get(older).content.decode()


def _queries(client: Any) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse(LIST)).status_code == 200
    return len(queries)


def test_what_waits_is_counted_at_the_own_desk_only(cast: Cast) -> None:
    send_inside(cast, [1, 3], via_registry=True)
    assert copies_waiting(cast.actor("division_clerk")).count() == 1
    assert copies_waiting(cast.actor("registry_clerk")).count() == 1
    assert copies_waiting(cast.actor("director")).count() == 0
    assert copies_waiting(cast.actor("school_clerk")).count() == 0


def test_the_divisions_are_told_where_the_letter_is(
    cast: Cast, copy: InsideCopy
) -> None:
    told = Notice.objects.get()
    assert told.division == cast.divisions[1]
    assert told.path == reverse("dispatch:copy_detail", args=[copy.pk])
