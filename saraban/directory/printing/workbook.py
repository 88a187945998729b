"""The file of schools, clusters and people: empty as a template, or with what there is."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db.models import Prefetch

from saraban.core import thai
from saraban.directory.importing.heads import NAMES_OF, PEOPLE, SCHOOLS
from saraban.directory.importing.posts import NOT_BY_FILE
from saraban.directory.queries.found import not_over
from saraban.offices.models import (
    ROLES_OF_KIND,
    Appointment,
    Cluster,
    Office,
)

SHEET_ROWS: Final = 5_000
_LISTS: Final = "รายการเลือก"
_HELP: Final = "ตัวอย่างและคำอธิบาย"
TITLES: Final = ("นาย", "นาง", "นางสาว", "ว่าที่ร้อยตรี", "ดร.")
SCHOOL_TITLES: Final = (
    "รหัส SMIS 8 หลัก",
    "รหัส 10 หลัก",
    "ชื่อสถานศึกษา",
    "ชื่อย่อ",
    "ประเภท",
    "กลุ่มสถานศึกษา",
    "ที่อยู่",
    "โทรศัพท์",
    "ไปรษณีย์อิเล็กทรอนิกส์",
    "สถานะ",
)
PERSON_TITLES: Final = (
    "ชื่อผู้ใช้",
    "คำนำหน้า",
    "ชื่อ",
    "สกุล",
    "ตำแหน่ง",
    "รหัสสถานศึกษา",
    "สถานศึกษาหรือกลุ่ม",
    "หน้าที่",
)
_EXAMPLES: Final = (
    ("บุคลากร 1 แถวต่อ 1 คน ในแต่ละหน่วยงาน ช่องที่เว้นว่างจะไม่ลบของเดิม",),
    PERSON_TITLES,
    (
        "",
        "นางสาว",
        "สมใจ",
        "ตัวอย่างดี",
        "ครูชำนาญการ",
        "50990001",
        "โรงเรียนบ้านสมมติ",
        "เจ้าหน้าที่สารบรรณสถานศึกษา",
    ),
    ("", "นาย", "วิทยา", "แผนสมมติ", "นักวิชาการศึกษา", "", "กลุ่มนโยบายและแผน", ""),
    ("ชื่อผู้ใช้: เว้นว่างได้ ระบบตั้งให้จากรหัสสถานศึกษา ใส่ของเดิมเมื่อชื่อซ้ำกันหรือทำงานหลายแห่ง",),
    ("หน้าที่: เว้นว่างได้ ระบบดูจากตำแหน่ง ถ้ามีหลายหน้าที่ให้คั่นด้วยจุลภาค",),
    (),
    ("สถานศึกษา",),
    SCHOOL_TITLES,
    (
        "50990001",
        "1050990001",
        "โรงเรียนบ้านสมมติ",
        "ร.ร.บ้านสมมติ",
        "รัฐบาล",
        "กลุ่มเมืองสมมติ",
        "หมู่ 1 ตำบลสมมติ",
        "02 000 0000",
        "",
        "",
    ),
)


def directory_workbook(area: Office, *, is_template: bool) -> bytes:
    """Return the workbook, ``is_template`` without schools and people."""
    import xlsxwriter  # noqa: PLC0415  heavy, and few ask for it

    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        head = book.add_format({"bold": True, "bg_color": "#E8EEF2", "border": 1})
        text = book.add_format({"num_format": "@"})
        schools = [] if is_template else _schools(area)
        people = [] if is_template else _people(area)
        lists = _Lists(area)
        for sort, titles, rows in (
            (SCHOOLS, SCHOOL_TITLES, schools),
            (PEOPLE, PERSON_TITLES, people),
        ):
            sheet = book.add_worksheet(NAMES_OF[sort])
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(titles) - 1, 22, text)
            sheet.write_row(0, 0, titles, head)
            for place, row in enumerate(rows, start=1):
                sheet.write_row(place, 0, row, text)
            lists.offer(sheet, titles)
        examples = book.add_worksheet(_HELP)
        for place, row in enumerate(_EXAMPLES):
            examples.write_row(place, 0, row)
        lists.write(book.add_worksheet(_LISTS))
    return target.getvalue()


class _Lists:
    """What is chosen from, on a hidden sheet: Excel's own lists hold 255 letters."""

    def __init__(self, area: Office) -> None:
        clusters = Cluster.objects.filter(area=area).values_list("name", flat=True)
        offices = Office.objects.in_use().filter(parent=area, kind__in=_KINDS)
        roles = [
            *ROLES_OF_KIND[Office.Kind.SCHOOL],
            *ROLES_OF_KIND[Office.Kind.DIVISION],
        ]
        self.columns: dict[str, list[str]] = {
            "ประเภท": [each.label for each in Office.SchoolType],
            "กลุ่มสถานศึกษา": list(clusters),
            "คำนำหน้า": list(TITLES),
            "สถานศึกษาหรือกลุ่ม": [
                area.name,
                *offices.order_by("kind", "order", "code").values_list(
                    "name", flat=True
                ),
            ],
            "หน้าที่": list(dict.fromkeys(role.label for role in roles)),
        }

    def offer(self, sheet: Any, titles: Sequence[str]) -> None:
        """Let the columns that have a list be chosen; anything else may be typed."""
        for place, title in enumerate(titles):
            found = self.columns.get(title)
            if not found:
                continue
            letter = chr(ord("A") + list(self.columns).index(title))
            source = f"='{_LISTS}'!${letter}$1:${letter}${len(found)}"
            rule = {"validate": "list", "source": source, "error_type": "information"}
            sheet.data_validation(1, place, SHEET_ROWS, place, rule)

    def write(self, sheet: Any) -> None:
        """Write the lists and hide their sheet."""
        for place, values in enumerate(self.columns.values()):
            sheet.write_column(0, place, values)
        sheet.hide()


