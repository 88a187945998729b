"""The names of a batch: what stands in the rows, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from saraban.certificates.errors import BatchRefusedError
from saraban.core import thai
from saraban.core.tables.heads import NamedCells, find_heads
from saraban.core.tables.problems import Problem
from saraban.core.tables.reading import Cell, Table
from saraban.letters.models import PARTY_MAX, SUBJECT_MAX
from saraban.registers.models import SECOND_LINE_MAX

MOST_NAMES: Final = 5_000
# Heads that offices write (``head_key``); several make up one name.
HEADS: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("คำนำหน้า", "คำนำหน้าชื่อ", "คำนำหน้านาม"),
    "name": (
        "ชื่อ",
        "ชื่อสกุล",
        "ชื่อนามสกุล",
        "รายชื่อ",
        "ชื่อและนามสกุล",
        "ชื่อและสกุล",
        "ผู้รับ",
        "ชื่อผู้รับ",
        "ชื่อผู้รับเกียรติบัตร",
    ),
    "family": ("สกุล", "นามสกุล"),
    "subject": ("เรื่อง", "เรื่องบรรทัดที่1", "รางวัล", "รายการ"),
    "second": ("เรื่องบรรทัดที่2", "บรรทัดที่2"),
}
# 1. 1) ๑. before a name of a pasted list.
_PLACE: Final = re.compile(r"^[0-9๐-๙]{1,5}[.)]\s*")
_LETTER: Final = re.compile(r"[ก-ฮA-Za-z]")
_LENGTHS: Final = {"subject": SUBJECT_MAX, "second": SECOND_LINE_MAX}
_WORDS: Final = {"subject": "เรื่อง", "second": "เรื่อง บรรทัดที่ 2"}


@dataclass(frozen=True)
class NamedRow:
    """One name, with a subject of its own where the file has one for each."""

    row: int
    name: str
    subject: str = ""
    second: str = ""


@dataclass
class ReadNames:
    """The names that can be registered, what is wrong, and what was done in reading."""

    rows: list[NamedRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return it as a batch keeps it."""
        return {
            "names": [asdict(each) for each in self.rows],
            "problems": [asdict(each) for each in self.problems],
            "notes": self.notes,
        }


def pasted_table(text: str) -> Table:
    """Return pasted text as rows: a line a row, cells as Excel copies them."""
    rows: list[tuple[int, list[Cell]]] = [
        (number, list(line.split("\t")))
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    ]
    return Table(rows)


def read_names(table: Table) -> ReadNames:
    """Return the names of a table, with or without heads over its columns.

    Raises BatchRefusedError where there is none, or more than ``MOST_NAMES``.
    """
    start, places = find_heads(table, HEADS)
    found = ReadNames(notes=list(table.notes))
    rows = table.rows[start + 1 :]
    if "name" not in places:
        rows = table.rows
        places = {"name": _column_of_names(rows)}
    seen: dict[str, int] = {}
    for row, cells in rows:
        reader = _Row(row, cells, places, table.without_value)
        _read_row(reader, seen, found)
    if not found.rows and not found.problems:
        message = "ไม่พบรายชื่อ วางรายชื่อหรือเลือกไฟล์ที่มีชื่อ 1 ชื่อต่อ 1 แถว"
        raise BatchRefusedError(message)
    if len(found.rows) > MOST_NAMES:
        message = f"มี {len(found.rows):,} ชื่อ ลงทะเบียนได้ครั้งละไม่เกิน {MOST_NAMES:,} ชื่อ แบ่งเป็นหลายครั้ง"
        raise BatchRefusedError(message)
    return found


def _column_of_names(rows: Sequence[tuple[int, list[Cell]]]) -> int:
    """Return the first column that mostly holds words: numbers stand before names."""
    counts: dict[int, int] = {}
    for _, cells in rows[:100]:
        for place, cell in enumerate(cells):
            if _LETTER.search(str(cell or "")):
                counts[place] = counts.get(place, 0) + 1
    enough = len(rows[:100]) / 2
    full = [place for place, count in sorted(counts.items()) if count >= enough]
    return full[0] if full else min(counts, default=0)


class _Row(NamedCells):
    """One row of a list of names."""

    def text(self, name: str) -> str:
        value = self.value(name)
        return thai.clean_line("" if value is None else str(value))

    def name(self) -> str:
        """Title and name stand together, the family name behind a space."""
        given = f"{self.text('title')}{self.text('name')}"
        whole = f"{given} {self.text('family')}".strip()
        return _PLACE.sub("", whole)


def _read_row(row: _Row, seen: dict[str, int], found: ReadNames) -> None:
    name = row.name()
    refusal = _why_refused(row, name)
    if refusal is not None:
        if refusal:
            found.problems.append(Problem(row.row, refusal))
        return
    key = thai.search_key(name)
    if key in seen:
        sentence = f"ชื่อซ้ำกับแถวที่ {seen[key]}"
        found.problems.append(Problem(row.row, sentence, is_refused=False))
    else:
        seen[key] = row.row
    found.rows.append(NamedRow(row.row, name, row.text("subject"), row.text("second")))


def _why_refused(row: _Row, name: str) -> str | None:
    """Say why a row gets no number; empty for one with nothing in it, None for a name."""
    if any(row.has_lost_formula(each) for each in row.places):
        return "ช่องเป็นสูตรที่ยังไม่มีค่า เปิดไฟล์ใน Excel แล้วบันทึกใหม่"
    if not name:
        return "ไม่มีชื่อ" if row.text("subject") or row.text("second") else ""
    if not _LETTER.search(name):
        return f"{name[:40]} ไม่ใช่ชื่อ"
    if len(name) > PARTY_MAX:
        return f"ชื่อยาว {len(name)} ตัวอักษร ใส่ได้ไม่เกิน {PARTY_MAX}"
    for column, most in _LENGTHS.items():
        length = len(row.text(column))
        if length > most:
            return f"{_WORDS[column]}ยาว {length} ตัวอักษร ใส่ได้ไม่เกิน {most}"
    return None
