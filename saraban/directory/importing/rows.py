"""What stands in the rows of a file of schools, clusters or people."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from saraban.core import thai
from saraban.core.tables.errors import TableRefusedError
from saraban.core.tables.heads import NamedCells, find_heads, head_key
from saraban.core.tables.problems import Problem
from saraban.core.tables.reading import Cell, Table
from saraban.directory.importing.heads import (
    CLUSTERS,
    HEADS_OF,
    NAMES_OF,
    NEEDED,
    NOT_READ,
    PEOPLE,
    SCHOOLS,
)
from saraban.directory.importing.names import split_name
from saraban.offices.models import (
    ADDRESS_MAX,
    EMAIL_MAX,
    NAME_MAX,
    PHONE_MAX,
    SHORT_NAME_MAX,
    Office,
)

MOST_PEOPLE: Final = 10_000
CODE_MAX, MINISTRY_DIGITS, USERNAME_MAX = 20, 10, 60
_CODE: Final = re.compile(r"^[0-9A-Za-z-]+$")
_USERNAME: Final = re.compile(r"^[a-z0-9][a-z0-9._-]*$")
_EMAIL: Final = re.compile(r"^[^@\s]++@(?=[^@\s]++$)[^@\s]+\.[^@\s]+$")
_FLOAT: Final = re.compile(r"^(\d+)\.0$")
_PRIVATE: Final = re.compile("เอกชน|^2$")
_CLOSED: Final = re.compile("ยุบ|เลิก|ปิด|รวมกับ|รวมไป")


@dataclass(frozen=True)
class ClusterRow:
    """One กลุ่มสถานศึกษา of a file."""

    row: int
    name: str
    code: str = ""


@dataclass(frozen=True)
class SchoolRow:
    """One school of a file; what a file leaves empty is empty here."""

    row: int
    name: str
    code: str = ""
    ministry_code: str = ""
    short_name: str = ""
    school_type: str = ""
    cluster: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    is_closed: bool = False


@dataclass(frozen=True)
class PersonRow:
    """One person of a file in one office."""

    row: int
    given_name: str
    family_name: str = ""
    title: str = ""
    username: str = ""
    position: str = ""
    place: str = ""
    place_code: str = ""
    duty: str = ""


@dataclass
class ReadRows:
    """What was read of all sheets of a file."""

    clusters: list[ClusterRow] = field(default_factory=list)
    schools: list[SchoolRow] = field(default_factory=list)
    people: list[PersonRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the rows as an import keeps them."""
        kept = {CLUSTERS: self.clusters, SCHOOLS: self.schools, PEOPLE: self.people}
        return {name: [asdict(each) for each in rows] for name, rows in kept.items()}  # type: ignore[attr-defined]

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> ReadRows:
        """Return what an import has kept."""
        return cls(
            clusters=[ClusterRow(**each) for each in kept.get(CLUSTERS, [])],
            schools=[SchoolRow(**each) for each in kept.get(SCHOOLS, [])],
            people=[PersonRow(**each) for each in kept.get(PEOPLE, [])],
        )


def read_rows(tables: Sequence[Table]) -> ReadRows:
    """Return the rows of all sheets; each is of the sort that its heads name best.

    Raises TableRefusedError where no sheet has the heads of schools, clusters or people,
    or there are more than ``MOST_PEOPLE``.
    """
    found = ReadRows()
    is_known = False
    for table in tables:
        if table.sheet.startswith(NOT_READ):
            continue
        sort = _sort_of(table)
        if sort is None:
            name = table.sheet or "ไฟล์นี้"
            found.notes.append(f"ไม่ได้อ่าน {name}: ไม่พบหัวคอลัมน์ที่รู้จัก")
            continue
        is_known = True
        found.notes += table.notes
        _read_sheet(table, sort, found)
    if not is_known:
        raise TableRefusedError(_NO_HEADS)
    if len(found.people) + len(found.schools) > MOST_PEOPLE:
        message = f"นำเข้าได้ครั้งละไม่เกิน {MOST_PEOPLE:,} แถว แบ่งเป็นหลายไฟล์"
        raise TableRefusedError(message)
    if not (found.people or found.schools or found.clusters or found.problems):
        raise TableRefusedError("ไฟล์นี้มีแต่หัวคอลัมน์ ไม่มีรายการให้นำเข้า")  # noqa: EM101
    return found


_NO_HEADS: Final = (
    "ไม่พบหัวคอลัมน์ของสถานศึกษาหรือบุคลากร ใช้แบบไฟล์จากหน้านี้ หรือให้มีคอลัมน์ ชื่อ สกุล และสถานศึกษา "
    "สำหรับบุคลากร หรือ รหัส และ ชื่อสถานศึกษา สำหรับสถานศึกษา"
)


def _sort_of(table: Table) -> str | None:
    """Return whether rows are people, schools or clusters: who has most known heads."""
    best, most = None, 0
    for sort, words in HEADS_OF.items():
        _, places = find_heads(table, words)
        if all(each in places for each in NEEDED[sort]) and len(places) > most:
            best, most = sort, len(places)
    return best


def _read_sheet(table: Table, sort: str, found: ReadRows) -> None:
    start, places = find_heads(table, HEADS_OF[sort])
    places = _with_family_name(table.rows[start][1], places)
    readers: dict[str, Callable[[_Row, ReadRows], None]] = {
        PEOPLE: _read_person,
        SCHOOLS: _read_school,
        CLUSTERS: _read_cluster,
    }
    for row, cells in table.rows[start + 1 :]:
        reader = _Row(row, cells, places, table.without_value)
        if any(reader.has_lost_formula(each) for each in places):
            told = "ช่องเป็นสูตรที่ยังไม่มีค่า เปิดไฟล์ใน Excel แล้วบันทึกใหม่"
            found.problems.append(reader.problem(sort, told))
            continue
        readers[sort](reader, found)


