"""กำหนดหัวหนังสือ: what stands in the head of an office's letters, and its emblem."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from saraban.audit.models import AuditEvent, AuditKind
from saraban.directory.models import OfficeEmblem
from saraban.offices.models import Office
from tests.cast import Cast

pytestmark = pytest.mark.postgres
EDIT = reverse("directory:letterhead_edit")
TYPED = {
    "address": "99 หมู่ 9 ตำบลในสมมติ อำเภอเมืองตัวอย่าง 99000",
    "phone": "๐ ๐๐๙๙ ๐๐๐๐ ต่อ ๑๒",
    "fax": "0 0099 0001",
    "email": "saraban@area1.example",
    "website": "www.area1.example",
}


def picture(kind: str = "PNG", mode: str = "RGBA", size: int = 60) -> Any:
    content = BytesIO()
    Image.new(mode, (size, size), (10,) * len(mode)).save(content, kind)
    return SimpleUploadedFile(f"ตรา.{kind.lower()}", content.getvalue())


def emblem_picture(office: Office) -> str:
    return reverse("directory:emblem_picture", args=[office.pk])


def saved(cast: Cast, who: str = "director", **changed: Any) -> None:
    answer = cast.sign_in(who).post(EDIT, TYPED | changed)
    assert answer.status_code == 302, answer.content.decode()


@pytest.mark.parametrize("who", ["director", "administrator", "school_director"])
def test_each_office_says_what_stands_in_its_letters(cast: Cast, who: str) -> None:
    office = cast.schools[0] if who == "school_director" else cast.area
    saved(cast, who)
    office.refresh_from_db()
    assert office.phone == "0 0099 0000 ต่อ 12"
    assert office.email == TYPED["email"]
    event = AuditEvent.objects.get(kind=AuditKind.OFFICE_CHANGED)
    assert event.subject_id == office.pk
    assert event.detail.values["address"] == ["", TYPED["address"]]
    page = cast.sign_in(who).get(EDIT).content.decode()
    assert "ไม่ได้ขึ้นต้นด้วย saraban" not in page
    assert page.count(TYPED["address"]) == 2, "in its field and in the preview"
    saved(cast, who)
    assert AuditEvent.objects.filter(kind=AuditKind.OFFICE_CHANGED).count() == 1


@pytest.mark.parametrize("who", ["registry_clerk", "school_clerk", "teacher", "deputy"])
def test_others_may_not(cast: Cast, who: str) -> None:
    browser = cast.sign_in(who)
    assert browser.get(EDIT).status_code == 403
    assert browser.post(EDIT, TYPED).status_code == 403
    assert not Office.objects.exclude(address="").exists()


def test_an_address_of_another_name_is_saved_and_pointed_out(cast: Cast) -> None:
    saved(cast, email="Office@area1.example")
    page = cast.sign_in("director").get(EDIT).content.decode()
    assert "(Office@area1.example) ไม่ได้ขึ้นต้นด้วย saraban" in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"phone": "ไม่มี"}, "โทรศัพท์ต้องเป็นหมายเลข"),
        ({"phone": "<b>0 0099 0000"}, "โทรศัพท์ต้องเป็นหมายเลข"),
        ({"fax": "12"}, "โทรสารต้องเป็นหมายเลข"),
        ({"email": "saraban@area1"}, "ไปรษณีย์อิเล็กทรอนิกส์ไม่ถูกต้อง"),
        ({"email": "saraban area1.example"}, "ไปรษณีย์อิเล็กทรอนิกส์ไม่ถูกต้อง"),
        ({"website": "javascript:alert(1)"}, "เว็บไซต์ไม่ถูกต้อง"),
        ({"website": "ftp://area1.example"}, "เว็บไซต์ไม่ถูกต้อง"),
        ({"website": "area1"}, "เว็บไซต์ไม่ถูกต้อง"),
        ({"address": "ก" * 401}, "ที่อยู่ยาวเกินไป"),
    ],
)
def test_what_does_not_fit_is_named_and_kept(
    cast: Cast, changed: dict[str, str], sentence: str
) -> None:
    answer = cast.sign_in("director").post(EDIT, TYPED | changed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert TYPED["fax"] in page or "fax" in changed
    cast.area.refresh_from_db()
    assert cast.area.address == ""


@pytest.mark.parametrize(
    "website",
    ["https://area1.example/th?a=1", "area1.example", "สพป.ตัวอย่าง.example", ""],
)
def test_a_website_is_a_host_or_an_address(cast: Cast, website: str) -> None:
    saved(cast, website=website)
    cast.area.refresh_from_db()
    assert cast.area.website == website


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("JPEG", "RGB")])
def test_an_emblem_is_made_fit_shown_and_removed(
    cast: Cast, kind: str, mode: str
) -> None:
    saved(cast, emblem=picture(kind, mode, 2000))
    shown = cast.sign_in("teacher").get(emblem_picture(cast.area))
    assert shown["Content-Type"] == "image/png"
    assert shown["Cache-Control"] == "private, no-store"
    assert "sandbox" in shown["Content-Security-Policy"]
    content = b"".join(shown.streaming_content)  # type: ignore[attr-defined]
    assert Image.open(BytesIO(content)).size == (1200, 1200)
    assert (
        emblem_picture(cast.area) in cast.sign_in("director").get(EDIT).content.decode()
    )
    saved(cast)
    assert OfficeEmblem.objects.count() == 1, "without a new file it stays"
    saved(cast, removes_emblem="on")
    assert not OfficeEmblem.objects.exists()
    assert cast.sign_in("teacher").get(emblem_picture(cast.area)).status_code == 404
    first, last = AuditEvent.objects.filter(kind=AuditKind.OFFICE_CHANGED).order_by(
        "pk"
    )
    old, new = first.detail.values["emblem"]
    assert (old, len(new)) == ("", 64)
    assert last.detail.values == {"emblem": [new, ""]}


def test_another_emblem_takes_the_place_of_the_first(cast: Cast) -> None:
    saved(cast, emblem=picture())
    saved(cast, emblem=picture(size=80), removes_emblem="on")
    emblem = OfficeEmblem.objects.get()
    assert emblem.office == cast.area
    last = AuditEvent.objects.filter(kind=AuditKind.OFFICE_CHANGED).latest("pk")
    assert last.detail.values["emblem"][1] == emblem.picture.sha256


def test_what_is_no_picture_is_refused_and_nothing_saved(cast: Cast) -> None:
    file = SimpleUploadedFile("ตรา.png", b"no picture")
    answer = cast.sign_in("director").post(EDIT, TYPED | {"emblem": file})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "ตราของหน่วยงาน: อ่านภาพนี้ไม่ได้" in page
    assert TYPED["address"] in page
    cast.area.refresh_from_db()
    assert cast.area.address == ""


def test_emblems_are_seen_in_their_area_alone(cast: Cast) -> None:
    saved(cast, "school_director", emblem=picture())
    address = emblem_picture(cast.schools[0])
    assert cast.sign_in("other_school_clerk").get(address).status_code == 200
    assert cast.sign_in("outsider").get(address).status_code == 404
    assert cast.sign_in("teacher").get(emblem_picture(cast.area)).status_code == 404


def test_who_was_later_is_told(cast: Cast) -> None:
    browser = cast.sign_in("director")
    seen = browser.get(EDIT).content.decode().split('name="seen" value="')[1]
    mark = seen.split('"')[0]
    saved(cast, "administrator")
    answer = browser.post(EDIT, {"address": "ที่อยู่อื่น", "seen": mark})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "มีผู้แก้ไขข้อมูลนี้หลังจากที่ท่านเปิดหน้านี้" in page
    assert f"ที่อยู่: ค่าที่บันทึกอยู่ตอนนี้คือ {TYPED['address']}" in page


def test_the_settings_lead_there(cast: Cast) -> None:
    home = reverse("desk:settings_home")
    assert EDIT in cast.sign_in("school_director").get(home).content.decode()
    assert EDIT not in cast.sign_in("registry_clerk").get(home).content.decode()
