"""นำเข้าสถานศึกษาและบุคลากร: read, looked at, written in one commit, and taken back."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from saraban.accounts.models import User
from saraban.audit.models import AuditEvent, AuditKind
from saraban.core import thai
from saraban.directory.models import DirectoryImport
from saraban.offices.models import Appointment, Cluster, Office, Role
from tests.cast import Cast
from tests.directory import invited, workbooks
from tests.directory.workbooks import CREATE, people, read, told, undo, write

WRITTEN, READ, UNDONE = "written", "read", "undone"
Counts = tuple[int, int, int, int]


@pytest.fixture
def browser(cast: Cast) -> Client:
    """The administrator's browser."""
    return cast.sign_in("administrator")


def counts() -> Counts:
    return (
        Office.objects.count(),
        Cluster.objects.count(),
        User.objects.count(),
        Appointment.objects.count(),
    )


def test_an_untidy_file_becomes_schools_people_and_posts(
    cast: Cast, browser: Client
) -> None:
    before = counts()
    made = read(browser, workbooks.untidy())
    page = told(browser, made)
    assert counts() == before
    assert "โรงเรียนทดลองที่001" in page
    assert "เจ้าหน้าที่สารบรรณสถานศึกษา" in page
    assert write(browser, made).state == WRITTEN
    assert [now - was for now, was in zip(counts(), before, strict=True)] == [
        3,
        3,
        12,
        12,
    ]
    school = Office.objects.get(code="50991001")
    assert (school.name, school.short_name) == ("โรงเรียนทดลองที่001", "ร.ร.ทดลองที่001")
    assert (school.parent, str(school.cluster)) == (cast.area, "กลุ่มทดลอง 2")
    assert school.phone == "02 000 0000"
    clerk = Appointment.objects.get(office=school, role=Role.SCHOOL_CLERK)
    assert str(clerk.user) == "นางสาวคน01ของ001 สมมติ001"
    assert (clerk.position_title, clerk.user.username) == ("ครูชำนาญการ", "50991001.02")
    assert not clerk.user.has_password
    events = AuditEvent.objects.filter(kind=AuditKind.PERSON_CREATED)
    assert events.count() == 12


def test_the_same_file_twice_changes_nothing(cast: Cast, browser: Client) -> None:
    write(browser, read(browser, workbooks.untidy()))
    before, made = counts(), read(browser, workbooks.untidy())
    assert "ไม่มีอะไรต้องนำเข้า" in told(browser, made)
    assert write(browser, made).state == READ
    assert counts() == before


def test_what_is_sent_out_comes_in_as_nothing_new(cast: Cast, browser: Client) -> None:
    write(browser, read(browser, workbooks.untidy()))
    answer = browser.get(reverse("directory:directory_export"))
    made = read(browser, answer.content)
    page = told(browser, made)
    assert "ไม่มีอะไรต้องนำเข้า" in page, page
    refused = [each for each in made.problems if each["is_refused"]]
    assert not refused
    assert AuditEvent.objects.filter(kind=AuditKind.DIRECTORY_EXPORTED).count() == 1


def test_the_template_reads_as_a_file_without_rows(cast: Cast, browser: Client) -> None:
    content = browser.get(reverse("directory:import_template")).content
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames[:2] == ["สถานศึกษา", "บุคลากร"]
    assert len(book["บุคลากร"].data_validations.dataValidation) == 3
    answer = browser.post(CREATE, {"file": io.BytesIO(content)})
    assert answer.status_code == 422
    assert "มีแต่หัวคอลัมน์" in answer.content.decode()


