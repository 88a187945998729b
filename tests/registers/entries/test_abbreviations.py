"""จาก by abbreviation, and กำหนดคำย่อของหน่วยงาน, the table that the office edits."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.offices.models import Office
from saraban.registers.models import SenderAbbreviation
from tests.cast import Cast
from tests.registers.entries.test_sender_suggest import URL, suggested
from tests.registers.listing import add

OBEC = "สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน"


def press(cast: Cast, page: str, *args: object, by: str = "registry_clerk") -> Any:
    """Press the button of a page with what is typed by keyword."""
    typed = args[-1] if isinstance(args[-1], dict) else {}
    url = reverse(
        f"registers:abbreviation_{page}",
        args=[each for each in args if not isinstance(each, dict)],
    )
    return cast.sign_in(by).post(url, typed)


def listed(cast: Cast, by: str = "registry_clerk") -> str:
    page = reverse("registers:abbreviation_list")
    return cast.sign_in(by).get(page).content.decode()


def token_of(cast: Cast, name: str) -> str:
    """Return the token in the row of a sender, by its link แก้ไข."""
    rows = re.findall(r"<tr>.*?</tr>", listed(cast), flags=re.DOTALL)
    row = next(each for each in rows if f">{name}<" in each)
    found = re.search(r"abbreviations/([^/]+)/edit/", row)
    assert found
    return found[1]


@pytest.mark.parametrize("typed", ["สพฐ", "สพฐ.", "ส.พ.ฐ.", " สพฐ . "])
def test_an_abbreviation_finds_the_name_with_and_without_dots(
    cast: Cast, typed: str
) -> None:
    add(cast, 1, sender="ชมรมครู สพฐ.", reference_number="ที่ 1/1")
    assert suggested(cast, typed)[:2] == [OBEC, "ชมรมครู สพฐ."]
    page = cast.sign_in("registry_clerk").get(URL, {"q": typed}).content.decode()
    assert re.findall(r'data-value="([^"]*)" data-meant', page) == [OBEC]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("ศธจ", "สำนักงานศึกษาธิการจังหวัดตัวอย่าง"),
        ("สตง.", "สำนักงานการตรวจเงินแผ่นดิน"),
        ("ปปช", "สำนักงานคณะกรรมการป้องกันและปราบปรามการทุจริตแห่งชาติ"),
        ("กศจ", "คณะกรรมการศึกษาธิการจังหวัดตัวอย่าง"),
        ("รร.บ้านสม", "โรงเรียนบ้านสมมติ"),
        ("ร.ร. บ้านสม", "โรงเรียนบ้านสมมติ"),
        ("50990001", "โรงเรียนบ้านสมมติ"),
        ("อบต", "องค์การบริหารส่วนตำบล"),
        ("อบต.ทุ่ง", "องค์การบริหารส่วนตำบลทุ่งจำลอง"),
    ],
)
def test_the_common_senders_are_there_for_every_office(
    cast: Cast, typed: str, name: str
) -> None:
    Office.objects.filter(pk=cast.schools[0].pk).update(short_name="บ้านสมมติ")
    for by in ("registry_clerk", "other_school_clerk"):
        wrote = {"sender": "องค์การบริหารส่วนตำบลทุ่งจำลอง", "reference_number": "1/1"}
        add(cast, 1, by=by, **wrote)
        assert name in suggested(cast, typed, by), by


def test_where_the_name_of_the_area_tells_no_province_the_typist_goes_on(
    cast: Cast,
) -> None:
    name = "สำนักงานเขตพื้นที่การศึกษามัธยมศึกษาลำปาง ลำพูน"
    Office.objects.filter(pk=cast.area.pk).update(name=name)
    page = cast.sign_in("registry_clerk").get(URL, {"q": "ศธจ"}).content.decode()
    assert 'data-value="สำนักงานศึกษาธิการจังหวัด" data-goes-on' in " ".join(page.split())
    assert "data-meant" not in page


def test_what_two_names_are_called_is_not_chosen_for_anybody(cast: Cast) -> None:
    press(cast, "create", {"name": "ชมรมครู", "abbreviations": "สพฐ"})
    page = cast.sign_in("registry_clerk").get(URL, {"q": "สพฐ"}).content.decode()
    assert "ชมรมครู" in page
    assert OBEC in page
    assert "data-meant" not in page


def test_the_office_edits_its_own_table_and_no_other(cast: Cast) -> None:
    typed = {"name": "ชมรมครูตัวอย่าง", "abbreviations": " ชมรม , , ชค."}
    assert press(cast, "create", typed).status_code == 302
    assert suggested(cast, "ชค") == ["ชมรมครูตัวอย่าง"]
    assert suggested(cast, "สพฐ") == [OBEC]
    assert suggested(cast, "ชค", by="school_clerk") == []
    token = token_of(cast, "ชมรมครูตัวอย่าง")
    assert press(cast, "edit", token, typed, by="school_clerk").status_code == 404
    typed = {"name": "สมาคมครูตัวอย่าง", "abbreviations": "สคต."}
    assert press(cast, "edit", token, typed).status_code == 302
    assert suggested(cast, "ชค") == []
    assert suggested(cast, "สคต") == ["สมาคมครูตัวอย่าง"]
    assert press(cast, "delete", token, by="school_clerk").status_code == 404
    assert press(cast, "delete", token).status_code == 302
    assert "สมาคมครูตัวอย่าง" not in listed(cast)
    changed = AuditEvent.objects.filter(kind=AuditKind.ABBREVIATIONS_CHANGED)
    kept = [each.detail.values for each in changed.order_by("pk")]
    first = {"name": "ชมรมครูตัวอย่าง", "abbreviations": "ชมรม, ชค."}
    assert kept == [
        {"new": first},
        {"old": first, "new": typed},
        {"old": typed},
    ]


def test_a_built_in_row_is_changed_and_deleted_like_any_other(cast: Cast) -> None:
    token = token_of(cast, OBEC)
    press(cast, "edit", token, {"name": OBEC, "abbreviations": "กพฐ."})
    assert suggested(cast, "สพฐ") == []
    assert suggested(cast, "กพฐ") == [OBEC]
    # The page of before the first change still names it so.
    assert press(cast, "delete", token).status_code == 302
    assert suggested(cast, "กพฐ") == []
    assert suggested(cast, "ศธจ") == ["สำนักงานศึกษาธิการจังหวัดตัวอย่าง"]
    assert not SenderAbbreviation.objects.exclude(office=cast.area).exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": OBEC, "abbreviations": "สพฐ"}, "ในตารางแล้ว"),
        ({"name": "", "abbreviations": "สพฐ"}, "ยังไม่ได้กรอกชื่อเต็ม"),
        ({"name": "ชมรม", "abbreviations": " , . "}, "ยังไม่ได้กรอกคำย่อ"),
    ],
)
def test_a_row_that_finds_nothing_is_refused(
    cast: Cast, typed: dict[str, str], sentence: str
) -> None:
    answer = press(cast, "create", typed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_who_changed_it_meanwhile_is_not_overwritten(cast: Cast) -> None:
    token = token_of(cast, OBEC)
    page = reverse("registers:abbreviation_edit", args=[token])
    shown = cast.sign_in("registry_clerk").get(page).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', shown)
    assert seen
    press(cast, "edit", token, {"name": OBEC, "abbreviations": "กพฐ."})
    typed = {"name": OBEC, "abbreviations": "สพฐ, obec", "seen": seen[1]}
    answer = press(cast, "edit", token, typed)
    assert answer.status_code == 422
    assert "มีผู้แก้ไขข้อมูลนี้" in answer.content.decode()