_KINDS: Final = [Office.Kind.SCHOOL, Office.Kind.DIVISION]


def _schools(area: Office) -> Iterable[Sequence[str]]:
    for each in Office.objects.schools_of(area).select_related("cluster"):
        yield (
            each.code,
            each.ministry_code,
            each.name,
            each.short_name,
            each.get_school_type_display(),
            each.cluster.name if each.cluster else "",
            each.address,
            each.phone,
            each.email,
            "" if each.is_active else "ปิดใช้งาน",
        )


def _people(area: Office) -> Iterable[Sequence[str]]:
    """Give a row for each person in each office, with all posts held there."""
    offices = Office.objects.in_use().filter(parent=area, kind__in=_KINDS)
    ordered = [area, *offices.order_by("kind", "order", "code")]
    posts = not_over(Appointment.objects.substantive(), thai.today())
    posts = posts.filter(user__is_active=True).exclude(role__in=NOT_BY_FILE)
    posts = posts.select_related("user")
    ordered_posts = posts.order_by("user__name_order", "user", "pk")
    found = Office.objects.filter(pk__in=[each.pk for each in ordered])
    found = found.prefetch_related(Prefetch("appointments", ordered_posts, "posts"))
    by_office: dict[int, Any] = {each.pk: each for each in found}
    for office in ordered:
        yield from _people_of(by_office[office.pk])


def _people_of(office: Any) -> Iterable[Sequence[str]]:
    by_person: dict[int, list[Appointment]] = {}
    for post in office.posts:
        by_person.setdefault(post.user_id, []).append(post)
    for posts in by_person.values():
        person = posts[0].user
        yield (
            person.username,
            person.title,
            person.given_name,
            person.family_name,
            next((each.position_title for each in posts if each.position_title), ""),
            office.code if office.is_school else "",
            office.name,
            ", ".join(each.get_role_display() for each in posts),
        )
