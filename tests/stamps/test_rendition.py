"""The stamped copy of a letter, as its readers see it: stamped_file, stamp_state,
stamped_page, stamp_again."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from saraban.audit.models import AuditEvent, AuditKind
from saraban.circulation.actions.hand_over import hand_over
from saraban.circulation.actions.pending_decision import write_due
from saraban.circulation.actions.propose import propose
from saraban.circulation.actions.return_step import return_step
from saraban.circulation.models import Circulation, PendingDecision, ReturnReason, Step
from saraban.circulation.queries.addressees import desk_at
from saraban.circulation.queries.ways import Stage
from saraban.core import thai
from saraban.documents.jobs import remove_abandoned_uploads
from saraban.documents.models import StoredFile
from saraban.documents.storage import path_of
from saraban.offices.models import Office, Role
from saraban.registers.models import RegisterEntry
from saraban.stamps.jobs import make_renditions
from saraban.stamps.models import Rendition
from tests import forms
from tests.cast import Cast
from tests.documents import samples
from tests.stamps import copies, papers
from tests.stamps.test_paper_originals import signed_pdf

PENDING = "กำลังประทับตรา"


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_the_copy_carries_the_receipt_stamp_in_thai_numerals(cast: Cast) -> None:
    entry = copies.came_in(cast)
    made = copies.stamp(cast, entry)
    path = copies.path(made)
    seen = papers.see_stamp(path)
    assert (seen.width, seen.height) == pytest.approx((50, 25), abs=1)
    words = copies.text(made)
    moment = timezone.localtime(entry.received_at or entry.registered_at)
    for expected in (
        "สพป.ตัวอย่างเขต๑",
        f"เลขรับ{thai.to_thai_digits(entry.number_text)}",
        thai.to_thai_digits(thai.format_date(moment.date())).replace(" ", ""),
        thai.to_thai_digits(f"{moment:%H.%M}น."),
    ):
        assert expected in words


def test_the_copy_opens_in_the_browser_and_the_original_stays(cast: Cast) -> None:
    content = papers.paper(pages=2)
    entry = copies.came_in(cast, content)
    made = copies.stamp(cast, entry)
    answer = copies.see(cast, entry)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline")
    assert hashlib.sha256(body(answer)).hexdigest() == made.sha256
    original = entry.content.attachments.get().stored_file
    assert path_of(original.sha256).read_bytes() == content
    assert made.original_sha256 == original.sha256 != made.sha256


def test_the_record_has_the_hashes_and_who_opened_the_copy(cast: Cast) -> None:
    entry = copies.came_in(cast)
    made = copies.stamp(cast, entry)
    copies.see(cast, entry, by="director")
    asked, stamped = AuditEvent.objects.filter(kind=AuditKind.PAPER_STAMPED)
    assert asked.actor == cast.users["registry_clerk"]
    assert stamped.office == cast.area
    assert stamped.actor is None
    assert stamped.detail.values["original_sha256"] == made.original_sha256
    assert stamped.detail.values["sha256"] == made.sha256
    read = AuditEvent.objects.get(kind=AuditKind.FILE_READ, subject_type="rendition")
    assert read.actor == cast.users["director"]
    assert read.detail.values == {"registerentry": entry.pk, "sha256": made.sha256}


def test_while_the_copy_is_made_a_page_waits_for_it(cast: Cast) -> None:
    entry = copies.came_in(cast)
    copies.press(cast, entry)
    page = copies.see(cast, entry).content.decode()
    assert PENDING in page
    state_url = reverse("stamps:stamp_state", args=[entry.pk])
    assert f'hx-get="{state_url}"' in page
    assert PENDING in copies.state(cast, entry)
    make_renditions()
    ready = copies.state(cast, entry)
    assert "hx-get" not in ready
    assert "เปิดฉบับประทับตรา" in ready


def test_pressed_twice_one_copy_is_made(cast: Cast) -> None:
    entry = copies.came_in(cast)
    copies.press(cast, entry)
    copies.press(cast, entry)
    make_renditions()
    assert Rendition.objects.filter(entry=entry).count() == 1


def test_an_opinion_is_printed_as_one_before_the_order(cast: Cast) -> None:
    entry = copies.came_in(cast)
    stages = [
        Stage((desk_at(cast.area, Role.DEPUTY),), Step.Purpose.CONSIDER),
        Stage((desk_at(cast.area, Role.DIRECTOR),), Step.Purpose.INSTRUCT),
    ]
    first, _ = propose(entry, stages, actor=cast.actor("registry_clerk"))
    page = reverse("circulation:decision_create", args=[first.pk])
    deputy = cast.sign_in("deputy")
    assert deputy.post(page, {"order": "approved"}).status_code == 422
    assert deputy.post(page, {"order": "advises_approving"}).status_code == 302
    PendingDecision.objects.update(due_at=timezone.now())
    write_due()
    make_renditions()
    printed = copies.text(copies.newest(entry))
    assert "ความเห็นเห็นควรอนุมัติ(นายปรีชารองสมมติ)" in printed
    assert "คำสั่ง" not in printed
    copies.file_away(cast, Step.objects.waiting().get())
    make_renditions()
    printed = copies.text(copies.newest(entry))
    assert printed.index("เห็นควรอนุมัติ") < printed.index("คำสั่งเก็บ")


def test_what_is_written_on_the_letter_stands_on_the_next_copy(cast: Cast) -> None:
    entry = copies.came_in(cast)
    step = copies.to_director(cast, entry, "เห็นควรแจ้งโรงเรียน")
    assert PENDING in copies.state(cast, entry)
    make_renditions()
    first = copies.newest(entry)
    assert "เห็นควรแจ้งโรงเรียน" in copies.text(first)
    assert "นางอรุณีผู้นำสมมติ" in copies.text(first)
    copies.file_away(cast, step, "ทราบแล้ว")
    make_renditions()
    second = copies.newest(entry)
    assert second.pk > first.pk
    assert "เห็นควรแจ้งโรงเรียน" in copies.text(second)
    assert "คำสั่งเก็บทราบแล้ว(นางอรุณีผู้นำสมมติ)" in copies.text(second)
    assert not Circulation.objects.get(entry=entry).stamp_due
    assert second.paper_version == Circulation.objects.get(entry=entry).paper_version


def test_former_copies_keep_their_hashes_and_let_go_of_their_contents(
    cast: Cast,
) -> None:
    entry = copies.came_in(cast)
    copies.to_director(cast, entry, "ครั้งที่หนึ่ง")
    make_renditions()
    first = copies.newest(entry)
    copies.stamp(cast, entry)
    first.refresh_from_db()
    assert first.stored_file is None
    assert first.sha256


def test_contents_of_copies_are_not_swept_away(cast: Cast) -> None:
    entry = copies.came_in(cast)
    copies.to_director(cast, entry, "ครั้งที่หนึ่ง")
    make_renditions()
    former = copies.path(copies.newest(entry))
    copies.file_away(cast, entry.steps.get())
    make_renditions()
    kept = copies.path(copies.newest(entry))
    StoredFile.objects.update(stored_at=timezone.now() - timedelta(days=3))
    remove_abandoned_uploads()
    assert kept.exists()
    assert not former.exists()
    assert body(copies.see(cast, entry)) == kept.read_bytes()


@pytest.mark.parametrize("by", ["director", "officer", "division_clerk"])
def test_whoever_reads_the_book_reads_the_copy(cast: Cast, by: str) -> None:
    entry = copies.came_in(cast)
    copies.stamp(cast, entry)
    assert copies.see(cast, entry, by=by)["Content-Type"] == "application/pdf"


def test_whoever_has_the_letter_on_the_desk_reads_the_copy(cast: Cast) -> None:
    school = cast.schools[0]
    Office.objects.filter(pk=school.pk).update(teachers_may_read_books=False)
    entry = school_letter(cast)
    assert copies.press(cast, entry, by="school_clerk").status_code == 302
    make_renditions()
    assert copies.see(cast, entry, by="teacher").status_code == 404
    teacher = cast.users["teacher"].pk
    clerk = cast.actor("school_clerk")
    [step] = hand_over(entry, division_id=None, person_ids=[teacher], actor=clerk)
    make_renditions()
    assert copies.see(cast, entry, by="teacher")["Content-Type"] == "application/pdf"
    step.refresh_from_db()
    assert step.opened_at is not None
    return_step(
        step.pk, ReturnReason.OTHER, "ไม่ใช่ของข้าพเจ้า", actor=cast.actor("teacher")
    )
    make_renditions()
    refused = copies.see(cast, entry, by="teacher")
    assert refused.status_code == 403
    assert "ไม่ได้อยู่กับท่านแล้ว" in refused.content.decode()


def school_letter(cast: Cast) -> RegisterEntry:
    typed = forms.incoming(cast, file_1=forms.pdf(content=papers.paper()))
    page = reverse("registers:entry_create", args=["incoming"])
    answer = cast.sign_in("school_clerk").post(page, typed)
    assert answer.status_code == 302, answer.content.decode()
    return RegisterEntry.objects.latest("pk")


def test_only_who_registers_or_hands_on_may_stamp(cast: Cast) -> None:
    entry = copies.came_in(cast)
    for by in ("director", "officer", "secret_registrar"):
        assert copies.press(cast, entry, by=by).status_code == 403
        assert "ประทับตรารับ</button>" not in copies.state(cast, entry, by=by)
    assert copies.press(cast, entry, by="school_clerk").status_code == 404
    assert not Rendition.objects.exists()
    assert copies.press(cast, entry, by="division_clerk").status_code == 302


def test_a_letter_of_ones_own_is_stamped_only_once_somebody_wrote_on_it(
    cast: Cast,
) -> None:
    file = forms.pdf(content=papers.paper())
    entry = copies.registered(cast, "outgoing", file_1=file)
    assert copies.see(cast, entry).status_code == 404
    assert copies.press(cast, entry).status_code == 409
    copies.to_director(cast, entry, "เพื่อโปรดลงนาม")
    make_renditions()
    made = copies.newest(entry)
    assert "เพื่อโปรดลงนาม" in copies.text(made)
    assert "เลขรับ" not in copies.text(made)
    assert copies.see(cast, entry)["Content-Type"] == "application/pdf"


def test_a_cancelled_number_is_not_stamped(cast: Cast) -> None:
    entry = copies.came_in(cast)
    copies.press(cast, entry)
    void = reverse("registers:entry_void", args=[entry.pk])
    cast.sign_in("registry_clerk").post(void, {"reason": "ลงซ้ำ"})
    make_renditions()
    assert not Rendition.objects.exists()
    refused = copies.press(cast, entry)
    assert refused.status_code == 409
    assert "ยกเลิกแล้ว" in refused.content.decode()
    page = copies.see(cast, entry).content.decode()
    assert "จึงไม่ประทับตราเพิ่ม" in page


def test_a_file_changed_after_stamping_is_said_and_stamped_anew(cast: Cast) -> None:
    entry = copies.came_in(cast)
    former = copies.stamp(cast, entry)
    file = entry.content.attachments.get()
    edit = reverse("registers:entry_edit", args=[entry.pk])
    typed = forms.incoming(
        cast,
        file_1=forms.pdf("ฉบับใหม่.pdf", papers.paper(pages=3)),
        remove_file=file.pk,
        version=entry.version,
    )
    answer = cast.sign_in("registry_clerk").post(edit, typed)
    assert answer.status_code == 302, answer.content.decode()
    former.refresh_from_db()
    assert former.attachment is None
    page = copies.see(cast, entry).content.decode()
    assert "เปลี่ยนหลังจากประทับตรา" in page
    assert "ประทับตราใหม่" in page
    assert copies.see(cast, entry, former="1")["Content-Type"] == "application/pdf"
    made = copies.stamp(cast, entry)
    assert made.original_sha256 != former.original_sha256
    assert copies.see(cast, entry)["Content-Type"] == "application/pdf"


def test_paper_without_a_file_gets_a_cover_to_lay_on_top(cast: Cast) -> None:
    entry = copies.registered(cast, "incoming")
    made = copies.stamp(cast, entry)
    assert made.is_cover
    assert papers.see_stamp(copies.path(made)).is_upright
    assert "ต้นฉบับเป็นเอกสารกระดาษ" in copies.text(made)
    assert "ประทับบนใบปะหน้า" in copies.state(cast, entry)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("หนังสือ.pdf", papers.paper(pages=1000), ""),
        (
            "สคริปต์.pdf",
            papers.paper(root={"OpenAction": pikepdf.Dictionary()}),
            "",
        ),
        (
            "ล็อก.pdf",
            papers.paper(encryption=pikepdf.Encryption("a", "b")),
            "รหัสผ่าน",
        ),
        ("เสีย.pdf", samples.pdf("ไม่มีหน้า"), "เสียหายหรือเปิดไม่ได้"),
        ("ลงนามแล้ว.pdf", signed_pdf(), "ลงลายมือชื่อดิจิทัล"),
        ("รวม.zip", samples.SAMPLES["zip"], "ไม่มีหน้ากระดาษ"),
        ("IMG_0012.heic", samples.SAMPLES["heic"], ""),
    ],
    ids=["long", "script", "encrypted", "damaged", "signed", "archive", "phone"],
)
def test_every_file_that_may_be_attached_gets_a_copy(
    cast: Cast, name: str, content: bytes, why: str
) -> None:
    entry = copies.came_in(cast, content, name)
    made = copies.stamp(cast, entry)
    assert made.state == Rendition.State.DONE, made.problem
    assert made.is_cover == bool(why)
    assert why.replace(" ", "") in copies.text(made)
    assert copies.see(cast, entry)["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    ("names", "first"),
    [
        (("รวม.zip", "ภาพ.png", "หนังสือ.pdf"), "หนังสือ.pdf"),
        (("รวม.zip", "ภาพ.png"), "ภาพ.png"),
        (("รวม.zip", "รวม.rar"), "รวม.zip"),
    ],
)
def test_a_pdf_comes_before_a_picture_and_a_picture_before_an_archive(
    cast: Cast, names: tuple[str, ...], first: str
) -> None:
    contents = {"หนังสือ.pdf": papers.paper(), "ภาพ.png": papers.scribble()}
    files = {
        f"file_{number}": samples.upload(name, contents.get(name))
        for number, name in enumerate(names, start=1)
    }
    entry = copies.registered(cast, "incoming", **files)
    made = copies.stamp(cast, entry)
    assert made.attachment is not None
    assert made.attachment.name == first
    assert made.is_cover == (first == "รวม.zip")


def test_a_lost_file_is_said_and_stamped_after_its_return(cast: Cast) -> None:
    entry = copies.came_in(cast)
    file = path_of(entry.content.attachments.get().stored_file.sha256)
    content = file.read_bytes()
    file.unlink()
    made = copies.stamp(cast, entry)
    assert made.is_failed
    for page in (copies.see(cast, entry).content.decode(), copies.state(cast, entry)):
        assert "ประทับตราไม่สำเร็จ" in page
        assert "กู้คืนจากข้อมูลสำรอง" in page
        assert "ทำอีกครั้ง" in page
    assert "ทำอีกครั้ง</button>" not in copies.state(cast, entry, by="director")
    file.write_bytes(content)
    assert copies.stamp(cast, entry).state == Rendition.State.DONE


def test_the_pages_of_the_copy_are_pictures_and_one_opening(cast: Cast) -> None:
    entry = copies.came_in(cast, papers.paper(pages=2))
    url = reverse("stamps:stamped_page", args=[entry.pk, 1])
    browser = cast.sign_in("director")
    assert browser.get(url).status_code == 404
    copies.stamp(cast, entry)
    for number in (1, 2):
        page = reverse("stamps:stamped_page", args=[entry.pk, number])
        answer = browser.get(page)
        assert answer["Content-Type"] == "image/webp"
    assert browser.get(url.replace("/1/", "/9/")).status_code == 404
    opened = AuditEvent.objects.filter(
        kind=AuditKind.FILE_READ, subject_type="rendition"
    )
    assert opened.count() == 1


def test_the_state_takes_as_many_queries_however_often_it_was_stamped(
    cast: Cast,
) -> None:
    entry = copies.came_in(cast)
    browser = cast.sign_in("registry_clerk")
    url = reverse("stamps:stamp_state", args=[entry.pk])
    counts = []
    for _ in range(2):
        copies.stamp(cast, entry)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]
