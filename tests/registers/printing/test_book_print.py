"""The book on paper: registers:book_print, registers:book_pdf."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from saraban.audit.models import AuditDetail, AuditEvent, AuditKind
from saraban.core import typesetting
from saraban.registers.actions.books import current_book
from saraban.registers.actions.links import tie
from saraban.registers.actions.register_irregular import register_irregular
from saraban.registers.details import IrregularDetails
from saraban.registers.models import EntryLink, RegisterEntry
from saraban.registers.printing import entries
from tests.cast import Cast
from tests.registers.printed import add, order, squeezed, taken, text, typed

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_friday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def test_ranges_of_days_and_numbers_print_what_lies_in_them(cast: Cast) -> None:
    for day in (17, 18, 19, 20):
        with time_machine.travel(datetime(2026, 11, day, 3, 0, tzinfo=UTC), tick=False):
            add(cast, subject=f"หนังสือวันที่ {day}.")
    days = text(
        order(cast, span="days", since="18/11/69", until="๑๙/๑๑/๒๕๖๙", thai_digits="")
    )
    assert "ตั้งแต่วันที่18เดือนพฤศจิกายนพ.ศ.2569ถึงวันที่19เดือนพฤศจิกายน" in days
    assert [f"หนังสือวันที่{day}." in days for day in (17, 18, 19, 20)] == [
        False, True, True, False,
    ]  # fmt: skip
    numbers = {"span": "numbers", "year": "2569", "first": "๓", "last": "99"}
    printed = text(order(cast, **numbers, thai_digits=""))
    assert "เลข3–99ปีพ.ศ.2569" in printed
    assert "รวม2รายการ(เลข3–4)" in printed


def test_one_division_is_printed_alone(cast: Cast) -> None:
    add(cast, subject="ของแผน")
    add(cast, subject="ของนิเทศ", responsible_office_id=cast.divisions[6].pk)
    printed = text(order(cast, division=cast.divisions[6].pk))
    assert "ของนิเทศ" in printed
    assert "ของแผน" not in printed
    assert squeezed(cast.divisions[6].name) in printed


def test_a_school_prints_its_own_book(cast: Cast) -> None:
    add(cast, subject="ของเขต")
    add(cast, by="school_clerk", subject="ของโรงเรียน", action_taken="ครูดวงใจ")
    printed = text(order(cast, "school_clerk"))
    assert "โรงเรียนบ้านสมมติเลขทะเบียนรับ" in printed
    assert "ของโรงเรียนครูดวงใจ" in printed
    assert "ของเขต" not in printed


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"day": "19/11/2569"}, "วันที่ 19 เดือน พฤศจิกายน พ.ศ. 2569 ไม่มีรายการใน"),
        ({"day": "19/11/2560"}, "ไม่มีทะเบียนหนังสือรับ ปี 2560 ในระบบ"),
        ({"day": ""}, "ยังไม่ได้กรอกวันที่"),
        ({"day": "31/2/2569"}, "ไม่มีวันที่ 31/2/2569 ในปฏิทิน"),
        (
            {"span": "days", "since": "20/11/2569", "until": "19/11/2569"},
            "ถึงวันที่ ต้องไม่อยู่ก่อน ตั้งแต่วันที่",
        ),
        (
            {"span": "days", "since": "31/12/2568", "until": "1/1/2569"},
            "ช่วงวันที่ข้ามปี",
        ),
        ({"span": "days", "since": "20/11/2569"}, "ยังไม่ได้กรอกถึงวันที่"),
        (
            {"span": "numbers", "year": "2569", "first": "5", "last": "9"},
            "มีเลข 1–1 แก้ช่วงเลขแล้วพิมพ์ใหม่",
        ),
        (
            {"span": "numbers", "year": "2569", "first": "2", "last": "1"},
            "ถึงเลข ต้องไม่น้อยกว่า ตั้งแต่เลข",
        ),
        (
            {"span": "numbers", "year": "2569", "first": "x", "last": "1"},
            "ตั้งแต่เลขต้องเป็นตัวเลข",
        ),
        ({"span": "numbers", "year": "2569"}, "ยังไม่ได้กรอกตั้งแต่เลข"),
        ({"span": "year", "year": "2550"}, "ปีที่เลือกไม่มีในรายการ"),
        ({"span": "year"}, "ยังไม่ได้เลือกปี"),
        ({"span": "week"}, "ช่วงที่เลือกไม่มีในรายการ"),
        ({"document": "poster"}, "สิ่งที่พิมพ์ที่เลือกไม่มีในรายการ"),
        ({"division": "999999"}, "กลุ่มปฏิบัติที่เลือกไม่มีในรายการ"),
        ({"volume": "x"}, "ไม่มีเล่มนี้ กด พิมพ์ แล้วเลือกเล่มอีกครั้ง"),
        ({"span": "year", "year": "2569", "volume": "2"}, None),
    ],
)
def test_what_cannot_be_printed_is_explained(
    cast: Cast, changed: dict[str, str], sentence: str | None
) -> None:
    add(cast)
    answer = order(cast, **changed)
    assert answer.status_code == (422 if sentence else 200)
    if sentence:
        page = answer.content.decode()
        assert sentence in page
        assert "ยังไม่ได้พิมพ์" in page
        days = [value for value in changed.values() if "/" in value]
        assert all(f'value="{value}"' in page for value in days)
    assert AuditEvent.objects.filter(kind=AuditKind.BOOK_PRINTED).count() == (
        0 if sentence else 1
    )


def test_paper_that_is_not_there_is_explained(cast: Cast) -> None:
    sent = add(cast, "outgoing")
    RegisterEntry.objects.filter(pk=sent.pk).update(dispatched_at=timezone.now())
    answer = order(cast, kind="outgoing", document="receipt_slips")
    assert answer.status_code == 422
    assert "ไม่มีหนังสือที่เป็นเอกสารกระดาษให้ส่งมอบ" in answer.content.decode()


def test_a_busy_machine_is_explained(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(cast)
    assert order(cast).status_code == 200
    monkeypatch.setattr(typesetting, "MOST_SECONDS", 0.001)
    answer = order(cast)
    assert answer.status_code == 422
    assert "จัดหน้าพิมพ์ไม่เสร็จในเวลาที่กำหนด" in answer.content.decode()
    assert AuditEvent.objects.filter(kind=AuditKind.BOOK_PRINTED).count() == 1


@pytest.mark.parametrize(
    ("by", "status"),
    [
        ("registry_clerk", 200),
        ("division_clerk", 200),
        ("director", 200),
        ("officer", 403),
        ("secret_registrar", 403),
        ("administrator", 403),
        ("teacher", 403),
    ],
)
def test_who_may_print_the_book(cast: Cast, by: str, status: int) -> None:
    add(cast)
    page = reverse("registers:book_print", args=["incoming"])
    assert cast.sign_in(by).get(page).status_code == status
    answer = order(cast, by)
    assert answer.status_code == status
    if status != 200:
        assert "พิมพ์และส่งออกทะเบียน" in answer.content.decode()
    assert AuditEvent.objects.filter(kind=AuditKind.BOOK_PRINTED).exists() == (
        status == 200
    )


def test_the_record_says_what_was_printed(cast: Cast) -> None:
    add(cast)
    add(cast)
    answer = order(cast, division=cast.divisions[1].pk)
    disposition = 'inline; filename="incoming-register-2569-11-20.pdf"'
    assert answer["Content-Disposition"] == disposition
    event = AuditEvent.objects.get(kind=AuditKind.BOOK_PRINTED)
    assert event.actor_id == cast.users["registry_clerk"].pk
    assert event.subject_id == current_book(cast.area, "incoming").pk
    assert AuditDetail.objects.get(event=event).values == {
        "document": "register",
        "kind": "incoming",
        "year": 2569,
        "span": "2569-11-20",
        "division": cast.divisions[1].pk,
        "first": 1,
        "last": 2,
        "lines": 2,
    }


def test_the_form_begins_with_today_and_what_the_address_says(cast: Cast) -> None:
    client = cast.sign_in("registry_clerk")
    page = reverse("registers:book_print", args=["incoming"])
    html = client.get(page).content.decode()
    assert 'value="20/11/2569"' in html
    assert "ทะเบียนหนังสือรับ (แบบที่ 13)" in html
    assert "ใบรับหนังสือ" not in html
    assert (
        "csrfmiddlewaretoken"
        not in html.partition('<form method="get"')[2].partition("</form>")[0]
    )
    html = client.get(f"{page}?span=numbers&first=7").content.decode()
    assert 'value="7"' in html
    school = cast.sign_in("school_clerk").get(page).content.decode()
    assert "กลุ่มปฏิบัติ" not in school


def test_a_long_span_is_printed_in_volumes(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries, "LINES_OF_VOLUME", 3)
    actor = cast.actor("registry_clerk")
    for number in range(7):
        add(cast, subject=f"เรื่องที่ {number + 1}.")
    between = IrregularDetails(date(2026, 11, 20), "ตกหล่น", after_number=3)
    letter = typed(responsible_office_id=cast.divisions[1].pk, subject="แทรกไว้")
    register_irregular("incoming", letter, between, actor=actor)
    page = order(cast, span="year", year="2569").content.decode()
    assert "ช่วงนี้มี 8 รายการ พิมพ์แยกเป็น 3 เล่ม" in page
    assert not AuditEvent.objects.filter(kind=AuditKind.BOOK_PRINTED).exists()
    # 3/1 stays behind 3 where the volume would end between them.
    for title in ("เล่มที่ 1/3 เลข 1–2", "เล่มที่ 2/3 เลข 3–5", "เล่มที่ 3/3 เลข 6–7"):
        assert title in page
    assert "volume=2" in page
    second = order(cast, span="year", year="2569", volume="2", thai_digits="")
    printed = text(second)
    assert [f"เรื่องที่{number}." in printed for number in range(1, 8)] == [
        False, False, True, True, True, False, False,
    ]  # fmt: skip
    assert "แทรกไว้" in printed
    assert "เล่มที่2/3เลข3–5" in printed
    assert "รวมเล่มนี้4รายการ(เลข3–5)" in printed
    assert "incoming-register-2569-volume-2.pdf" in second["Content-Disposition"]
    refused = order(cast, span="year", year="2569", volume="9")
    assert refused.status_code == 422
    assert "ไม่มีเล่มที่ 9" in refused.content.decode()


def test_while_others_print_the_form_stays_and_asks_to_wait(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typesetting, "SECONDS_TO_WAIT", 0.0)
    add(cast)
    with taken(1), taken(2):
        answer = order(cast)
    assert answer.status_code == 422
    assert "แล้วทำรายการนี้อีกครั้ง" in answer.content.decode()
    assert not AuditEvent.objects.filter(kind=AuditKind.BOOK_PRINTED).exists()
    assert order(cast).status_code == 200


def test_the_number_of_queries_does_not_grow(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    actor = cast.actor("registry_clerk")
    current_book(cast.area, "outgoing")
    counts = []
    for _ in range(2):
        for _ in range(12):
            answer = add(cast, "outgoing")
            tie(answer, add(cast), EntryLink.Kind.ANSWERS, actor=actor)
        client = cast.sign_in("registry_clerk")
        page = reverse("registers:book_pdf", args=["incoming"])
        query = "document=register&span=day&day=20/11/2569&thai_digits=on"
        with django_assert_num_queries(15, exact=False) as queries:
            assert client.get(f"{page}?{query}").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