def test_what_changed_is_shown_from_to_and_written(cast: Cast, browser: Client) -> None:
    school = cast.schools[0]
    content = workbooks.workbook(
        สถานศึกษา=[
            ("รหัส", "ชื่อสถานศึกษา", "กลุ่มสถานศึกษา", "ที่อยู่"),
            (school.code, "โรงเรียนบ้านสมมติวิทยา", "กลุ่มใหม่", "หมู่ ๑"),
        ],
        บุคลากร=[
            ("คำนำหน้า", "ชื่อ", "นามสกุล", "ตำแหน่ง", "รหัสโรงเรียน"),
            ("นาง", "ดวงใจ", "สอนสมมติ", "ครูชำนาญการพิเศษ", school.code),
        ],
    )
    made = read(browser, content)
    page = told(browser, made)
    assert "โรงเรียนบ้านสมมติ → <b>โรงเรียนบ้านสมมติวิทยา</b>" in page
    assert "นางสาว → <b>นาง</b>" in page
    write(browser, made)
    school.refresh_from_db()
    assert (school.name, str(school.cluster)) == ("โรงเรียนบ้านสมมติวิทยา", "กลุ่มใหม่")
    teacher = Appointment.objects.get(user=cast.users["teacher"])
    assert teacher.position_title == "ครูชำนาญการพิเศษ"
    assert undo(browser, made).state == UNDONE
    school.refresh_from_db()
    assert (school.name, school.cluster) == ("โรงเรียนบ้านสมมติ", cast.clusters[0])
    assert not Cluster.objects.filter(name="กลุ่มใหม่").exists()
    teacher.refresh_from_db()
    assert teacher.position_title == ""
    assert User.objects.get(pk=teacher.user_id).title == "นางสาว"


def test_a_whole_import_is_taken_back(cast: Cast, browser: Client) -> None:
    before, made = counts(), read(browser, workbooks.untidy())
    write(browser, made)
    assert undo(browser, made).state == UNDONE
    assert counts() == before
    assert AuditEvent.objects.filter(kind=AuditKind.DIRECTORY_IMPORT_UNDONE).exists()


def test_nothing_is_taken_back_after_somebody_has_worked(
    cast: Cast, browser: Client
) -> None:
    made = write(browser, read(browser, workbooks.untidy()))
    after = counts()
    person = User.objects.get(username="50991000.01")
    sent = {"people": [person.pk]}
    assert browser.post(invited.PRINT, sent).status_code == 200
    reset = reverse("directory:person_password_reset", args=[person.pk])
    code = invited.code_in(browser.post(reset).content.decode())
    invited.accept(code)
    assert undo(browser, made).state == WRITTEN
    assert "จึงยกเลิกทั้งชุดไม่ได้" in told(browser, made)
    assert counts() == after


@pytest.mark.parametrize("age", [29, 31])
def test_an_import_is_taken_back_for_thirty_days(
    cast: Cast, browser: Client, age: int
) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=age)):
        made = write(browser, read(browser, workbooks.untidy(1, 1)))
    assert undo(browser, made).state == (UNDONE if age < 30 else WRITTEN)


def test_a_new_head_takes_the_place_of_the_old_one(cast: Cast, browser: Client) -> None:
    school = cast.schools[0]
    made = read(browser, people(("นายใหม่ มาแทน", "ผู้อำนวยการสถานศึกษา", school.name, "")))
    assert "ซึ่งพ้นจากหน้าที่" in told(browser, made)
    write(browser, made)
    old = cast.appointments["school_director"]
    old.refresh_from_db()
    assert old.ends_on == thai.today() - timedelta(days=1)
    new = Appointment.objects.get(
        office=school, role=Role.SCHOOL_DIRECTOR, ends_on=None
    )
    assert new.user.given_name == "ใหม่"
    undo(browser, made)
    old.refresh_from_db()
    assert old.ends_on is None


def test_who_is_missing_stays_unless_chosen(cast: Cast, browser: Client) -> None:
    school = cast.schools[0]
    clerk = cast.appointments["school_clerk"]
    head = cast.appointments["school_director"]
    made = read(browser, people(("น.ส.ดวงใจ สอนสมมติ", "ครู", school.name, "")))
    page = told(browser, made)
    assert f'value="{clerk.pk}"' in page
    assert f'value="{head.pk}"' in page
    write(browser, made, ended=[head.pk])
    assert "และไม่มีคนใหม่ในไฟล์" in told(browser, made)
    write(browser, made, ended=[clerk.pk])
    clerk.refresh_from_db()
    head.refresh_from_db()
    assert (clerk.ends_on, head.ends_on) == (thai.today(), None)


