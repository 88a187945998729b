"""Certificates as PDF: what stands on them, who prints them, many at once."""

from __future__ import annotations

import zipfile
from contextlib import ExitStack
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from django.conf import settings
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.certificates.jobs import forget_prints, make_prints
from saraban.certificates.models import CertificatePrint
from saraban.core import thai, typesetting
from saraban.core.file_locks import locked_one_of
from saraban.notices.models import Notice
from saraban.registers.models import Certificate, RegisterEntry
from tests.cast import Cast
from tests.certificates import given
from tests.certificates.pdftotext import texts_of

pytestmark = pytest.mark.postgres
SCHOOL = reverse("certificates:school_certificate_list")
PRINTS = reverse("certificates:print_create")
A4_ACROSS = (842, 595)


def content_of(answer: Any) -> bytes:
    return b"".join(answer) if answer.streaming else answer.content


def text_of(pdf: bytes, page: int = 0) -> str:
    document = pypdfium2.PdfDocument(pdf)
    assert tuple(map(round, document[page].get_size())) == A4_ACROSS
    return texts_of(pdf)[page]


def printed(cast: Cast, entry: RegisterEntry, by: str = given.CLERK) -> Any:
    page = reverse("certificates:certificate_pdf", args=[entry.pk])
    return cast.sign_in(by).get(page)


def test_an_approved_one_says_what_the_old_one_said(cast: Cast) -> None:
    entry = given.approved(cast)
    answer = printed(cast, entry)
    assert answer["Content-Type"] == "application/pdf"
    text = text_of(answer.content)
    year = thai.to_thai_digits(entry.reference_number)
    for words in (
        f"เลขที่ {year}",
        cast.area.name.replace("1", "๑"),
        "เกียรติบัตรฉบับนี้ให้ไว้เพื่อแสดงว่า",
        given.NAME,
        entry.subject,
        thai.to_thai_digits(entry.subject_second),
        "ขอให้มีความสุข สวัสดิ์ เจริญด้วยจตุรพิธพรชัยทุกประการ",
        "ให้ไว้ ณ วันที่ ๑๖ เดือน พฤศจิกายน พุทธศักราช ๒๕๖๙",
        "(นางอรุณี ผู้นำสมมติ)",
        "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา",
    ):
        assert words in text
    code = Certificate.objects.get(entry=entry).public_code
    assert code[:4] + "-" + code[4:8] in text
    event = AuditEvent.objects.get(kind=AuditKind.CERTIFICATES_PRINTED)
    assert event.subject_id == entry.pk


def test_a_preview_proves_nothing(cast: Cast) -> None:
    given.signatory(cast)
    entry = given.registered(cast)
    page = reverse("certificates:certificate_preview", args=[entry.pk])
    text = text_of(cast.sign_in(given.CLERK).get(page).content)
    assert given.NAME in text
    assert "ตัวอย่าง" in text.replace(given.NAME, "")
    assert Certificate.objects.get().public_code[:4] not in text


def test_what_may_not_be_printed_says_why(cast: Cast) -> None:
    given.signatory(cast)
    given.checker(cast)
    waiting = given.registered(cast)
    refused = given.registered(cast)
    given.check(cast, refused, refuse="1", reason="ผิด")
    never = given.registered(cast, printing="0")
    given.check(cast, never)
    void = given.approved(cast)
    cancel = reverse("registers:entry_void", args=[void.pk])
    cast.sign_in(given.CLERK).post(cancel, {"reason": "ผิดคน"})
    for entry, sentence in (
        (waiting, "ยังไม่ได้รับรอง"),
        (refused, "ไม่ผ่านการตรวจสอบทะเบียนโดยเจ้าหน้าที่"),
        (never, "ไม่พิมพ์โดยระบบ"),
        (void, "ยกเลิกเลขแล้ว"),
    ):
        answer = printed(cast, entry)
        assert answer.status_code == 409
        assert sentence in answer.content.decode()


