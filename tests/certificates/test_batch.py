"""ลงทะเบียนหลายรายชื่อ: names as offices have them, and one contiguous range."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from saraban.audit.models import AuditEvent, AuditKind
from saraban.certificates.models import CertificateBatch
from saraban.certificates.names import MOST_NAMES, pasted_table, read_names
from saraban.registers.models import Book, Certificate, RegisterEntry
from saraban.registers.queries.completeness import report_on
from tests.cast import Cast
from tests.certificates import given

NAMES = ["นายก สมมติ", "นางสาวข จำลอง", "เด็กหญิงค ตัวอย่าง"]


def page_of(cast: Cast, by: str = given.CLERK) -> str:
    made = CertificateBatch.objects.latest("pk")
    return cast.sign_in(by).get(made.get_absolute_url()).content.decode()


def names_in_book() -> list[str]:
    entries = RegisterEntry.objects.order_by("number")
    return list(entries.values_list("addressee", flat=True))


def workbook(rows: list[list[Any]], change: Any = None) -> SimpleUploadedFile:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    content = BytesIO()
    book.save(content)
    return SimpleUploadedFile("รายชื่อ.xlsx", content.getvalue())


@pytest.mark.postgres
def test_pasted_names_get_one_range_after_a_look(cast: Cast) -> None:
    given.signatory(cast)
    given.registered(cast)
    answer = given.batch(cast, "\n".join([*NAMES, NAMES[0], "12345", ""]))
    assert answer.status_code == 302
    page = page_of(cast)
    assert "2/25" in page
    assert "ชื่อซ้ำกับแถวที่ 1" in page
    assert "แถวที่ 5: 12345 ไม่ใช่ชื่อ" in page
    assert len(names_in_book()) == 1
    made = CertificateBatch.objects.get()
    write = reverse("certificates:batch_write", args=[made.pk])
    for _ in range(2):
        cast.sign_in(given.CLERK).post(write)
    assert names_in_book() == [given.NAME, *NAMES, NAMES[0]]
    made.refresh_from_db()
    assert (made.first_number, made.last_number, made.names) == (2, 5, [])
    book = Book.objects.select_related("office").get(kind="certificate")
    assert report_on(book, actor=cast.actor(given.CLERK)).is_complete
    assert Certificate.objects.count() == 5
    recorded = AuditEvent.objects.filter(kind=AuditKind.ENTRY_REGISTERED)
    assert recorded.count() == 5
    references = RegisterEntry.objects.values_list(
        "letter__reference_number", flat=True
    )
    assert len(set(references)) == 5


def test_what_was_typed_comes_back_to_be_corrected(cast: Cast) -> None:
    given.signatory(cast)
    given.batch(cast, "นายก สมมติ\n99999", subject="อบรมครู", design="vine")
    made = CertificateBatch.objects.get()
    page = cast.sign_in(given.CLERK).get(given.BATCH, {"batch": made.pk})
    for words in ("นายก สมมติ\n99999", 'value="อบรมครู"', '"vine" selected'):
        assert words in page.content.decode()


def test_what_is_only_read_is_its_readers_alone(cast: Cast) -> None:
    given.batch(cast, "นายก สมมติ")
    made = CertificateBatch.objects.get()
    write = reverse("certificates:batch_write", args=[made.pk])
    for who in ("division_clerk", "school_clerk"):
        assert cast.sign_in(who).get(made.get_absolute_url()).status_code == 404
        assert cast.sign_in(who).post(write).status_code == 404
    assert not RegisterEntry.objects.exists()


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ("", "ยังไม่มีรายชื่อ"),
        ("   \n \n", "ยังไม่มีรายชื่อ"),
        ("\n".join(f"นายที่ {n}ก" for n in range(MOST_NAMES + 1)), "แบ่งเป็นหลายครั้ง"),
    ],
)
def test_no_names_or_too_many_are_refused(
    cast: Cast, names: str, sentence: str
) -> None:
    answer = given.batch(cast, names, note="เก็บไว้")
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "เก็บไว้" in answer.content.decode()


def test_a_batch_needs_a_signatory_if_the_system_prints_it(cast: Cast) -> None:
    answer = given.batch(cast, "นายก สมมติ", printing="1")
    assert answer.status_code == 422
    assert "เลือกผู้ลงนามก่อน" in answer.content.decode()
    assert "นายก สมมติ" in answer.content.decode()


def test_a_workbook_as_offices_have_them(cast: Cast) -> None:
    """Titles above, merged cells, a hidden sheet, a formula, Thai digits, own subjects."""
    rows: list[list[Any]] = [
        ["รายชื่อผู้ได้รับเกียรติบัตร"],
        ["ที่", "คำนำหน้า", "ชื่อ", "นามสกุล", "เรื่อง บรรทัดที่ 1"],
        ["๑", "นาย", "ก", "สมมติ", "รางวัลที่ ๑"],
        [2, "นางสาว", "ข", "จำลอง", None],
        [3, "เด็กชาย", "ค", "ตัวอย่าง", None],
        [4, "นาย", "=A1", "สูตร", None],
        [None, None, None, None, None],
    ]

    def change(book: Workbook) -> None:
        book.active.merge_cells("A1:E1")
        book.active.merge_cells("E3:E4")
        hidden = book.create_sheet("ซ่อน", 0)
        hidden.append(["ชื่อ"])
        hidden.append(["นายลับ ซ่อนอยู่"])
        hidden.sheet_state = "hidden"

    given.batch(cast, "", file=workbook(rows, change))
    made = CertificateBatch.objects.get()
    assert [(each["name"], each["subject"]) for each in made.names] == [
        ("นายก สมมติ", "รางวัลที่ ๑"),
        ("นางสาวข จำลอง", "รางวัลที่ ๑"),
        ("เด็กชายค ตัวอย่าง", ""),
    ]
    page = page_of(cast)
    assert "แถวที่ 6: ช่องเป็นสูตรที่ยังไม่มีค่า" in page
    assert "ไม่ได้อ่านแผ่นงานอื่นหรือที่ซ่อนไว้: ซ่อน" in page
    assert "นายลับ" not in page
    cast.sign_in(given.CLERK).post(f"{made.get_absolute_url()}write/")
    subjects = RegisterEntry.objects.order_by("number").values_list(
        "subject", flat=True
    )
    assert list(subjects)[0::2] == ["รางวัลที่ ๑", given.typed(cast)["subject"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "tis-620"])
@pytest.mark.parametrize("head", ["ชื่อ-สกุล", ""])
def test_csv_in_the_encodings_of_offices(cast: Cast, encoding: str, head: str) -> None:
    text = "\r\n".join(filter(None, [head, *NAMES]))
    file = SimpleUploadedFile("รายชื่อ.csv", text.encode(encoding))
    given.batch(cast, "", file=file)
    made = CertificateBatch.objects.get()
    assert [each["name"] for each in made.names] == NAMES


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02", b"PK\x03\x04nothing", b"\xd0\xcf\x11\xe0old"]
)
def test_a_file_that_is_no_list_is_told(cast: Cast, content: bytes) -> None:
    answer = given.batch(cast, "", file=SimpleUploadedFile("ก.xlsx", content))
    assert answer.status_code == 422
    assert 'class="err"' in answer.content.decode()


def test_numbers_before_names_and_cells_of_excel_are_understood() -> None:
    text = "1\tนาย\tก สมมติ\n2.\tนาง\tข จำลอง"
    with_heads = f"ลำดับ\tคำนำหน้า\tชื่อ-สกุล\n{text}"
    found = read_names(pasted_table(with_heads))
    assert [each.name for each in found.rows] == ["นายก สมมติ", "นางข จำลอง"]
    found = read_names(pasted_table("๑. นายก สมมติ\n2) นางข จำลอง"))
    assert [each.name for each in found.rows] == ["นายก สมมติ", "นางข จำลอง"]
    titled = f"รายชื่อ\n\nลำดับ\tคำนำหน้า\tชื่อ - สกุล\n{text}"
    found = read_names(pasted_table(titled))
    assert [each.name for each in found.rows] == ["นายก สมมติ", "นางข จำลอง"]
    long = read_names(pasted_table("ก" * 201))
    assert "ยาว 201 ตัวอักษร" in long.problems[0].sentence


def test_a_closed_book_takes_none_and_loses_nothing(cast: Cast) -> None:
    given.batch(cast, "นายก สมมติ")
    page_of(cast)
    Book.objects.filter(kind="certificate").update(is_open=False)
    made = CertificateBatch.objects.get()
    write = reverse("certificates:batch_write", args=[made.pk])
    client = cast.sign_in(given.CLERK)
    answer = client.post(write, follow=True)
    assert "ปิดอยู่ จึงลงทะเบียนไม่ได้" in answer.content.decode()
    made.refresh_from_db()
    assert made.names
    assert not RegisterEntry.objects.exists()


def test_a_school_registers_many_without_signatory(cast: Cast) -> None:
    made = given.written(cast, "\n".join(NAMES), "school_clerk")
    assert (made.office, made.last_number) == (cast.schools[0], 3)
    assert not Certificate.objects.exists()


@pytest.mark.parametrize("who", ["secret_registrar", "deputy", "teacher"])
def test_others_register_none(cast: Cast, who: str) -> None:
    assert cast.sign_in(who).get(given.BATCH).status_code == 403
    assert given.batch(cast, "นายก สมมติ", who).status_code == 403