def test_who_moved_keeps_the_old_post_unless_chosen(
    cast: Cast, browser: Client
) -> None:
    old, new = cast.schools[:2]
    heads = ("ชื่อผู้ใช้", "ชื่อ-สกุล", "ตำแหน่ง", "โรงเรียน")
    content = workbooks.workbook(
        บุคลากร=[
            heads,
            ("teacher", "น.ส.ดวงใจ สอนสมมติ", "ครู", new.name),
            ("school.clerk", "นางวารี จำลองจิต", "ธุรการ", old.name),
        ]
    )
    made = read(browser, content)
    post = cast.appointments["teacher"]
    assert f'value="{post.pk}"' in told(browser, made)
    write(browser, made, ended=[post.pk])
    held = Appointment.objects.filter(user=cast.users["teacher"]).order_by("pk")
    assert [(each.office, each.ends_on) for each in held] == [
        (old, thai.today()),
        (new, None),
    ]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("นายเอก สมมติ", "ครู", "โรงเรียนบ้านสมมุติ", ""), "หมายถึง โรงเรียนบ้านสมมติ หรือไม่"),
        (("นายเอก สมมติ", "ครู", "", ""), "ไม่มีสถานศึกษาหรือกลุ่ม"),
        (("นายเอก สมมติ", "ครู", "บ้านสมมติ", "ผู้ดูแลระบบ"), "ทีละคน"),
        (("นายเอก สมมติ", "ครู", "บ้านสมมติ", "นายทะเบียนหนังสือลับ"), "ทีละคน"),
        (("นายเอก สมมติ", "ครู", "บ้านสมมติ", "ภารโรงอาวุโส"), "ไม่มีในสถานศึกษา"),
        (("นาย" + "ก" * 120, "ครู", "บ้านสมมติ", ""), "ตัวอักษร"),
        (("นายไกล ต่าง", "ครู", "ต่างเขตสมมติ", ""), "ไม่พบหน่วยงาน"),
    ],
)
def test_a_row_that_is_wrong_is_named_and_left_out(
    cast: Cast, browser: Client, row: tuple[str, ...], sentence: str
) -> None:
    good = ("นางดี ครบถ้วน", "ครู", "ร.ร. บ้านสมมติ", "")
    made = read(browser, people(row, good))
    assert sentence in told(browser, made)
    before = User.objects.count()
    write(browser, made)
    assert User.objects.count() == before + 1
    assert User.objects.get(given_name="ดี").title == "นาง"


def test_two_of_one_name_need_user_names(cast: Cast, browser: Client) -> None:
    school = cast.schools[0].name
    row = ("นางแฝด สมมติ", "ครู", school, "")
    assert "ซ้ำกับแถวที่ 2" in told(browser, read(browser, people(row, row)))
    heads = ("ชื่อผู้ใช้", "ชื่อ-สกุล", "ตำแหน่ง", "โรงเรียน")
    content = workbooks.workbook(
        บุคลากร=[heads, ("twin.1", *row[:3]), ("twin.2", *row[:3])]
    )
    write(browser, read(browser, content))
    assert User.objects.filter(given_name="แฝด").count() == 2
    assert "มีหลายคนในหน่วยงานนี้" in told(browser, read(browser, people(row)))
    assert "ไม่มีอะไรต้องนำเข้า" in told(browser, read(browser, content))


def test_one_user_name_in_two_schools_is_one_person(
    cast: Cast, browser: Client
) -> None:
    heads = ("ชื่อผู้ใช้", "ชื่อ-สกุล", "ตำแหน่ง", "โรงเรียน")
    content = workbooks.workbook(
        บุคลากร=[heads]
        + [("both", "นายสอง แห่ง", "ครู", each.name) for each in cast.schools[:2]]
    )
    write(browser, read(browser, content))
    posts = Appointment.objects.filter(user__username="both")
    assert {each.office for each in posts} == set(cast.schools[:2])
    name = ("นายสอง แห่ง", "ครู", cast.schools[2].name, "")
    assert "จะเป็นคนละบัญชี" in told(browser, read(browser, people(name)))


def test_a_user_name_of_another_area_is_not_taken_over(
    cast: Cast, browser: Client
) -> None:
    heads = ("ชื่อผู้ใช้", "ชื่อ-สกุล", "ตำแหน่ง", "โรงเรียน")
    row = ("outsider", "นางไกล ต่างเขตสมมติ", "ครู", cast.schools[0].name)
    made = read(browser, workbooks.workbook(บุคลากร=[heads, row]))
    assert "เป็นของผู้อื่นแล้ว" in told(browser, made)
    write(browser, made)
    assert Appointment.objects.filter(user=cast.users["outsider"]).count() == 1


