"""Files of schools and people as offices have them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from saraban.directory.models import DirectoryImport
from saraban.directory.queries.import_plans import plan_of
from saraban.offices.models import Role

CREATE: Final = reverse("directory:import_create")
SCHOOL_HEADS: Final = ("รหัส SMIS 8 หลัก", "ชื่อโรงเรียน", "ประเภท", "กลุ่มสถานศึกษา", "โทรศัพท์")
PERSON_HEADS: Final = ("ที่", "ชื่อ-สกุล", "ตำแหน่ง", "โรงเรียน", "หน้าที่")
Rows = Sequence[Sequence[object]]


def workbook(**sheets: Rows) -> bytes:
    """Return a workbook with these sheets."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def untidy(schools: int = 3, people: int = 4, office: str = "") -> bytes:
    """Return an area's file: titles above the heads, Thai digits, titles in the names.

    With the name of an ``office`` its director and registry clerk come first, and the
    last school has no clerk.
    """
    of_school = [
        ("ผู้อำนวยการโรงเรียน", ""),
        ("ครูชำนาญการ", "เจ้าหน้าที่สารบรรณสถานศึกษา"),
        ("ครู", ""),
        ("ลูกจ้างประจำ", ""),
    ]
    rows: list[tuple[object, ...]] = [
        ("บัญชีรายชื่อครูและบุคลากร",),
        ("ข้อมูล ณ วันที่ ๑๐ มิถุนายน ๒๕๖๙",),
        (),
        PERSON_HEADS,
    ]
    if office:
        rows.append((1, "นายนำ เขตสมมติ", "ผู้อำนวยการเขตพื้นที่", office, ""))
        duty = Role.REGISTRY_CLERK.label
        rows.append((2, "น.ส.กลาง สารบรรณสมมติ", "เจ้าพนักงานธุรการ", office, duty))
    for school in range(schools):
        for place in range(people):
            position, duty = of_school[place if place < 4 else 2 + place % 2]
            if office and school == schools - 1:
                duty = ""
            title = ("นาย", "น.ส.", "นาง")[place % 3]
            name = f"{title}คน{place:02d}ของ{school:03d}  สมมติ{school:03d}"
            rows.append((place + 1, name, position, f"รร.ทดลองที่{school:03d}", duty))
    return workbook(
        โรงเรียน=[
            ("รายชื่อโรงเรียนในสังกัด",),
            SCHOOL_HEADS,
            *(
                (
                    50991000 + school,
                    f"โรงเรียนทดลองที่{school:03d}",
                    "เอกชน" if school % 9 == 8 else "รัฐบาล",
                    f"กลุ่มทดลอง {school % 4 + 1}",
                    "๐๒ ๐๐๐ ๐๐๐๐",
                )
                for school in range(schools)
            ),
        ],
        บุคลากร=rows,
    )


def people(*rows: Sequence[object]) -> bytes:
    """Return a file of people alone."""
    return workbook(
        บุคลากร=[PERSON_HEADS, *((n, *row) for n, row in enumerate(rows, 1))]
    )


def read(browser: Client, content: bytes, name: str = "บุคลากร.xlsx") -> DirectoryImport:
    """Let somebody read a file through the page."""
    answer = browser.post(CREATE, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    return DirectoryImport.objects.latest("pk")


def write(browser: Client, made: DirectoryImport, **sent: Any) -> DirectoryImport:
    """Press นำเข้า as the page offers it."""
    page = reverse("directory:import_write", args=[made.pk])
    answer = browser.post(page, {"seen": plan_of(made).mark, **sent})
    assert answer.status_code == 302
    made.refresh_from_db()
    return made


def undo(browser: Client, made: DirectoryImport) -> DirectoryImport:
    """Press ยกเลิกการนำเข้าทั้งชุด."""
    browser.post(reverse("directory:import_undo", args=[made.pk]))
    made.refresh_from_db()
    return made


def told(browser: Client, made: DirectoryImport) -> str:
    """Return the import's page."""
    return browser.get(made.get_absolute_url()).content.decode()