def test_a_name_that_is_too_long_shrinks_and_stays_whole(cast: Cast) -> None:
    name = "นางสาวปิ่นเพชร ที่รักยิ่ง น้ำทิพย์ ผู้ก่อตั้งมูลนิธิเพื่อการศึกษาของเยาวชนไทย" * 2
    entry = given.approved(cast, addressee=name, subject="ก" * 500)
    document = pypdfium2.PdfDocument(printed(cast, entry).content)
    assert len(document) == 1
    text = text_of(printed(cast, entry).content)
    assert name in text
    assert "ก" * 500 in text
    for at in range(document[0].get_textpage().count_chars()):
        left, _, right, _ = document[0].get_textpage().get_charbox(at)
        assert 0 <= left <= right <= A4_ACROSS[0]


@pytest.mark.parametrize("design", ["gold", "vine", "wave", "band"])
def test_each_built_in_design_holds_all_of_it(cast: Cast, design: str) -> None:
    entry = given.approved(cast, design=design)
    text = text_of(printed(cast, entry).content)
    assert given.NAME in text
    assert "(นางอรุณี ผู้นำสมมติ)" in text


def test_schools_print_what_the_area_opened_to_them(cast: Cast) -> None:
    opened = given.approved(cast)
    closed = given.approved(cast, printing="1", addressee="คนที่ไม่เปิด สมมติ")
    waiting = given.registered(cast, addressee="คนที่รอ สมมติ")
    page = cast.sign_in("teacher").get(SCHOOL).content.decode()
    assert given.NAME in page
    assert "คนที่ไม่เปิด" not in page
    assert "คนที่รอ" not in page
    for who in ("teacher", "school_clerk"):
        one = reverse("certificates:school_certificate_pdf", args=[opened.pk])
        assert given.NAME in text_of(cast.sign_in(who).get(one).content)
    for entry in (closed, waiting):
        one = reverse("certificates:school_certificate_pdf", args=[entry.pk])
        assert cast.sign_in("school_clerk").get(one).status_code == 404
    found = cast.sign_in("teacher").get(SCHOOL, {"q": "ใจสมมติ"}).content.decode()
    assert given.NAME in found
    none = cast.sign_in("teacher").get(SCHOOL, {"q": "ไม่มีชื่อนี้"}).content.decode()
    assert "ไม่พบเกียรติบัตรที่ตรงกับที่ค้นหา" in none
    for who in ("outsider", given.CLERK):
        one = reverse("certificates:school_certificate_pdf", args=[opened.pk])
        assert cast.sign_in(who).get(one).status_code == 404
    assert given.NAME not in cast.sign_in("outsider").get(SCHOOL).content.decode()
    assert cast.sign_in(given.CLERK).get(SCHOOL).status_code == 404


def test_ticked_ones_are_one_pdf(cast: Cast) -> None:
    first = given.approved(cast)
    second = given.approved(cast, addressee="นายคนที่สอง สมมติ", design="wave")
    page = reverse("certificates:school_certificate_print")
    client = cast.sign_in("school_clerk")
    answer = client.post(page, {"entry": [second.pk, first.pk]})
    assert given.NAME in text_of(answer.content, 0)
    assert "นายคนที่สอง สมมติ" in text_of(answer.content, 1)
    nothing = client.post(page)
    assert nothing.status_code == 422
    assert "ยังไม่ได้เลือกเกียรติบัตร" in nothing.content.decode()


def many(cast: Cast, count: int, form: str = "pdf") -> CertificatePrint:
    """Register a batch, approve it, and ask for its print through the pages."""
    given.signatory(cast)
    given.checker(cast)
    names = [f"นายคนที่ {n:03}ก สมมติ" for n in range(1, count + 1)]
    batch = given.written(cast, "\n".join(names))
    seen = {"seen": f"{count}-{count}"}
    approve = reverse("certificates:batch_approve", args=[batch.pk])
    cast.sign_in(given.CHECKER).post(approve, seen)
    sent = {"book": batch.book_id, "first": "1", "last": str(count), "form": form}
    answer = cast.sign_in(given.CLERK).post(PRINTS, sent)
    assert answer.status_code == 302, answer.content.decode()
    made: CertificatePrint = CertificatePrint.objects.latest("pk")
    return made