def _with_family_name(heads: Sequence[Cell], places: dict[str, int]) -> dict[str, int]:
    """ชื่อสกุล behind a column ชื่อ is the family name, alone it is both."""
    given = places.get("given_name")
    if given is None or "family_name" in places:
        return places
    for place, cell in enumerate(heads):
        if place != given and head_key(cell) == head_key("ชื่อสกุล"):
            return {**places, "family_name": place}
    return places


class _Row(NamedCells):
    """One row of any sheet."""

    def text(self, name: str) -> str:
        """Return a cell as one clean line; whole numbers of Excel without their .0."""
        value = self.value(name)
        text = thai.clean_line("" if value is None else str(value))
        return _FLOAT.sub(r"\1", text)

    def number(self, name: str) -> str:
        """Return a cell of digits, in Arabic ones and without blanks."""
        return thai.to_arabic_digits(self.text(name)).replace(" ", "")

    def problem(self, sort: str, sentence: str) -> Problem:
        """Return a refusal of this row."""
        return Problem(self.row, f"{NAMES_OF[sort]}: {sentence}")


def _read_cluster(row: _Row, found: ReadRows) -> None:
    name, code = row.text("name"), row.number("code")
    if not name:
        return
    if len(name) > NAME_MAX:
        found.problems.append(row.problem(CLUSTERS, f"ชื่อยาวเกิน {NAME_MAX} ตัวอักษร"))
        return
    found.clusters.append(ClusterRow(row.row, name, code[:10]))


def _read_school(row: _Row, found: ReadRows) -> None:
    name = row.text("name")
    read = SchoolRow(
        row=row.row,
        name=name,
        code=row.number("code"),
        ministry_code=row.number("ministry_code"),
        short_name=row.text("short_name"),
        school_type=_type_of(row.text("school_type")),
        cluster=row.text("cluster"),
        address=row.text("address"),
        phone=thai.to_arabic_digits(row.text("phone")),
        email=row.text("email"),
        is_closed=bool(_CLOSED.search(row.text("state"))),
    )
    fault = _school_fault(read)
    if fault:
        found.problems.append(row.problem(SCHOOLS, fault))
    elif name:
        found.schools.append(read)


def _type_of(text: str) -> str:
    if not text:
        return ""
    is_private = bool(_PRIVATE.search(text))
    found = Office.SchoolType.PRIVATE if is_private else Office.SchoolType.GOVERNMENT
    return found.value


def _school_fault(read: SchoolRow) -> str:
    if not read.name:
        return "ไม่มีชื่อสถานศึกษา" if read.code else ""
    for label, value, most in (
        ("ชื่อ", read.name, NAME_MAX),
        ("ชื่อย่อ", read.short_name, SHORT_NAME_MAX),
        ("ที่อยู่", read.address, ADDRESS_MAX),
        ("โทรศัพท์", read.phone, PHONE_MAX),
        ("อีเมล", read.email, EMAIL_MAX),
        ("รหัส", read.code, CODE_MAX),
    ):
        if len(value) > most:
            return f"{label}ยาว {len(value)} ตัวอักษร ใส่ได้ไม่เกิน {most}"
    if read.code and not _CODE.match(read.code):
        return f"รหัส {read.code} ไม่ถูกต้อง ใช้ตัวเลขหรืออักษรอังกฤษ"
    is_ministry = (
        read.ministry_code.isdigit() and len(read.ministry_code) == MINISTRY_DIGITS
    )
    if read.ministry_code and not is_ministry:
        return f"รหัส 10 หลัก {read.ministry_code[:20]} ไม่ครบ 10 ตัวเลข"
    if read.email and not _EMAIL.match(read.email):
        return f"อีเมล {read.email[:60]} ไม่ถูกต้อง"
    return ""


def _read_person(row: _Row, found: ReadRows) -> None:
    title, given, family = split_name(
        row.text("given_name"),
        row.text("title"),
        row.text("family_name"),
        is_whole="family_name" not in row.places,
    )
    position = " ".join(filter(None, (row.text("position"), row.text("rank"))))
    read = PersonRow(
        row=row.row,
        given_name=given,
        family_name=family,
        title=title,
        username=thai.to_arabic_digits(row.text("username")).lower(),
        position=position,
        place=row.text("place"),
        place_code=row.number("place_code"),
        duty=row.text("duty"),
    )
    fault = _person_fault(read)
    if fault:
        found.problems.append(row.problem(PEOPLE, fault))
    elif given:
        found.people.append(read)


def _person_fault(read: PersonRow) -> str:
    if not read.given_name:
        return "ไม่มีชื่อ" if read.family_name or read.username else ""
    for label, value, most in (
        ("คำนำหน้า", read.title, 40),
        ("ชื่อ", read.given_name, 100),
        ("สกุล", read.family_name, 100),
        ("ตำแหน่ง", read.position, NAME_MAX),
        ("ชื่อผู้ใช้", read.username, USERNAME_MAX),
    ):
        if len(value) > most:
            return f"{label}ยาว {len(value)} ตัวอักษร ใส่ได้ไม่เกิน {most}"
    if read.username and not _USERNAME.match(read.username):
        return f"ชื่อผู้ใช้ {read.username[:40]} ใช้ได้เฉพาะตัวอักษร a–z ตัวเลข จุด ขีด และขีดล่าง"
    if not read.place and not read.place_code:
        return f"{read.given_name} {read.family_name} ไม่มีสถานศึกษาหรือกลุ่ม"
    return ""
