"""A file changes nobody and nothing that it should not, and what it did goes back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from saraban.accounts.models import User
from saraban.core import thai
from saraban.directory.queries.import_plans import plan_of
from saraban.offices.models import Appointment, Office, Role
from tests.cast import Cast
from tests.desk.closing.waiting import appoint
from tests.directory import invited, workbooks
from tests.directory.misused import (
    NAME_HEADS,
    appoint_by,
    page,
    roundtrip,
)
from tests.directory.workbooks import people, read, told, undo, write


@pytest.fixture
def browser(cast: Cast) -> Client:
    """The administrator's browser."""
    return cast.sign_in("administrator")


def test_an_import_changes_nobody_in_anothers_care(cast: Cast, browser: Client) -> None:
    victim = cast.users["outsider"]
    assert appoint_by(browser, victim.username, cast.schools[0], Role.TEACHER) == 302
    assert browser.get(page("person_edit", victim)).status_code == 403
    rows = [
        NAME_HEADS,
        (victim.username, "นาย", "ถูก", "เปลี่ยนชื่อ", "ครู", cast.schools[0].name, ""),
    ]
    write(browser, read(browser, workbooks.workbook(บุคลากร=rows)))
    victim.refresh_from_db()
    assert victim.given_name == "ไกล"


def test_undo_after_the_undo_of_an_older_import(cast: Cast, browser: Client) -> None:
    heads = ("รหัส", "ชื่อสถานศึกษา", "โทรศัพท์")
    first = read(
        browser, workbooks.workbook(สถานศึกษา=[heads, ("50990077", "โรงเรียนเจ็ด", "02")])
    )
    write(browser, first)
    second = read(
        browser,
        workbooks.workbook(สถานศึกษา=[heads, ("50990077", "โรงเรียนเจ็ด", "03 333")]),
    )
    write(browser, second)
    assert undo(browser, first).state == "written"  # corrected since: refused
    undo(browser, second)


def test_second_undo_is_no_500(cast: Cast, browser: Client) -> None:
    heads = ("รหัส", "ชื่อสถานศึกษา", "โทรศัพท์")
    first = read(
        browser, workbooks.workbook(สถานศึกษา=[heads, ("50990077", "โรงเรียนเจ็ด", "02")])
    )
    write(browser, first)
    second = read(
        browser,
        workbooks.workbook(สถานศึกษา=[heads, ("50990077", "โรงเรียนเจ็ด", "03 333")]),
    )
    write(browser, second)
    undo(browser, first)
    undo(browser, second)  # raises Office.DoesNotExist


def test_two_names_with_one_user_name_are_not_one_person(
    cast: Cast, browser: Client
) -> None:
    school = cast.schools[0].name
    rows = [
        NAME_HEADS,
        ("kru.a", "นาย", "หนึ่ง", "สมมติ", "ครู", school, ""),
        ("kru.a", "นาง", "สอง", "อื่น", "ธุรการ", school, ""),
    ]
    made = read(browser, workbooks.workbook(บุคลากร=rows))
    page_ = told(browser, made)
    write(browser, made)
    one = User.objects.get(username="kru.a")
    assert one.appointments.count() == 1
    assert "แถว 3" in page_


def test_the_mark_tells_who_is_replaced(cast: Cast, browser: Client) -> None:
    school = cast.schools[0]
    made = read(browser, people(("นายใหม่ มาแทน", "ผู้อำนวยการสถานศึกษา", school.name, "")))

    seen = plan_of(made).mark
    old = cast.appointments["school_director"]
    Appointment.objects.filter(pk=old.pk).update(
        ends_on=thai.today() - timedelta(days=9)
    )
    other = Appointment.objects.create(
        user=cast.users["officer"], office=school, role=Role.SCHOOL_DIRECTOR
    )
    browser.post(reverse("directory:import_write", args=[made.pk]), {"seen": seen})
    other.refresh_from_db()
    assert other.ends_on is None


def test_roundtrip_of_the_cast(cast: Cast, browser: Client) -> None:
    _made, page_ = roundtrip(browser)
    assert "ไม่นำเข้า" not in page_
    assert "ไม่มีอะไรต้องนำเข้า" in page_


def test_roundtrip_clerk_who_keeps_secrets_is_not_missing(
    cast: Cast, browser: Client
) -> None:
    appoint(cast, "registry_clerk", cast.area, Role.SECRET_ASSISTANT)
    _made, page_ = roundtrip(browser)
    assert f'value="{cast.appointments["registry_clerk"].pk}"' not in page_


def test_roundtrip_two_posts_two_positions(cast: Cast, browser: Client) -> None:
    first = cast.appointments["teacher"]
    Appointment.objects.filter(pk=first.pk).update(position_title="ครูชำนาญการ")
    appoint(cast, "teacher", cast.schools[0], Role.SCHOOL_CLERK)
    _made, page_ = roundtrip(browser)
    assert "ครูชำนาญการ</b>" not in page_


def test_roundtrip_name_with_a_blank(cast: Cast, browser: Client) -> None:
    account = User.objects.create_user("school1", given_name="ธุรการ โรงเรียนบ้านสมมติ")
    Appointment.objects.create(
        user=account, office=cast.schools[0], role=Role.SCHOOL_CLERK
    )
    _made, page_ = roundtrip(browser)
    assert "โรงเรียนบ้านสมมติ</b>" not in page_


def test_roundtrip_short_code(cast: Cast, browser: Client) -> None:
    Office.objects.filter(pk=cast.schools[0].pk).update(code="990001")
    _made, page_ = roundtrip(browser)
    assert "00990001" not in page_


