"""ประวัติของหนังสือ (desk:entry_history) and ใบปะหน้าการเสนอ (desk:entry_cover)."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from saraban.audit.models import AuditEvent, AuditKind
from saraban.circulation.actions.close import close_step
from saraban.circulation.actions.hand_over import hand_over
from saraban.circulation.actions.report import ReportFile, report_step
from saraban.circulation.actions.return_step import return_step
from saraban.circulation.models import Decision, Step
from saraban.core import thai
from saraban.desk.queries.history import MOST
from saraban.dispatch.actions.recall import recall_deliveries
from saraban.dispatch.actions.receive import mark_opened
from saraban.dispatch.actions.remind import remind
from saraban.dispatch.models import Dispatch
from saraban.offices.models import Office
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.cast import Cast
from tests.desk.ways_through import (
    decide_on,
    propose_to,
    send_to_schools,
    signed,
)
from tests.dispatch.came import new_version, received, to_area, to_school
from tests.dispatch.sent_letters import give_back, make_late, receive
from tests.registers.printed import add, layers_of, squeezed


def ask(cast: Cast, entry: RegisterEntry, by: str, page: str = "history") -> Any:
    return cast.sign_in(by).get(reverse(f"desk:entry_{page}", args=[entry.pk]))


def told(cast: Cast, entry: RegisterEntry, by: str = "registry_clerk") -> str:
    """Return the timeline as plain text."""
    answer = ask(cast, entry, by)
    assert answer.status_code == 200
    page = answer.content.decode()
    return re.sub(r"\s+", " ", strip_tags(page[page.index('<ol class="tl">') :]))


def in_order(text: str, *words: str) -> None:
    places = [text.index(each) for each in words]
    assert places == sorted(places), dict(zip(words, places, strict=True))


# ── what came in ─────────────────────────────────────────────────────────────


def test_one_timeline_tells_from_sending_to_closing(cast: Cast) -> None:
    delivery = to_area(cast)
    mark_opened(delivery, actor=cast.actor("registry_clerk"))
    entry = received(cast, delivery, "registry_clerk")
    first, second = propose_to(cast, entry, "division_director", "director")
    decide_on(cast, first, "division_director", Decision.CONCURRED, "เห็นควรดำเนินการ")
    task = decide_on(
        cast, second, "director", Decision.ASSIGNED, "ให้เสร็จในสัปดาห์นี้", "officer"
    )[0]
    page = told(cast, entry)
    in_order(page, "ส่งหนังสือ", "เปิดดู", "ลงทะเบียนรับ", "เสนอ", "ชอบ", "มอบ")
    assert "รอดำเนินการ ตั้งแต่" in page
    assert "ชอบ เห็นควรดำเนินการ" in page
    assert f"จาก {cast.schools[0].name}" in page
    assert str(cast.users["officer"]) in page
    assert "เสร็จสิ้น" not in page
    report_step(task.pk, "แจ้งครบแล้ว", actor=cast.actor("officer"))
    close_step(task.pk, "รับทราบผล", actor=cast.actor("director"))
    page = told(cast, entry)
    in_order(page, "มอบ", "รายงานผล", "แจ้งครบแล้ว", "ปิดเรื่อง", "เสร็จสิ้น")
    # Each deed once: the book's own record of it is not told beside.
    assert page.count("เห็นควรดำเนินการ") == 1
    assert page.count("ลงทะเบียนรับ") == 1


def test_versions_recalls_and_reminders_of_the_sender_are_told(cast: Cast) -> None:
    delivery = to_school(cast)
    make_late(delivery.dispatch)
    remind(delivery.dispatch_id, actor=cast.actor("registry_clerk"))
    entry = received(cast, delivery)
    newer = new_version(cast, delivery)
    page = told(cast, entry, "school_clerk")
    in_order(page, "ผู้ส่งแจ้งเตือน", "ลงทะเบียนรับ", "ส่งฉบับแก้ไขแทน", "แก้วันประชุม")
    received(cast, newer)
    actor = cast.actor("registry_clerk")
    recall_deliveries(newer.dispatch_id, "ยกเลิกการประชุม", actor=actor)
    page = told(cast, entry, "school_clerk")
    assert page.count("ลงทะเบียนรับ ") == 2
    assert "ผู้ส่งเรียกคืน" in page
    assert "ยกเลิกการประชุม" in page


def test_corrections_stand_with_old_and_new_words(cast: Cast) -> None:
    entry = add(cast)
    url = reverse("registers:entry_edit", args=[entry.pk])
    typed = forms.incoming(cast, subject="เรื่องที่แก้แล้ว", version=entry.version)
    cast.sign_in("registry_clerk").post(url, typed)
    page = told(cast, entry)
    assert f"เรื่อง: {entry.subject} → เรื่องที่แก้แล้ว" in page
    in_order(page, "ลงทะเบียน", "แก้ไขรายการ")


# ── what went out ────────────────────────────────────────────────────────────


def test_the_sender_reads_receipts_in_one_line_and_returns_with_reasons(
    cast: Cast,
) -> None:
    entry = send_to_schools(cast)
    page = told(cast, entry)
    assert "3 แห่ง" in page
    assert "ลงทะเบียนรับแล้ว" not in page
    dispatch = Dispatch.objects.get()
    receive(cast, dispatch)
    give_back(cast, dispatch, "other_school_clerk", note="ไม่ใช่เรื่องของโรงเรียน")
    page = told(cast, entry)
    assert "ลงทะเบียนรับแล้ว 1 จาก 3 แห่ง" in page
    assert f"→ {cast.schools[1].name}" in page
    assert "ผิดหน่วยงาน ไม่ใช่เรื่องของโรงเรียน" in page
    recall_deliveries(dispatch.pk, "ส่งผิดเรื่อง", actor=cast.actor("registry_clerk"))
    assert "เรียกคืน" in told(cast, entry)
    assert "2 แห่ง" in told(cast, entry)


def test_who_may_not_read_sendings_reads_only_that_it_was_sent(cast: Cast) -> None:
    entry = send_to_schools(cast)
    receive(cast, Dispatch.objects.get())
    page = told(cast, entry, "officer")
    assert "ส่งหนังสือ" in page
    assert "ลงทะเบียนรับแล้ว" not in page
    assert "ลงทะเบียนรับแล้ว 1 จาก 3 แห่ง" in told(cast, entry, "director")


# ── who reads it ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("by", "status"),
    [
        ("registry_clerk", 200),
        ("officer", 200),
        ("director", 200),
        ("administrator", 404),
        ("school_clerk", 404),
        ("outsider", 404),
    ],
)
def test_who_reads_the_history_of_a_line(cast: Cast, by: str, status: int) -> None:
    entry = add(cast)
    assert ask(cast, entry, by).status_code == status
    assert ask(cast, entry, by, "cover").status_code == status


def test_a_step_opens_the_history_while_the_letter_is_there(cast: Cast) -> None:
    Office.objects.filter(pk=cast.schools[0].pk).update(teachers_may_read_books=False)
    entry = add(cast, by="school_clerk")
    assert ask(cast, entry, "teacher").status_code == 404
    (step,) = hand_over(
        entry,
        division_id=None,
        person_ids=[cast.users["teacher"].pk],
        actor=cast.actor("school_clerk"),
    )
    page = ask(cast, entry, "teacher")
    assert page.status_code == 200
    assert reverse("desk:entry_readers", args=[entry.pk]) not in page.content.decode()
    return_step(step.pk, "wrong_office", "", actor=cast.actor("teacher"))
    refused = ask(cast, entry, "teacher")
    assert refused.status_code == 403
    assert "ไม่ได้อยู่กับท่านแล้ว" in refused.content.decode()
    assert ask(cast, entry, "teacher", "cover").status_code == 403


def test_a_reports_files_open_only_through_a_step_that_one_sees(cast: Cast) -> None:
    entry = add(cast)
    (step,) = propose_to(cast, entry, "director")
    task = decide_on(cast, step, "director", Decision.ASSIGNED, "ดู", "officer")[0]
    upload = cast.sign_in("officer")
    answer = upload.post(
        reverse("documents:upload_create"), {"file": forms.pdf("ผลการดำเนินการ.pdf")}
    )
    files = [ReportFile(UUID(answer.json()["token"]), "ผลการดำเนินการ")]
    report_step(task.pk, "เสร็จแล้ว", files, actor=cast.actor("officer"))
    seen = ask(cast, entry, "director").content.decode()
    link = re.search(r'href="(/circulation/\d+/reports/\d+/)"', seen)
    assert link
    assert cast.sign_in("director").get(link[1]).status_code == 200
    named = ask(cast, entry, "secret_registrar").content.decode()
    assert "ผลการดำเนินการ" in named
    assert "/reports/" not in named


# ── its size ─────────────────────────────────────────────────────────────────


def test_a_long_history_costs_no_more_queries_than_a_short_one(cast: Cast) -> None:
    def count(entry: RegisterEntry) -> int:
        client = cast.sign_in("registry_clerk")
        with CaptureQueriesContext(connection) as caught:
            url = reverse("desk:entry_history", args=[entry.pk])
            assert client.get(url).status_code == 200
        return len(caught)

    short = received(cast, to_area(cast), "registry_clerk")
    propose_to(cast, short, "director")
    long = received(cast, to_area(cast, reference_number="ที่ ก/9"), "registry_clerk")
    steps = propose_to(cast, long, "division_director", "deputy", "director")
    for step, by in zip(steps, ("division_director", "deputy"), strict=False):
        decide_on(cast, step, by, Decision.CONCURRED, "เห็นควร")
    decide_on(
        cast, steps[2], "director", Decision.ASSIGNED, "ดู", "officer", "division_clerk"
    )
    assert count(long) == count(short)


def test_the_newest_five_hundred_are_told(cast: Cast) -> None:
    entry = add(cast)
    template = AuditEvent.objects.filter(kind=AuditKind.ENTRY_REGISTERED).latest("pk")
    AuditEvent.objects.bulk_create(
        AuditEvent(
            kind=AuditKind.FILE_ATTACHED,
            at=template.at,
            office=template.office,
            actor=template.actor,
            subject_type="registerentry",
            subject_id=entry.pk,
        )
        for _ in range(MOST)
    )
    assert "แสดง 500 เหตุการณ์ล่าสุด" not in told(cast, add(cast, subject="สั้น"))
    propose_to(cast, entry, "director")
    page = ask(cast, entry, "registry_clerk").content.decode()
    assert "แสดง 500 เหตุการณ์ล่าสุด" in page
    # Besides the one that waits.
    assert page.count('<li class="done">') == MOST


# ── ใบปะหน้าการเสนอ ─────────────────────────────────────────────────────────────


def printed(cast: Cast, entry: RegisterEntry, by: str = "registry_clerk") -> str:
    answer: HttpResponse = ask(cast, entry, by, "cover")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    return squeezed("".join(layers_of(answer.content)))


def test_the_cover_bears_the_head_and_every_note_in_thai_digits(cast: Cast) -> None:
    entry = add(cast, urgency=3)
    first, second = propose_to(cast, entry, "division_director", "director")
    decide_on(cast, first, "division_director", Decision.CONCURRED, "เห็นควรแจ้ง 12 แห่ง")
    decide_on(
        cast, second, "director", Decision.APPROVED, "อนุมัติ ตามเสนอ", signing=signed()
    )
    paper = printed(cast, entry)
    digits = thai.to_thai_digits
    for words in (
        "ใบปะหน้าการเสนอ",
        digits(cast.area.name),
        digits(f"{entry.number_text} ปี {entry.book.year_be}"),
        digits("ตย 0017.3/ว 35614"),
        "ด่วนมาก",
        "เพื่อโปรดทราบและพิจารณา",
        "เห็นควรแจ้ง๑๒แห่ง",
        f"({cast.users['director'].get_full_name()})",
        digits(f"ผู้อำนวยการ{cast.area.name}"),
        digits(thai.format_date(thai.today())),
    ):
        assert squeezed(words) in paper, words
    # What the phrase says already is not said twice.
    assert paper.count("อนุมัติ") == 1
    event = AuditEvent.objects.get(kind=AuditKind.BOOK_PRINTED)
    assert event.subject_id == entry.book_id
    assert event.detail.values == {"document": "cover", "entry": entry.pk}


def test_the_cover_bears_the_picture_of_a_signature(cast: Cast) -> None:
    entry = add(cast)
    (step,) = propose_to(cast, entry, "director")
    plain = ask(cast, entry, "registry_clerk", "cover").content
    decide_on(cast, step, "director", Decision.NOTED, "ทราบ", signing=signed())
    with_picture = ask(cast, entry, "registry_clerk", "cover").content
    assert b"/Subtype/Image" not in squeezed(plain.decode("latin-1")).encode("latin-1")
    assert b"/Subtype/Image" in squeezed(with_picture.decode("latin-1")).encode(
        "latin-1"
    )


def test_a_letter_that_has_not_been_proposed_has_lines_to_write_on(
    cast: Cast,
) -> None:
    entry = add(cast)
    paper = printed(cast, entry)
    assert "ผู้ลงนาม" in paper
    assert not Step.objects.exists()


def test_typed_text_is_never_read_as_code_of_the_cover(cast: Cast) -> None:
    entry = add(cast, subject='#panic("x") $a^2$ *หนา* @ref <label>')
    (step,) = propose_to(cast, entry, "director")
    decide_on(cast, step, "director", Decision.OTHER, '#image("/etc/passwd")\nบรรทัด')
    paper = printed(cast, entry)
    assert squeezed('#panic("x")') in paper
    assert squeezed('#image("/etc/passwd")บรรทัด') in paper