def fetched(cast: Cast, made: CertificatePrint) -> bytes:
    page = reverse("certificates:print_file", args=[made.pk])
    answer = cast.sign_in(given.CLERK).get(page)
    assert answer.status_code == 200
    return content_of(answer)


def state(cast: Cast, made: CertificatePrint) -> str:
    return cast.sign_in(given.CLERK).get(made.get_absolute_url()).content.decode()


def test_many_are_made_in_the_background_and_fetched_later(cast: Cast) -> None:
    made = many(cast, 120)
    assert "0 จาก 120 ใบ" in state(cast, made)
    make_prints()
    assert "จัดทำเสร็จแล้ว 120 ใบ" in state(cast, made)
    document = fetched(cast, made)
    assert len(pypdfium2.PdfDocument(document)) == 120
    assert "นายคนที่ 001ก สมมติ" in text_of(document, 0)
    assert "นายคนที่ 120ก สมมติ" in text_of(document, 119)
    assert Notice.objects.latest("pk").person == cast.users[given.CLERK]
    for who in ("division_clerk", "school_clerk"):
        assert cast.sign_in(who).get(made.get_absolute_url()).status_code == 404
    CertificatePrint.objects.update(asked_at="2026-01-01T00:00:00Z")
    forget_prints()
    assert "ไฟล์นี้เก็บไว้ครบ 7 วันแล้ว" in state(cast, made)


def test_a_zip_has_a_file_for_each_named_by_number_and_name(cast: Cast) -> None:
    made = many(cast, 3, "zip")
    make_prints()
    archive = zipfile.ZipFile(BytesIO(fetched(cast, made)))
    year = thai.year_be(thai.today())
    assert archive.namelist() == [
        f"{n}-{year} นายคนที่ {n:03}ก สมมติ.pdf" for n in (1, 2, 3)
    ]
    assert "นายคนที่ 002ก สมมติ" in text_of(archive.read(archive.namelist()[1]))


def test_what_was_cancelled_meanwhile_is_left_out_and_told(cast: Cast) -> None:
    made = many(cast, 3)
    entry = RegisterEntry.objects.get(number=2)
    cancel = reverse("registers:entry_void", args=[entry.pk])
    cast.sign_in(given.CLERK).post(cancel, {"reason": "ผิดคน"})
    make_prints()
    page = state(cast, made)
    assert "จัดทำเสร็จแล้ว 2 ใบ" in page
    assert "เว้น 1 ใบ" in page
    assert len(pypdfium2.PdfDocument(fetched(cast, made))) == 2


def test_a_busy_machine_is_waited_for_and_told(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = many(cast, 2)
    monkeypatch.setattr(typesetting, "SECONDS_TO_WAIT", 0.0)
    folder = settings.DATA_FOLDER / "typesetting"
    with ExitStack() as others:
        for place in range(1, typesetting.AT_ONCE + 1):
            path = folder / f"background-{place}.lock"
            assert others.enter_context(locked_one_of([path], 0)) is not None
        make_prints()
    made.refresh_from_db()
    assert (made.state, made.tries) == ("waiting", 1)
    assert "ระบบจะลองใหม่เอง" in state(cast, made)
    CertificatePrint.objects.update(next_try_at="2026-01-01T00:00:00Z")
    make_prints()
    assert "จัดทำเสร็จแล้ว 2 ใบ" in state(cast, made)


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("5", "1", "เลขสุดท้ายต้องไม่น้อยกว่าเลขแรก"),
        ("7", "9", "ไม่มีเกียรติบัตรที่พิมพ์ได้"),
        ("x", "9", "ตั้งแต่เลขต้องเป็นตัวเลข"),
    ],
)
def test_a_range_without_anything_to_print_is_told(
    cast: Cast, first: str, last: str, sentence: str
) -> None:
    entry = given.approved(cast)
    sent = {"book": entry.book_id, "first": first, "last": last, "form": "pdf"}
    answer = cast.sign_in(given.CLERK).post(PRINTS, sent)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