def test_a_file_of_another_area_is_doubted(cast: Cast, browser: Client) -> None:
    heads = ("รหัส", "ชื่อสถานศึกษา")
    rows = [(f"1001{n:04d}", f"โรงเรียนไกล{n}") for n in range(5)]
    made = read(browser, workbooks.workbook(สถานศึกษา=[heads, *rows]))
    assert "อาจเป็นไฟล์ของเขตพื้นที่อื่น" in told(browser, made)
    assert write(browser, made).state == READ
    assert write(browser, made, is_sure="on").state == WRITTEN
    outside = (cast.outside_school.code, "โรงเรียนต่างเขตสมมติ")
    made = read(browser, workbooks.workbook(สถานศึกษา=[heads, outside]))
    assert "ในเขตพื้นที่อื่น" in told(browser, made)


def test_a_changed_code_and_a_closed_school_are_seen(
    cast: Cast, browser: Client
) -> None:
    heads = ("รหัส", "ชื่อสถานศึกษา", "สถานะ")
    rows = [
        ("50990009", cast.schools[0].name, ""),
        (cast.schools[1].code, cast.schools[1].name, "ยุบรวม"),
    ]
    made = read(browser, workbooks.workbook(สถานศึกษา=[heads, *rows]))
    page = told(browser, made)
    assert "50990001 → <b>50990009</b>" in page
    assert "ซึ่งจะถามงานที่ค้าง" in page
    assert cast.schools[2].name in page
    write(browser, made)
    assert Office.objects.get(pk=cast.schools[0].pk).code == "50990009"
    assert Office.objects.get(pk=cast.schools[1].pk).is_active


def test_what_changed_meanwhile_is_looked_at_again(cast: Cast, browser: Client) -> None:
    made = read(browser, workbooks.untidy())
    page = reverse("directory:import_write", args=[made.pk])
    browser.post(page, {"seen": "1.2.3"})
    assert "ตรวจรายการด้านล่างอีกครั้ง" in told(browser, made)
    made.refresh_from_db()
    assert made.state == READ


def test_a_text_file_in_the_old_thai_encoding_is_read(
    cast: Cast, browser: Client
) -> None:
    text = "คำนำหน้า,ชื่อ,สกุล,กลุ่ม\nนาย,ทดสอบ,สมมติ,กลุ่มอำนวยการ\n"
    write(browser, read(browser, text.encode("cp874"), "คน.csv"))
    made = Appointment.objects.get(user__given_name="ทดสอบ")
    assert (made.office, made.role) == (cast.divisions[0], Role.OFFICER)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "ว่าง"),
        (b"%PDF-1.7 nothing", "ไม่พบหัวคอลัมน์"),
        (b"PK\x03\x04 broken", "อ่านไฟล์นี้ไม่ได้"),
        ("เลข,เรื่อง\n1,ทดสอบ\n".encode(), "ไม่พบหัวคอลัมน์"),
        (("ชื่อ,กลุ่ม\n" + "นายก ข,x\n" * 20_001).encode(), "ยาวเกินไป"),
    ],
)
def test_a_wrong_file_is_refused_with_what_to_do(
    cast: Cast, browser: Client, content: bytes, sentence: str
) -> None:
    file = io.BytesIO(content)
    file.name = "ไฟล์.xlsx"
    answer = browser.post(CREATE, {"file": file})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not DirectoryImport.objects.exists()


def test_others_neither_see_nor_write(cast: Cast, browser: Client) -> None:
    made = read(browser, workbooks.untidy(1, 1))
    elsewhere = User.objects.create_user("adm2", given_name="อื่น")
    Appointment.objects.create(
        user=elsewhere, office=cast.other_area, role=Role.ADMINISTRATOR
    )
    other = Client()
    other.force_login(elsewhere)
    assert other.get(made.get_absolute_url()).status_code == 404
    for name in ("import_write", "import_undo"):
        page = reverse(f"directory:{name}", args=[made.pk])
        assert other.post(page).status_code == 404
        for who in ("director", "school_director", "division_director"):
            assert cast.sign_in(who).post(page).status_code == 403
