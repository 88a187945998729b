"""ทะเบียนอื่น: registers:kind_list, kind_create, kind_edit, and the books of such kinds."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.offices.models import Office
from saraban.registers.models import Book, OwnBookKind, RegisterEntry
from tests import forms
from tests.cast import Cast
from tests.registers.exported import fetch, heads

LIST = reverse("registers:kind_list")
CREATE = reverse("registers:kind_create")
NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("in_november")


@pytest.fixture
def in_november() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


def typed_kind(**changed: Any) -> dict[str, Any]:
    """Return the filled form of เพิ่มทะเบียน."""
    return {
        "name": "ทะเบียนสัญญา",
        "number_format": "สพป.ตย/{เลข}/{ปี}",
        "reference_label": "สัญญาเลขที่",
        "date_label": "ลงวันที่",
        "columns": ["addressee", "note", "registrar"],
        "division": "",
        "is_in_use": "on",
        **changed,
    }


def added(cast: Cast, by: str = "registry_clerk", **changed: Any) -> OwnBookKind:
    """Add a kind of book through the page."""
    answer = cast.sign_in(by).post(CREATE, typed_kind(**changed))
    assert answer.status_code == 302, answer.content.decode()
    return OwnBookKind.objects.latest("pk")


def post_line(
    cast: Cast, kind: OwnBookKind, by: str = "registry_clerk", **changed: Any
) -> Any:
    page = reverse("registers:entry_create", args=[kind.code])
    typed = {"addressee": "บริษัท สมมติ จำกัด", **changed}
    return cast.sign_in(by).post(page, forms.order(cast, **typed))


def change(cast: Cast, kind: OwnBookKind, **changed: Any) -> Any:
    page = reverse("registers:kind_edit", args=[kind.code])
    return cast.sign_in("registry_clerk").post(page, typed_kind(**changed))


@pytest.mark.postgres
@pytest.mark.parametrize("by", ["registry_clerk", "school_clerk"])
def test_a_book_is_added_and_used_without_code(cast: Cast, by: str) -> None:
    kind = added(cast, by)
    assert post_line(cast, kind, by).status_code == 302
    entry = RegisterEntry.objects.get()
    assert entry.reference_number == "สพป.ตย/1/2569"
    assert entry.addressee == "บริษัท สมมติ จำกัด"
    client = cast.sign_in(by)
    page = client.get(reverse("registers:entry_list", args=[kind.code]))
    listed = page.content.decode()
    for words in ("ทะเบียนสัญญา", "สัญญาเลขที่", "ถึง", "ผู้ลงทะเบียน", "สพป.ตย/1/2569"):
        assert words in listed
    assert ">จาก<" not in listed
    detail = client.get(entry.get_absolute_url()).content.decode()
    assert "สัญญาเลขที่" in detail
    years = client.get(reverse("registers:year_list")).content.decode()
    assert "ทะเบียนสัญญา" in years
    assert "เลขเริ่มต้นสัญญา" in years
    assert "ทะเบียนสัญญา" in client.get(LIST).content.decode()
    made = AuditEvent.objects.get(kind=AuditKind.KIND_ADDED)
    assert made.detail.values["name"] == "ทะเบียนสัญญา"


def test_own_books_are_exported_and_printed_with_their_columns(cast: Cast) -> None:
    # A sheet of Excel may not be called so.
    kind = added(cast, name="ทะเบียนสัญญาจ้าง/เช่า [ทรัพย์สิน] และข้อตกลงอื่น ๆ ของเขต")
    post_line(cast, kind)
    assert heads(fetch(cast, "year=2569", kind=kind.code)) == [
        "ลำดับที่",
        "เลขทะเบียน",
        "ปี",
        "สัญญาเลขที่",
        "เรื่อง",
        "ลงวันที่",
        "ถึง",
        "หมายเหตุ",
        "ผู้ลงทะเบียน",
        "วันลงทะเบียน",
        "สถานะ",
    ]
    wish = {"document": "register", "span": "year", "year": "2569"}
    page = reverse("registers:book_pdf", args=[kind.code])
    pdf = cast.sign_in("registry_clerk").get(page, wish)
    assert pdf.headers["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": "ทะเบียนคำสั่ง"}, "หน่วยงานของท่านมีทะเบียนคำสั่งแล้ว ตั้งชื่ออื่น"),
        ({"name": "ทะเบียน หนังสือรับ"}, "ตั้งชื่ออื่น"),
        ({"name": "สัญญา"}, "หน่วยงานของท่านมีสัญญาแล้ว ตั้งชื่ออื่น"),
        ({"name": ""}, "ยังไม่ได้กรอกชื่อทะเบียน"),
        ({"name": "ทะเบียน "}, "ตั้งชื่อทะเบียน เช่น ทะเบียนสัญญา"),
        ({"number_format": "สพป./{ปี}"}, "รูปแบบเลขต้องมี {เลข} หนึ่งครั้ง"),
        ({"number_format": "{number}/{number}"}, "รูปแบบเลขต้องมี {เลข} หนึ่งครั้ง"),
        ({"number_format": "{number}/{month}"}, "ใช้ได้เฉพาะ {เลข} และ {ปี}"),
        ({"number_format": "{number}/{"}, "ใช้ได้เฉพาะ {เลข} และ {ปี}"),
        ({"columns": ["reference_number"]}, "ช่องและคอลัมน์"),
    ],
)
def test_what_cannot_be_a_book_is_told_and_kept(
    cast: Cast, changed: dict[str, Any], sentence: str
) -> None:
    added(cast)
    answer = cast.sign_in("registry_clerk").post(
        CREATE, typed_kind(name="ทะเบียนอื่นอีก") | changed
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    for name in ("name", "number_format"):
        if name in changed:
            assert f'value="{changed[name]}"' in page or not changed[name]
    assert OwnBookKind.objects.count() == 1


def test_a_column_taken_away_keeps_its_values(cast: Cast) -> None:
    kind = added(cast)
    post_line(cast, kind)
    assert change(cast, kind, columns=["note"]).status_code == 302
    entry = RegisterEntry.objects.get()
    client = cast.sign_in("registry_clerk")
    page = reverse("registers:entry_list", args=[kind.code])
    assert "บริษัท สมมติ" not in client.get(page).content.decode()
    edit = reverse("registers:entry_edit", args=[entry.pk])
    client.post(edit, forms.order(cast, subject="แก้ไขแล้ว", version=entry.version))
    entry.refresh_from_db()
    assert (entry.subject, entry.addressee) == ("แก้ไขแล้ว", "บริษัท สมมติ จำกัด")
    change(cast, kind)
    assert "บริษัท สมมติ" in client.get(page).content.decode()


def test_another_format_leaves_issued_numbers_alone(cast: Cast) -> None:
    kind = added(cast)
    post_line(cast, kind)
    change(cast, kind, number_format="{number}")
    post_line(cast, kind)
    references = RegisterEntry.objects.order_by("number")
    assert list(references.values_list("reference_number", flat=True)) == [
        "สพป.ตย/1/2569",
        "2",
    ]


def test_a_kind_given_up_is_read_only(cast: Cast) -> None:
    kind = added(cast)
    post_line(cast, kind)
    change(cast, kind, is_in_use="")
    page = reverse("registers:entry_create", args=[kind.code])
    refused = cast.sign_in("registry_clerk").get(page)
    assert refused.status_code == 409
    assert "เลิกใช้ทะเบียนสัญญาแล้ว" in refused.content.decode()
    assert "เลิกใช้ทะเบียนสัญญาแล้ว" in post_line(cast, kind).content.decode()
    client = cast.sign_in("registry_clerk")
    assert (
        "สพป.ตย/1/2569"
        in client.get(
            reverse("registers:entry_list", args=[kind.code])
        ).content.decode()
    )
    years = client.get(reverse("registers:year_list")).content.decode()
    assert "เลขเริ่มต้นสัญญา" not in years


def test_a_divisions_book_is_that_divisions(cast: Cast) -> None:
    own = added(cast, name="ทะเบียนบันทึกข้อความ", division=cast.divisions[1].pk)
    other = added(cast, name="ทะเบียนบันทึก 2", division=cast.divisions[2].pk)
    assert post_line(cast, own, "division_clerk").status_code == 302
    assert RegisterEntry.objects.get().responsible_office == cast.divisions[1]
    assert post_line(cast, other, "division_clerk").status_code == 403
    assert post_line(cast, other).status_code == 302


def test_a_central_book_is_not_for_divisions(cast: Cast) -> None:
    kind = added(cast, is_central="on")
    refused = post_line(cast, kind, "division_clerk")
    assert refused.status_code == 403
    assert post_line(cast, kind).status_code == 302


def test_an_offices_book_is_nobody_elses(cast: Cast) -> None:
    kind = added(cast)
    client = cast.sign_in("school_clerk")
    for name in (
        "entry_list",
        "entry_create",
        "kind_edit",
        "number_list",
        "book_print",
    ):
        page = reverse(f"registers:{name}", args=[kind.code])
        assert client.get(page).status_code == 404, name
    assert post_line(cast, kind, "school_clerk").status_code == 404
    assert "สพป.ตย" not in client.get(LIST).content.decode()
    assert not Book.objects.filter(kind=kind.code).exists()


def test_a_division_of_elsewhere_is_not_chosen(cast: Cast) -> None:
    answer = cast.sign_in("registry_clerk").post(
        CREATE, typed_kind(division=cast.schools[0].pk)
    )
    assert answer.status_code == 422
    assert not OwnBookKind.objects.exists()


def test_a_preset_fills_the_form(cast: Cast) -> None:
    page = cast.sign_in("registry_clerk").get(CREATE, {"preset": "announcement"})
    assert 'value="ทะเบียนประกาศ"' in page.content.decode()
    assert 'value="ประกาศ ณ วันที่"' in page.content.decode()


def test_two_who_change_a_kind_are_told(cast: Cast) -> None:
    kind = added(cast)
    page = reverse("registers:kind_edit", args=[kind.code])
    client = cast.sign_in("registry_clerk")
    opened = client.get(page).content.decode()
    (seen,) = re.findall(r'name="seen" value="(\w+)"', opened)
    change(cast, kind, number_format="{number}")
    answer = client.post(page, typed_kind(seen=seen, name="ทะเบียนสัญญาจ้าง"))
    assert answer.status_code == 422
    assert "มีผู้แก้ไขข้อมูลนี้" in answer.content.decode()
    kind.refresh_from_db()
    assert kind.name == "ทะเบียนสัญญา"


def test_a_code_written_otherwise_is_no_second_book(cast: Cast) -> None:
    kind = added(cast)
    client = cast.sign_in("registry_clerk")
    for code in (f"own0{kind.pk}", f"own{'0' * 17}{kind.pk}"[:21], "own0"):
        page = reverse("registers:entry_list", args=[code])
        assert client.get(page).status_code == 404, code
    assert not Book.objects.filter(kind__startswith="own0").exists()


def test_a_closed_divisions_book_stays_its_own(cast: Cast) -> None:
    division = cast.divisions[1]
    kind = added(cast, division=division.pk)
    Office.objects.filter(pk=division.pk).update(is_active=False)
    page = reverse("registers:kind_edit", args=[kind.code])
    shown = cast.sign_in("registry_clerk").get(page).content.decode()
    assert f'value="{division.pk}" selected' in shown
    change(cast, kind, division=division.pk, name="ทะเบียนสัญญาเดิม")
    kind.refresh_from_db()
    assert (kind.name, kind.division) == ("ทะเบียนสัญญาเดิม", division)
