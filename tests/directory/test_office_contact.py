"""Codes, addresses and telephones of offices, as administrators keep them."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from saraban.audit.models import AuditEvent, AuditKind
from saraban.offices.models import Office
from tests.cast import Cast

office_create = "directory:office_create"
office_edit = "directory:office_edit"
SCHOOL = {
    "code": "50990009",
    "ministry_code": "๑๐๕๐๙๙๐๐๐๙",
    "name": "โรงเรียนใหม่สมมติ",
    "short_name": "ร.ร.ใหม่สมมติ",
    "school_type": "private",
    "cluster": "",
    "address": "9 หมู่ 9 ตำบลใหม่สมมติ 99000",
    "phone": "๐ ๐๐๙๙ ๑๐๐๙",
    "fax": "",
    "email": "saraban@school9.example",
    "website": "https://school9.example",
}


def edit_of(office: Office) -> str:
    return reverse(office_edit, args=[office.pk])


def test_a_school_is_added_with_both_codes_and_its_address(cast: Cast) -> None:
    address = reverse(office_create, args=["school"])
    assert cast.sign_in("administrator").post(address, SCHOOL).status_code == 302
    school = Office.objects.get(code="50990009")
    assert (school.ministry_code, school.phone) == ("1050990009", "0 0099 1009")
    assert (school.address, school.website) == (SCHOOL["address"], SCHOOL["website"])
    values = AuditEvent.objects.get(kind=AuditKind.OFFICE_CREATED).detail.values
    assert values["email"] == SCHOOL["email"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"code": "5099-0009"}, "รหัสสถานศึกษาใช้ได้เฉพาะตัวเลขและตัวอักษร"),
        ({"ministry_code": "105099000"}, "รหัส 10 หลักต้องเป็นตัวเลข 10 หลัก"),
        ({"ministry_code": "10509900X9"}, "รหัส 10 หลักต้องเป็นตัวเลข 10 หลัก"),
        ({"phone": "ถามครูใหญ่"}, "โทรศัพท์ต้องเป็นหมายเลข"),
        ({"email": "school9"}, "ไปรษณีย์อิเล็กทรอนิกส์ไม่ถูกต้อง"),
        ({"website": "ftp://school9.example"}, "เว็บไซต์ไม่ถูกต้อง"),
    ],
)
def test_what_is_typed_wrong_is_named_and_kept(
    cast: Cast, changed: dict[str, str], sentence: str
) -> None:
    address = reverse(office_create, args=["school"])
    answer = cast.sign_in("administrator").post(address, SCHOOL | changed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert SCHOOL["address"] in page
    assert next(iter(changed.values())) in page


def test_an_old_code_stays_and_a_new_one_is_clean(cast: Cast) -> None:
    school = cast.schools[0]
    Office.objects.filter(pk=school.pk).update(code="5099/1")
    sent = SCHOOL | {"code": "5099/1"}
    browser = cast.sign_in("administrator")
    assert browser.post(edit_of(school), sent).status_code == 302
    assert browser.post(edit_of(school), sent | {"code": "5099/2"}).status_code == 422
    assert browser.post(edit_of(school), sent | {"code": "๕๐๙๙๐๐๒๒"}).status_code == 302
    school.refresh_from_db()
    assert school.code == "50990022"


def test_each_kind_of_office_has_its_own_fields(cast: Cast) -> None:
    browser = cast.sign_in("administrator")
    outside = Office.objects.create(
        kind="external", parent=cast.area, code="1", name="จังหวัดสมมติ", short_name="จว."
    )
    shown = {
        office.kind: {
            name
            for name in ("address", "phone", "fax", "email", "website", "ministry_code")
            if f'name="{name}"' in browser.get(edit_of(office)).content.decode()
        }
        for office in (cast.area, cast.divisions[0], cast.schools[0], outside)
    }
    contact = {"address", "phone", "fax", "email", "website"}
    assert shown == {
        "area": contact,
        "division": {"phone"},
        "school": contact | {"ministry_code"},
        "external": {"address", "phone", "email"},
    }


def test_what_a_form_does_not_show_stays(cast: Cast) -> None:
    division = cast.divisions[0]
    Office.objects.filter(pk=division.pk).update(email="d@area1.example")
    sent = {
        "code": "9",
        "name": "กลุ่มสมมติ",
        "short_name": "สมมติ",
        "phone": "0 0099 0009",
    }
    cast.sign_in("administrator").post(edit_of(division), sent)
    division.refresh_from_db()
    assert (division.phone, division.email) == ("0 0099 0009", "d@area1.example")


def test_a_closed_school_says_when_and_into_which_it_was_merged(cast: Cast) -> None:
    school = cast.schools[0]
    school.is_active, school.merged_into = False, cast.schools[1]
    school.closed_at = timezone.now()
    school.save()
    browser = cast.sign_in("administrator")
    page = browser.get(edit_of(school)).content.decode()
    assert "ปิดใช้งานแล้ว เมื่อ" in page
    assert f"รวมกับ{cast.schools[1].name}" in page
    listed = browser.get(reverse("directory:office_list")).content.decode()
    assert "รวมแล้ว" in listed
    assert f"รวมกับ{cast.schools[1].short_name}" in listed
