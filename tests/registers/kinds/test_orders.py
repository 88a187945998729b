"""ทะเบียนคำสั่ง: numbers, columns, corrections and ties of what an office orders."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.circulation.actions.hand_over import hand_over
from saraban.registers.models import Book, EntryLink, RegisterEntry
from saraban.registers.queries.completeness import report_on
from tests import forms
from tests.cast import Cast
from tests.registers.exported import fetch, heads, lines

CREATE = reverse("registers:entry_create", args=["order"])
LIST = reverse("registers:entry_list", args=["order"])
NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
HEADS = [
    "เลขทะเบียน",
    "ปี",
    "ที่คำสั่ง",
    "เรื่อง",
    "สั่ง ณ วันที่",
    "หมายเหตุ",
    "ผู้ลงทะเบียน",
    "วันลงทะเบียน",
    "เอกสาร",
    "รายละเอียด",
    "ลบ",
    "แก้ไข",
]

pytestmark = pytest.mark.usefixtures("in_november")


@pytest.fixture
def in_november() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


def ordered(cast: Cast, by: str = "registry_clerk", **changed: Any) -> RegisterEntry:
    """Register an order through the page."""
    answer = cast.sign_in(by).post(CREATE, forms.order(cast, **changed))
    assert answer.status_code == 302, answer.content.decode()
    return RegisterEntry.objects.latest("pk")


def page_of(cast: Cast, entry: RegisterEntry, by: str = "registry_clerk") -> str:
    return cast.sign_in(by).get(entry.get_absolute_url()).content.decode()


def received(cast: Cast) -> RegisterEntry:
    page = reverse("registers:entry_create", args=["incoming"])
    cast.sign_in("registry_clerk").post(page, forms.incoming(cast))
    return RegisterEntry.objects.latest("pk")


@pytest.mark.postgres
@pytest.mark.parametrize("by", ["registry_clerk", "division_clerk", "school_clerk"])
def test_an_order_takes_the_next_number_of_its_own_book(cast: Cast, by: str) -> None:
    first, second = ordered(cast, by), ordered(cast, by, subject="ให้ข้าราชการไปราชการ")
    assert [each.number_text for each in (first, second)] == ["1", "2"]
    assert [each.reference_number for each in (first, second)] == ["1/2569", "2/2569"]
    assert second.content.reference_number == "2/2569"
    assert second.book.kind == Book.Kind.ORDER
    assert second.book.office == cast.actor(by).book_owner
    issued = cast.sign_in(by).get(f"{second.get_absolute_url()}?issued=1")
    assert "2/2569" in issued.content.decode()


def test_the_list_has_the_columns_that_people_know(cast: Cast) -> None:
    entry = ordered(cast, files=[])
    ordered(cast, file_1=forms.pdf(), description_1="คำสั่งที่ลงนามแล้ว")
    page = cast.sign_in("registry_clerk").get(LIST).content.decode()
    found = re.findall(r"<th scope=\"col\"[^>]*>(.*?)</th>", page)
    assert [each.replace("<wbr>", "") for each in found] == HEADS
    assert str(cast.users["registry_clerk"]) in page
    assert "1/2569" in page
    assert f"/entries/{entry.pk}/void/" in page
    assert "ส่ง ร.ร." not in page


def test_the_signed_file_comes_later_and_opens_from_the_list(cast: Cast) -> None:
    entry = ordered(cast)
    edit = reverse("registers:entry_edit", args=[entry.pk])
    typed = forms.order(cast, version=entry.version, note="ลงนามแล้ว")
    typed["document_date"] = "17/11/2569"
    typed |= {"file_1": forms.pdf("คำสั่ง.pdf"), "file_description_1": "คำสั่ง 1/2569"}
    client = cast.sign_in("registry_clerk")
    assert client.post(edit, typed).status_code == 302
    entry.refresh_from_db()
    assert (entry.reference_number, entry.note) == ("1/2569", "ลงนามแล้ว")
    file = entry.content.attachments.get()
    assert "สั่ง ณ วันที่: <del>16 พ.ย. 2569" in page_of(cast, entry)
    document = reverse("registers:entry_document", args=[entry.pk])
    assert document in client.get(LIST).content.decode()
    opened = reverse("registers:entry_file", args=[entry.pk, file.pk])
    assert client.get(document).headers["Location"] == opened
    assert client.get(opened).status_code == 200


def test_the_form_asks_what_the_old_one_asked(cast: Cast) -> None:
    page = cast.sign_in("registry_clerk").get(CREATE).content.decode()
    for label in ("เรื่อง", "สั่ง ณ วันที่", "หมายเหตุ", "ยกเลิกคำสั่งที่"):
        assert f">{label}" in page
    for label in ("จาก", "ถึง", "กลุ่มปฏิบัติ", "ระดับความสำคัญ", "ด่วนภายใน"):
        assert f">{label}" not in page
    refused = cast.sign_in("registry_clerk").post(
        CREATE, forms.order(cast, subject="", document_date="99/99/2569")
    )
    assert refused.status_code == 422
    assert "99/99/2569" in refused.content.decode()
    assert not RegisterEntry.objects.exists()


def test_a_division_corrects_its_own_orders_only(cast: Cast) -> None:
    own = ordered(cast, "division_clerk")
    other = ordered(cast, "registry_clerk")
    client = cast.sign_in("division_clerk")
    pages = {
        each: reverse("registers:entry_edit", args=[each.pk]) for each in (own, other)
    }
    assert client.get(pages[own]).status_code == 200
    assert client.get(pages[other]).status_code == 403
    typed = forms.order(cast, version=own.version, subject="แก้ไขแล้ว")
    assert client.post(pages[own], typed).status_code == 302
    own.refresh_from_db()
    assert own.responsible_office == cast.divisions[1]


@pytest.mark.postgres
def test_every_way_to_a_number_goes_for_orders_too(cast: Cast) -> None:
    client = cast.sign_in("registry_clerk")
    ordered(cast)
    reserve = reverse("registers:number_reserve", args=["order"])
    client.post(reserve, forms.reservation(cast, "registry_clerk"))
    reserved = RegisterEntry.objects.latest("pk")
    fill = reverse("registers:number_fill", args=[reserved.pk])
    assert client.post(fill, forms.order(cast)).status_code == 302
    batch = reverse("registers:entry_batch", args=["order"])
    assert client.post(batch, forms.order(cast, subject="เรื่องที่สาม")).status_code == 302
    backdate = reverse("registers:entry_backdate", args=["order"])
    typed = {"how": "insert", "book_date": "20/11/2569", "after_number": "1"}
    typed |= {"reason": "ลืมลง"} | forms.order(cast, subject="แทรก")
    assert client.post(backdate, typed).status_code == 302
    void = reverse("registers:entry_void", args=[reserved.pk])
    assert client.post(void, {"reason": "ยกเลิก"}).status_code == 302
    references = RegisterEntry.objects.order_by("number", "insert_number")
    assert list(references.values_list("reference_number", flat=True)) == [
        "1/2569",
        "1/1/2569",
        "2/2569",
        "3/2569",
    ]
    book = Book.objects.get(kind="order", office=cast.area)
    report = report_on(book, actor=cast.actor("registry_clerk"))
    assert report.is_complete, report.verdict
    page = reverse("registers:book_completeness", args=[book.pk])
    assert "ทะเบียนคำสั่ง ปี 2569" in client.get(page).content.decode()


def test_orders_are_searched_exported_and_printed(cast: Cast) -> None:
    ordered(cast)
    ordered(cast, subject="ให้ข้าราชการไปราชการ", note="ฉบับแก้ไข")
    client = cast.sign_in("registry_clerk")
    found = client.get(LIST, {"q": "ไปราชการ"}).content.decode()
    assert "2/2569" in found
    assert "1/2569" not in found.split("<tbody>")[1]
    sheet = fetch(cast, "year=2569", kind="order")
    assert heads(sheet) == [
        "ลำดับที่",
        "เลขทะเบียน",
        "ปี",
        "ที่คำสั่ง",
        "เรื่อง",
        "สั่ง ณ วันที่",
        "หมายเหตุ",
        "ผู้ลงทะเบียน",
        "วันลงทะเบียน",
        "สถานะ",
    ]
    assert lines(sheet)[1]["ผู้ลงทะเบียน"] == str(cast.users["registry_clerk"])
    wish = {"document": "register", "span": "year", "year": "2569"}
    pdf = client.get(reverse("registers:book_pdf", args=["order"]), wish)
    assert pdf.headers["Content-Type"] == "application/pdf"


def test_an_order_follows_the_letter_that_caused_it(cast: Cast) -> None:
    letter = received(cast)
    form = cast.sign_in("registry_clerk").get(f"{CREATE}?follows={letter.pk}")
    page = form.content.decode()
    assert f'name="follows" value="{letter.pk}"' in page
    assert letter.subject in page
    order = ordered(cast, follows=letter.pk, subject=letter.subject)
    assert "ออกตาม" in page_of(cast, order)
    assert f"เลขรับ {letter.number}" in page_of(cast, order)
    assert "ออกคำสั่งแล้ว" in page_of(cast, letter)
    assert f"เลขคำสั่ง {order.number}" in page_of(cast, letter)


def test_a_later_order_cancels_an_earlier_one(cast: Cast) -> None:
    first = ordered(cast)
    later = ordered(cast, cancels="คำสั่งที่ ๑/๒๕๖๙", subject="ยกเลิกคำสั่ง")
    link = EntryLink.objects.get()
    assert (link.entry, link.target, link.kind) == (later, first, "cancels")
    assert "ถูกยกเลิกโดย" in page_of(cast, first)
    assert "ยกเลิก" in page_of(cast, later)
    first.refresh_from_db()
    assert not first.is_void
    assert AuditEvent.objects.filter(kind=AuditKind.ENTRIES_TIED).count() == 2


@pytest.mark.parametrize("wrong", ["99/2569", "ไม่มีเลข", "1/2568"])
def test_an_order_that_there_is_not_is_not_cancelled(cast: Cast, wrong: str) -> None:
    ordered(cast)
    answer = cast.sign_in("registry_clerk").post(
        CREATE, forms.order(cast, cancels=wrong)
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "ไม่พบคำสั่งที่" in page
    assert wrong in page
    assert RegisterEntry.objects.count() == 1


def test_another_offices_order_is_not_cancelled(cast: Cast) -> None:
    ordered(cast, "school_clerk")
    answer = cast.sign_in("registry_clerk").post(
        CREATE, forms.order(cast, cancels="1/2569")
    )
    assert answer.status_code == 422
    assert not EntryLink.objects.exists()


@pytest.mark.parametrize("kind", ["follows", "cancels"])
def test_letters_follow_and_cancel_nothing(cast: Cast, kind: str) -> None:
    letter, order = received(cast), ordered(cast)
    url = reverse("registers:link_create", args=[letter.pk])
    answer = cast.sign_in("registry_clerk").post(
        url, {"target": order.pk, "kind": kind}, follow=True
    )
    assert "ได้เฉพาะคำสั่ง" in answer.content.decode()
    assert not EntryLink.objects.exists()


def test_an_order_is_not_sent_nor_proposed(cast: Cast) -> None:
    order = ordered(cast)
    client = cast.sign_in("registry_clerk")
    create = reverse("dispatch:dispatch_create")
    assert client.get(create, {"entry": order.pk}).status_code == 404
    propose = reverse("circulation:entry_propose", args=[order.pk])
    assert client.get(propose).status_code == 404
    assert "การเสนอและสั่งการ" not in page_of(cast, order)


def test_earlier_lines_are_offered_as_they_fit(cast: Cast) -> None:
    letter, first, later = received(cast), ordered(cast), ordered(cast)
    page = reverse("registers:entry_related", args=[later.pk])
    client = cast.sign_in("registry_clerk")
    orders = client.get(page, {"q": first.subject[:20]}).content.decode()
    assert "ยกเลิกคำสั่งนี้" in orders
    letters = client.get(page, {"q": letter.subject[:20]}).content.decode()
    assert "ออกคำสั่งตามเรื่องนี้" in letters
    assert "ตอบหนังสือนี้" not in letters


def test_a_page_of_orders_costs_as_many_queries_as_one_of_letters(cast: Cast) -> None:
    for _ in range(3):
        ordered(cast, file_1=forms.pdf())
        received(cast)
    client = cast.sign_in("registry_clerk")

    def queries(kind: str, **asked: str) -> int:
        page = reverse("registers:entry_list", args=[kind])
        client.get(page, asked)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page, asked).status_code == 200
        return len(captured)

    assert queries("order") <= queries("incoming")
    assert queries("order", q="คณะกรรมการ") <= queries("incoming", q="วันหยุด")


@pytest.mark.parametrize(
    ("by", "offered"), [("division_clerk", True), ("officer", False)]
)
def test_the_order_opens_from_the_instruction_too(
    cast: Cast, by: str, offered: bool
) -> None:
    letter = received(cast)
    (step,) = hand_over(
        letter,
        division_id=None,
        person_ids=[cast.users[by].pk],
        actor=cast.actor("registry_clerk"),
    )
    page = cast.sign_in(by).get(step.get_absolute_url()).content.decode()
    assert (f"{CREATE}?follows={letter.pk}" in page) is offered
