"""What stands in the rows of an old book: heads, lines, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Final

from saraban.core import thai
from saraban.core.dates import DateNotUnderstoodError, read_entered_date
from saraban.core.tables.heads import NamedCells, find_heads, head_key
from saraban.core.tables.problems import Problem
from saraban.core.tables.reading import Cell, Table
from saraban.letters.models import PARTY_MAX, REFERENCE_MAX, SUBJECT_MAX
from saraban.registers.errors import ImportRefusedError
from saraban.registers.models import ACTION_MAX, NOTE_MAX, SECOND_LINE_MAX, BookKind

OLDEST_YEAR: Final = 2500
HIGHEST_NUMBER: Final = 900_000
YEAR_DIGITS: Final = 4
# The heads that offices and the old system write (``head_key``).
HEADS: Final[Mapping[str, tuple[str, ...]]] = {
    "number": (
        "เลขทะเบียนรับ",
        "เลขทะเบียนส่ง",
        "เลขทะเบียน",
        "เลขรับ",
        "เลขส่ง",
        "เลขที่คำสั่ง",
        "ทะเบียนเลขที่",
    ),
    "year": ("ปี", "ปีพ.ศ.", "ปีพศ", "พ.ศ."),
    "reference": ("ที่", "ที่คำสั่ง", "ที่เกียรติบัตร", "เลขที่หนังสือ", "เลขหนังสือ", "ที่หนังสือ"),
    "dated": ("ลงวันที่", "วันที่ออก", "สั่งณวันที่", "วันที่", "วันเดือนปี"),
    "sender": ("จาก",),
    "addressee": ("ถึง", "ชื่อ", "ชื่อ-สกุล"),
    "second": ("เรื่องบรรทัดที่2", "บรรทัดที่2"),
    "subject": ("เรื่อง", "เรื่อง/รายการ", "เรื่องบรรทัดที่1", "ชื่อเรื่อง"),
    "division": ("กลุ่มปฏิบัติ", "กลุ่ม"),
    "action": ("บุคคลปฏิบัติ", "ผู้ปฏิบัติ", "การปฏิบัติ"),
    "note": ("หมายเหตุ",),
    "registered": ("วันลงทะเบียน", "วันที่ลงทะเบียน"),
    "registrar": ("ผู้ลงทะเบียน",),
}
NEEDED: Final = {"number": "เลขทะเบียน", "subject": "เรื่อง", "dated": "ลงวันที่"}
DIVISION_MAX: Final = 60
_LENGTHS: Final = {
    "reference": REFERENCE_MAX,
    "sender": PARTY_MAX,
    "addressee": PARTY_MAX,
    "subject": SUBJECT_MAX,
    "second": SECOND_LINE_MAX,
    # Both may come to stand in บุคคลปฏิบัติ.
    "division": DIVISION_MAX,
    "action": ACTION_MAX - DIVISION_MAX - 1,
    "note": NOTE_MAX,
}
_NUMBER: Final = re.compile(r"^(\d{1,6})(?:/(\d{1,4}))?(?:\.0)?$")


@dataclass(frozen=True)
class ImportLine:
    """One line of an old book, ready to be written; days as ISO texts."""

    row: int
    year_be: int
    number: int
    insert_number: int
    dated: str
    subject: str
    reference: str = ""
    sender: str = ""
    addressee: str = ""
    second: str = ""
    division: str = ""
    action: str = ""
    note: str = ""
    registered: str = ""
    # Of lines with one number the first is 0; the others are kept and marked.
    legacy_copy: int = 0

    @property
    def place(self) -> tuple[int, int, int]:
        """Where it stands: year, number and insert number."""
        return self.year_be, self.number, self.insert_number

    @property
    def day(self) -> date:
        """The day of the letter."""
        return date.fromisoformat(self.dated)

    def as_json(self) -> dict[str, Any]:
        """Return it as the import keeps it until it is written."""
        return asdict(self)


@dataclass
class ReadLines:
    """The lines that can be written, and what is wrong with others."""

    lines: list[ImportLine] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class _RowError(ValueError):
    """A row that cannot be brought in; the message is a sentence for the person."""


def read_lines(table: Table, kind: BookKind, *, year_be: int | None) -> ReadLines:
    """Return the lines of a table of one kind of book.

    ``year_be`` is the year of rows that name none. Raises ImportRefusedError where the
    heads that are needed are not found.
    """
    start, places = _heads_in(table, kind)
    found = ReadLines()
    seen: dict[tuple[int, int, int], int] = {}
    for row, cells in table.rows[start + 1 :]:
        if _is_heads_again(cells, table.rows[start][1], places):
            continue
        reader = _Row(row, cells, places, table.without_value)
        try:
            line = _line_of(reader, kind, year_be)
        except _RowError as error:
            found.problems.append(Problem(row, str(error)))
            continue
        copy = seen[line.place] = seen.get(line.place, -1) + 1
        if copy:
            line = ImportLine(**(asdict(line) | {"legacy_copy": copy}))
            sentence = (
                f"เลข {line.number} ปี {line.year_be} ซ้ำในไฟล์ จะนำเข้าและทำเครื่องหมายเลขซ้ำ"
            )
            found.problems.append(Problem(row, sentence, is_refused=False))
        found.lines.append(line)
    return found


def _heads_in(table: Table, kind: BookKind) -> tuple[int, dict[str, int]]:
    """Return where the heads stand, and the place of each known column.

    A kind's own words for its columns are known besides those that all offices write.
    """
    words = {name: [*said] for name, said in HEADS.items()}
    words["number"].append(kind.number_title)
    for name in ("reference", "dated"):
        words[name].append(kind.label(name))
    best = find_heads(table, words)
    missing = [words for name, words in NEEDED.items() if name not in best[1]]
    if missing:
        message = (
            f"ไม่พบหัวคอลัมน์ {', '.join(missing)} ในไฟล์ ใส่หัวคอลัมน์ในแถวแรก เช่น "
            "เลขทะเบียน ปี ที่ ลงวันที่ จาก ถึง เรื่อง หมายเหตุ แล้วเลือกไฟล์อีกครั้ง"
        )
        raise ImportRefusedError(message)
    return best


def _is_heads_again(
    cells: list[Cell], heads: list[Cell], places: Mapping[str, int]
) -> bool:
    """Old sheets repeat their heads on every page."""
    return all(
        place < len(cells) and head_key(cells[place]) == head_key(heads[place])
        for name, place in places.items()
        if name in {"number", "subject"}
    )


class _Row(NamedCells):
    """One row of an old book; raises _RowError with what is wrong in it."""

    def cell(self, name: str) -> Cell:
        if self.has_lost_formula(name):
            message = f"ช่อง {HEADS[name][0]} เป็นสูตรที่ยังไม่มีค่า เปิดไฟล์ใน Excel แล้วบันทึกใหม่"
            raise _RowError(message)
        return self.value(name)

    def text(self, name: str) -> str:
        value = self.cell(name)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, datetime | date):
            value = thai.format_date(value)
        text = thai.clean_line(str(value if value is not None else ""))
        most = _LENGTHS.get(name)
        if most is not None and len(text) > most:
            message = f"{HEADS[name][0]}ยาว {len(text)} ตัวอักษร ใส่ได้ไม่เกิน {most}"
            raise _RowError(message)
        return text

    def day(self, name: str) -> date | None:
        value = self.cell(name)
        if isinstance(value, datetime):
            value = value.date()
        if isinstance(value, date):
            # Excel knows no พ.ศ.: 2566 was typed for it as a year of its own.
            year = value.year - thai.BE_OFFSET * (value.year >= OLDEST_YEAR - 100)
            try:
                return value.replace(year=year)
            except ValueError as error:
                message = f"{HEADS[name][0]} ไม่มีวันนี้ในปฏิทิน"
                raise _RowError(message) from error
        text = self.text(name)
        if not text:
            return None
        return _read_day(text, name)


def _read_day(text: str, name: str) -> date:
    # A time behind the day says nothing here.
    text = re.split(r"\s+(?:เวลา\s*)?\d{1,2}[:.]\d{2}", thai.to_arabic_digits(text))[0]
    try:
        return read_entered_date(text, today=thai.today(), is_short=False)
    except DateNotUnderstoodError:
        message = f"{HEADS[name][0]} {text} ไม่ใช่วันที่ แก้เป็น วัน/เดือน/ปี พ.ศ."
        raise _RowError(message) from None


def _line_of(row: _Row, kind: BookKind, year_be: int | None) -> ImportLine:
    number, insert = _number_of(row)
    dated = row.day("dated")
    if dated is None:
        raise _RowError("ไม่มีลงวันที่")  # noqa: EM101
    subject = row.text("subject")
    if not subject:
        raise _RowError("ไม่มีเรื่อง")  # noqa: EM101
    registered = row.day("registered") or dated
    year = _year_of(row, year_be, registered)
    stands = _day_in(registered, year)
    line = ImportLine(
        row=row.row,
        year_be=year,
        number=number,
        insert_number=insert,
        dated=dated.isoformat(),
        subject=subject,
        reference=row.text("reference"),
        sender=row.text("sender"),
        addressee=row.text("addressee"),
        second=row.text("second"),
        division=row.text("division"),
        action=row.text("action"),
        note=_note_of(row),
        registered=stands.isoformat(),
    )
    if line.reference or not kind.number_format:
        return line
    text = f"{number}/{insert}" if insert else str(number)
    return ImportLine(**(asdict(line) | {"reference": kind.reference(text, year)}))


def _note_of(row: _Row) -> str:
    """หมายเหตุ, and who had registered the line in the old book."""
    registrar = row.text("registrar")
    note = " ".join(
        filter(None, (row.text("note"), registrar and f"ผู้ลงทะเบียน {registrar}"))
    )
    if len(note) > NOTE_MAX:
        message = f"หมายเหตุกับผู้ลงทะเบียนยาวรวมกัน {len(note)} ตัวอักษร ใส่ได้ไม่เกิน {NOTE_MAX}"
        raise _RowError(message)
    return note


def _day_in(day: date, year_be: int) -> date:
    """Return the day under which a line stands: in the year of its book.

    A letter of December may be registered in January, without a day of its own.
    """
    year = year_be - thai.BE_OFFSET
    return min(max(day, date(year, 1, 1)), date(year, 12, 31))


def _number_of(row: _Row) -> tuple[int, int]:
    text = thai.to_arabic_digits(row.text("number")).replace(",", "").replace(" ", "")
    match = _NUMBER.match(text)
    if match is None or not 0 < int(match[1]) <= HIGHEST_NUMBER:
        shown = f"{text} " if text else ""
        message = f"เลขทะเบียน {shown}ไม่ใช่ตัวเลข 1–{HIGHEST_NUMBER:,}"
        raise _RowError(message)
    return int(match[1]), int(match[2] or 0)


def _year_of(row: _Row, year_be: int | None, registered: date) -> int:
    text = thai.to_arabic_digits(row.text("year"))
    year = year_be or thai.year_be(registered)
    if text:
        year = int(text) if text.isdecimal() and len(text) <= YEAR_DIGITS else 0
    if 1900 <= year < OLDEST_YEAR - 100:  # noqa: PLR2004  a year of ค.ศ.
        year += thai.BE_OFFSET
    if not OLDEST_YEAR <= year < thai.year_be(thai.today()):
        message = f"ปี {text[:20] or year} ไม่ใช่ปีที่ผ่านมา (พ.ศ.)"
        raise _RowError(message)
    return year


def in_words(problems: list[Problem]) -> Iterator[dict[str, Any]]:
    """Give problems as the import keeps them."""
    for each in problems:
        yield {"row": each.row, "sentence": each.sentence, "refused": each.is_refused}
