"""หนังสือรับ and ลงทะเบียนรับ: dispatch:delivery_list, delivery_detail, delivery_receive,
delivery_receive_many, delivery_file."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.dispatch.actions.receive import receive_delivery
from saraban.dispatch.models import Delivery, Dispatch
from saraban.offices.models import Office
from saraban.registers.actions.books import current_book
from saraban.registers.models import Book, RegisterEntry
from tests import forms
from tests.cast import Cast
from tests.dispatch import sent_letters

LIST = "dispatch:delivery_list"


def send(cast: Cast, by: str = "registry_clerk", **changed: Any) -> Dispatch:
    """Send a letter as one of the cast."""
    url = reverse("dispatch:dispatch_create")
    answer = cast.sign_in(by).post(url, forms.dispatch(cast, **changed))
    assert answer.status_code == 302, answer.content.decode()
    return Dispatch.objects.latest("pk")


@pytest.fixture
def delivery(cast: Cast) -> Delivery:
    """A letter with a file, on its way to the first school."""
    sent = send(cast, file_1=forms.pdf())
    return sent.deliveries.get(office=cast.schools[0])


def receive(cast: Cast, delivery: Delivery, by: str) -> HttpResponse:
    """Press ลงทะเบียนรับ."""
    url = reverse("dispatch:delivery_receive", args=[delivery.pk])
    return cast.sign_in(by).post(url)  # type: ignore[return-value]


def test_one_press_receives_and_writes_into_the_book(
    cast: Cast, delivery: Delivery
) -> None:
    assert receive(cast, delivery, "school_clerk").status_code == 302
    delivery.refresh_from_db()
    entry = delivery.entry
    sent = delivery.dispatch
    assert entry is not None
    assert entry.book == current_book(cast.schools[0], "incoming")
    assert entry.number == 1
    assert (entry.reference_number, entry.document_date, entry.subject) == (
        sent.reference_number,
        sent.document_date,
        sent.subject,
    )
    assert entry.urgency == sent.urgency
    assert entry.sender == f"{cast.divisions[1].name} {cast.area.short_name}"
    assert entry.letter == sent.letter
    assert entry.has_files
    assert delivery.received_by == cast.users["school_clerk"]
    assert delivery.received_at == entry.registered_at == entry.received_at
    assert AuditEvent.objects.filter(kind=AuditKind.DELIVERY_RECEIVED).count() == 1


def test_the_same_press_again_or_by_another_gives_one_number(
    cast: Cast, delivery: Delivery
) -> None:
    for by in ("school_clerk", "school_clerk", "school_director"):
        assert receive(cast, delivery, by).status_code == 302
    assert RegisterEntry.objects.count() == 1
    delivery.refresh_from_db()
    assert delivery.received_by == cast.users["school_clerk"]


@pytest.mark.parametrize(
    ("by", "status"),
    [
        ("school_clerk", 302),
        ("school_director", 302),
        ("teacher", 404),
        ("other_school_clerk", 404),
        ("registry_clerk", 404),
        ("administrator", 404),
        ("outsider", 404),
    ],
)
def test_who_may_receive_for_a_school(
    cast: Cast, delivery: Delivery, by: str, status: int
) -> None:
    assert receive(cast, delivery, by).status_code == status
    delivery.refresh_from_db()
    assert delivery.is_received == (status == 302)


@pytest.mark.parametrize(
    ("by", "to_division", "status"),
    [
        ("registry_clerk", False, 302),
        ("registry_clerk", True, 302),
        ("division_clerk", True, 302),
        ("division_director", True, 302),
        ("division_clerk", False, 404),
        ("deputy", False, 403),
        ("director", True, 403),
        ("officer", True, 404),
        ("school_clerk", False, 404),
    ],
)
def test_who_may_receive_for_the_area(
    cast: Cast, by: str, to_division: bool, status: int
) -> None:
    to: dict[str, Any] = {"recipients": "area_registry"}
    if to_division:
        to = {"recipients": "division", "division": cast.divisions[1].pk}
    delivery = send(cast, "school_clerk", **to).deliveries.get()
    answer = receive(cast, delivery, by)
    assert answer.status_code == status
    if status == 302:
        entry = RegisterEntry.objects.get(deliveries=delivery)
        assert entry.book.office == cast.area
        assert entry.sender == cast.schools[0].name
        expected = cast.divisions[1] if to_division else None
        assert entry.responsible_office == expected


def test_a_closed_book_leaves_the_letter_waiting(
    cast: Cast, delivery: Delivery
) -> None:
    book = current_book(cast.schools[0], "incoming")
    Book.objects.filter(pk=book.pk).update(is_open=False)
    client = cast.sign_in("school_clerk")
    url = reverse("dispatch:delivery_receive", args=[delivery.pk])
    page = client.post(url, follow=True).content.decode()
    assert "ปิดอยู่" in page
    assert "ผู้อำนวยการสถานศึกษา" in page
    delivery.refresh_from_db()
    assert not delivery.is_received
    assert not RegisterEntry.objects.exists()
    Book.objects.filter(pk=book.pk).update(is_open=True)
    assert "เลขรับ 1" in client.post(url, follow=True).content.decode()


def test_opened_counts_when_someone_who_may_receive_opens(
    cast: Cast, delivery: Delivery
) -> None:
    page = reverse("dispatch:delivery_detail", args=[delivery.pk])
    Office.objects.filter(pk=cast.schools[0].pk).update(teachers_may_read_books=True)
    cast.sign_in("teacher").get(page)
    delivery.refresh_from_db()
    assert delivery.opened_at is None
    cast.sign_in("school_director").get(page)
    cast.sign_in("school_clerk").get(page)
    delivery.refresh_from_db()
    assert delivery.opened_by == cast.users["school_director"]
    assert AuditEvent.objects.filter(kind=AuditKind.DELIVERY_OPENED).count() == 1


def test_what_waits_comes_first(cast: Cast) -> None:
    old = send(cast, subject="เรื่องเก่ารอรับ", reference_number="ที่ ก/1")
    new = send(cast, subject="เรื่องใหม่รับแล้ว", reference_number="ที่ ก/2")
    receive(cast, new.deliveries.get(office=cast.schools[0]), "school_clerk")
    page = cast.sign_in("school_clerk").get(reverse(LIST)).content.decode()
    assert page.index(old.subject) < page.index(new.subject)
    assert "รับแล้ว เลขรับ 1" in page


def test_many_are_received_at_once_oldest_first(cast: Cast) -> None:
    sent = [send(cast, reference_number=f"ที่ ก/{each}") for each in (1, 2, 3)]
    waiting = [each.deliveries.get(office=cast.schools[0]).pk for each in sent]
    url = reverse("dispatch:delivery_receive_many")
    client = cast.sign_in("school_clerk")
    page = client.post(url, {"delivery": reversed(waiting)}, follow=True)
    text = page.content.decode()
    assert "ลงทะเบียนรับแล้ว 3 เรื่อง เลขรับ 1–3" in text
    entries = RegisterEntry.objects.order_by("number")
    # receipt_list: which letter got which number, and all go on together.
    for entry in entries:
        assert f'value="{entry.pk}"><span class="regno">{entry.number}<' in text
        assert f'href="{entry.get_absolute_url()}"' in text
    assert f'action="{reverse("circulation:handover_create_many")}"' in text
    assert "ส่งต่อทั้งหมด" in text
    assert [each.reference_number for each in entries] == ["ที่ ก/1", "ที่ ก/2", "ที่ ก/3"]
    strange = {"delivery": ["", "x", "9" * 40, "-1", "²"]}
    again = client.post(url, strange, follow=True).content.decode()
    assert "ยังไม่ได้เลือกหนังสือ" in again


def test_ids_of_another_office_in_a_bulk_receipt_are_unknown(
    cast: Cast, delivery: Delivery
) -> None:
    url = reverse("dispatch:delivery_receive_many")
    answer = cast.sign_in("outsider").post(url, {"delivery": [delivery.pk]})
    assert answer.status_code == 404
    own = delivery.dispatch.deliveries.get(office=cast.schools[1])
    mixed = {"delivery": [own.pk, delivery.pk]}
    assert cast.sign_in("other_school_clerk").post(url, mixed).status_code == 404
    assert not RegisterEntry.objects.exists()
    delivery.refresh_from_db()
    assert not delivery.is_received


def test_a_school_sees_its_own_copy_only(cast: Cast, delivery: Delivery) -> None:
    attachment = delivery.dispatch.letter.attachments.get()
    urls = [
        reverse("dispatch:delivery_detail", args=[delivery.pk]),
        reverse("dispatch:delivery_file", args=[delivery.pk, attachment.pk]),
    ]
    for url in urls:
        assert cast.sign_in("school_clerk").get(url).status_code == 200
        assert cast.sign_in("other_school_clerk").get(url).status_code == 404
        assert cast.sign_in("outsider").get(url).status_code == 404
    page = cast.sign_in("school_clerk").get(urls[0]).content.decode()
    assert cast.schools[1].name not in page


def test_the_sender_sees_who_received_under_which_number(
    cast: Cast, delivery: Delivery
) -> None:
    receive(cast, delivery, "school_clerk")
    url = reverse("dispatch:dispatch_detail", args=[delivery.dispatch_id])
    page = cast.sign_in("registry_clerk").get(url).content.decode()
    assert "เลขรับ 1" in page
    assert str(cast.users["school_clerk"]) in page
    assert '<progress value="1" max="3"' in page


def test_a_received_entry_is_corrected_in_the_own_book_only(
    cast: Cast, delivery: Delivery
) -> None:
    receive(cast, delivery, "school_clerk")
    entry = RegisterEntry.objects.get()
    typed = forms.incoming(cast, subject="เรื่องที่โรงเรียนแก้", reference_number="ที่ ก/9")
    typed["sender"] = entry.sender
    url = reverse("registers:entry_edit", args=[entry.pk])
    assert cast.sign_in("school_clerk").post(url, typed).status_code == 302
    entry.refresh_from_db()
    assert entry.subject == "เรื่องที่โรงเรียนแก้"
    assert entry.sender_office == cast.area
    assert entry.content.subject == delivery.dispatch.subject
    void = reverse("registers:entry_void", args=[entry.pk])
    refused = cast.sign_in("school_clerk").post(void, {"reason": "ไม่ใช่ของโรงเรียน"})
    assert refused.status_code == 422


def test_after_a_receipt_the_next_waiting_letter_is_offered(cast: Cast) -> None:
    school = cast.schools[0]
    oldest, newer = (
        sent_letters.send(
            cast, schools=[school], reference_number=each
        ).deliveries.get()
        for each in ("ที่ ก/1", "ที่ ก/2")
    )
    client = cast.sign_in("school_clerk")
    url = reverse("dispatch:delivery_receive", args=[oldest.pk])
    page = client.post(url, follow=True).content.decode()
    [link] = re.findall(
        r'<a class="btn go" data-key="F2" autofocus href="([^"]+)"', page
    )
    assert link == newer.get_absolute_url()
    url = reverse("dispatch:delivery_receive", args=[newer.pk])
    assert "ฉบับถัดไป" not in client.post(url, follow=True).content.decode()


def test_the_inbox_goes_on_page_by_page_within_a_few_queries(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    school = cast.schools[0]
    numbers = [f"ที่ ก/{each:03d}" for each in range(105)]
    sent = [
        sent_letters.send(cast, schools=[school], reference_number=each)
        for each in numbers
    ]
    clerk = cast.actor("school_clerk")
    for each in sent[:40]:
        receive_delivery(each.deliveries.get().pk, actor=clerk)
    client = cast.sign_in("school_clerk")
    seen: list[str] = []
    url: str | None = reverse(LIST)
    while url:
        with django_assert_max_num_queries(13):
            page = client.get(url).content.decode()
        seen += [part[:9] for part in page.split('<td class="ref m-auto m-first">')[1:]]
        older = page.split('rel="next"')[0].rsplit('href="', 1)
        url = (
            older[1].split('"')[0].replace("&amp;", "&")
            if 'rel="next"' in page
            else None
        )
    waiting = [f"ที่ ก/{each:03d}" for each in range(104, 39, -1)]
    received = [f"ที่ ก/{each:03d}" for each in range(39, -1, -1)]
    assert [each.split("<")[0] for each in seen] == waiting + received


@pytest.mark.parametrize("name", ["dispatch_file", "delivery_file"])
def test_files_of_other_letters_are_unknown(
    cast: Cast, delivery: Delivery, name: str
) -> None:
    other = send(cast, file_1=forms.pdf("อื่น.pdf", forms.PDF + b"%x"))
    foreign = other.letter.attachments.get().pk
    holder = delivery.dispatch_id if name == "dispatch_file" else delivery.pk
    by = "registry_clerk" if name == "dispatch_file" else "school_clerk"
    url = reverse(f"dispatch:{name}", args=[holder, foreign])
    assert cast.sign_in(by).get(url).status_code == 404


@pytest.mark.parametrize(
    ("by", "place", "status"),
    [
        ("registry_clerk", 4, 302),
        ("division_clerk", 1, 302),
        ("division_clerk", 4, 404),
    ],
)
def test_the_receiver_names_the_division_in_the_same_press(
    cast: Cast, by: str, place: int, status: int
) -> None:
    to = {"recipients": "division", "division": cast.divisions[1].pk}
    delivery = send(cast, "school_clerk", **to).deliveries.get()
    url = reverse("dispatch:delivery_receive", args=[delivery.pk])
    page = cast.sign_in(by).get(delivery.get_absolute_url()).content.decode()
    assert f'<option value="{cast.divisions[1].pk}" selected>' in page
    chosen = {"division": cast.divisions[place].pk}
    assert cast.sign_in(by).post(url, chosen).status_code == status
    entries = RegisterEntry.objects.filter(responsible_office=cast.divisions[place])
    assert entries.exists() == (status == 302)