def test_two_rows_of_one_person_can_be_undone(cast: Cast, browser: Client) -> None:
    school = cast.schools[0].name
    rows = [
        NAME_HEADS,
        ("teacher", "นางสาว", "ดวงใจ", "สอนสมมติ", "ครู", school, ""),
        ("teacher", "นางสาว", "ดวงใจ", "สอนสมมติ", "ครูชำนาญการ", school, ""),
    ]
    made = write(browser, read(browser, workbooks.workbook(บุคลากร=rows)))
    assert made.state == "written"
    assert undo(browser, made).state == "undone"


def test_another_areas_name_is_not_our_area(cast: Cast, browser: Client) -> None:
    row = ("นายไกล ต่างเขต", "ผู้อำนวยการเขตพื้นที่", cast.other_area.name, "")
    write(browser, read(browser, people(row)))
    old = cast.appointments["director"]
    old.refresh_from_db()
    assert old.ends_on is None
    assert not User.objects.filter(given_name="ไกล", family_name="ต่างเขต").exists()


def test_a_namesake_school_takes_no_code(cast: Cast, browser: Client) -> None:
    school = cast.schools[0]
    heads = ("รหัส", "ชื่อสถานศึกษา")
    rows = [("50990123", school.name), (school.code, school.name)]
    write(browser, read(browser, workbooks.workbook(สถานศึกษา=[heads, *rows])))
    school.refresh_from_db()
    assert school.code == "50990001"
    assert Office.objects.filter(code="50990123").exists()


def test_two_new_namesakes_are_asked_for(cast: Cast, browser: Client) -> None:
    content = workbooks.workbook(
        สถานศึกษา=[
            ("รหัส", "ชื่อสถานศึกษา"),
            ("50990101", "โรงเรียนใหม่"),
            ("50990102", "โรงเรียนใหม่"),
        ],
        บุคลากร=[
            ("ชื่อ", "สกุล", "ตำแหน่ง", "สถานศึกษา"),
            ("เอก", "สมมติ", "ครู", "โรงเรียนใหม่"),
        ],
    )
    made = read(browser, content)
    write(browser, made)
    assert not User.objects.filter(given_name="เอก", family_name="สมมติ").exists()


def test_an_unknown_code_is_not_read_by_the_name(cast: Cast, browser: Client) -> None:
    rows = [
        ("ชื่อ", "สกุล", "ตำแหน่ง", "รหัสโรงเรียน", "สถานศึกษา"),
        ("เอก", "สมมติ", "ครู", cast.outside_school.code, cast.schools[0].name),
    ]
    write(browser, read(browser, workbooks.workbook(บุคลากร=rows)))
    assert not User.objects.filter(given_name="เอก", family_name="สมมติ").exists()


def test_who_acts_replaces_no_head(cast: Cast, browser: Client) -> None:
    row = (
        "น.ส.ดวงใจ สอนสมมติ",
        "ครู รักษาการในตำแหน่งผู้อำนวยการโรงเรียน",
        cast.schools[0].name,
        "",
    )
    write(browser, read(browser, people(row)))
    old = cast.appointments["school_director"]
    old.refresh_from_db()
    assert old.ends_on is None


def test_a_file_gives_no_post_to_a_closed_account(cast: Cast, browser: Client) -> None:
    teacher = cast.users["teacher"]
    User.objects.filter(pk=teacher.pk).update(is_active=False)
    write(
        browser,
        read(browser, people(("น.ส.ดวงใจ สอนสมมติ", "ธุรการ", cast.schools[0].name, ""))),
    )
    assert not Appointment.objects.filter(user=teacher, role=Role.SCHOOL_CLERK).exists()


def test_undo_after_sign_in_and_reset(cast: Cast, browser: Client) -> None:
    made = write(
        browser,
        read(browser, people(("นายใหม่ มาใหม่", "ธุรการ", cast.schools[0].name, ""))),
    )
    person = User.objects.get(given_name="ใหม่")
    for _ in range(2):
        code = invited.code_in(
            browser.post(page("person_password_reset", person)).content.decode()
        )
        if _ == 0:
            invited.accept(code)
    assert undo(browser, made).state == "written"


def test_undo_keeps_who_was_corrected_by_hand(cast: Cast, browser: Client) -> None:
    made = write(
        browser,
        read(browser, people(("นายใหม่ มาใหม่", "ธุรการ", cast.schools[0].name, ""))),
    )
    person = User.objects.get(given_name="ใหม่")
    sent = {"title": "นาย", "given_name": "แก้", "family_name": "แล้ว", "is_active": "on"}
    assert browser.post(page("person_edit", person), sent).status_code == 302
    assert undo(browser, made).state == "written"


def test_position_teacher_of_two_schools_username(cast: Cast, browser: Client) -> None:
    # A user name of somebody else in the area with quite another name.
    rows = [
        NAME_HEADS,
        ("school.director", "นาย", "คนอื่น", "โดยสิ้นเชิง", "ครู", cast.schools[1].name, ""),
    ]
    made = read(browser, workbooks.workbook(บุคลากร=rows))
    print(len(made.problems), "สิ่งที่ต้องดู" in told(browser, made))
    write(browser, made)
    cast.users["school_director"].refresh_from_db()
    assert cast.users["school_director"].given_name != "คนอื่น"


def test_ended_person_comes_back(cast: Cast, browser: Client) -> None:
    Appointment.objects.filter(user=cast.users["teacher"]).update(
        ends_on=thai.today() - timedelta(days=1)
    )
    rows = [
        NAME_HEADS,
        ("teacher", "นางสาว", "ดวงใจ", "สอนสมมติ", "ครู", cast.schools[0].name, ""),
    ]
    made = read(browser, workbooks.workbook(บุคลากร=rows))
    assert "เป็นของผู้อื่นแล้ว" not in told(browser, made)
