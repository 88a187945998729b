"""กำหนดทะเบียนอื่น: the kinds of books that an office keeps besides รับ, ส่ง and คำสั่ง."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any, Final

from django.db import transaction

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core.errors import UnknownSubjectError
from saraban.core.locks import lock_row, locked_row
from saraban.core.seen import require_as_seen
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.registers.errors import KindRefusedError
from saraban.registers.models import KINDS, OwnBookKind
from saraban.registers.models.kinds import COLUMNS, NUMBER, THAI_MARKS, YEAR

MOST_KINDS: Final = 60
# Of every kind; the others are for the office to choose.
ALWAYS: Final = ("reference", "dated", "registered")
_MARK: Final = re.compile(r"\{[^{}]*\}|[{}]")


@dataclass(frozen=True)
class KindDetails:
    """What an office says of a kind of its own; ``columns`` are those beyond ALWAYS."""

    name: str
    number_format: str
    reference_label: str
    date_label: str
    columns: tuple[str, ...] = ()
    division_id: int | None = None
    is_central: bool = False
    is_in_use: bool = True

    def row(self) -> dict[str, Any]:
        """Return the columns of its row, the book's columns in the order of lists."""
        chosen = {*ALWAYS, *self.columns}
        return asdict(self) | {"columns": [each for each in COLUMNS if each in chosen]}


@transaction.atomic
def add_kind(details: KindDetails, *, actor: Actor) -> OwnBookKind:
    """Add a kind of book to the office; its first number makes this year's book.

    Raises NotAllowedError, KindRefusedError for a name that there is or a format that
    does not write its number once, and UnknownSubjectError for another's division.
    """
    require(actor, Permission.BOOK_SETTINGS)
    owner = actor.book_owner
    # One after the other: of two with one name the second is told.
    lock_row(Office, owner.pk, no_key=True)
    if OwnBookKind.objects.filter(office=owner).count() >= MOST_KINDS:
        message = f"เพิ่มทะเบียนได้ไม่เกิน {MOST_KINDS} ทะเบียน แก้ไขทะเบียนที่เลิกใช้แทน"
        raise KindRefusedError(message)
    _require_fitting(details, None, actor=actor)
    kind = OwnBookKind.objects.create(office=owner, **details.row())
    record(AuditKind.KIND_ADDED, kind, actor=actor, values=details.row())
    return kind


@transaction.atomic
def change_kind(
    kind: OwnBookKind, details: KindDetails, *, actor: Actor, seen: str = ""
) -> bool:
    """Change what a kind is called, shows and how it numbers from now on.

    Numbers that were issued stay as they are; a column that is taken away is hidden.
    Returns whether anything changed. Raises as ``add_kind``, and ChangedMeanwhileError
    where the kind says something else than was ``seen``.
    """
    require(actor, Permission.BOOK_SETTINGS)
    if kind.office_id != actor.book_owner_id:
        raise UnknownSubjectError
    lock_row(Office, actor.book_owner_id, no_key=True)
    kind = locked_row(OwnBookKind.objects.all(), kind.pk)
    before = shown_kind(kind)
    require_as_seen(seen, before)
    _require_fitting(details, kind, actor=actor)
    row = details.row()
    changed = {
        name: [getattr(kind, name), value]
        for name, value in row.items()
        if getattr(kind, name) != value
    }
    if not changed:
        return False
    for name, value in row.items():
        setattr(kind, name, value)
    kind.save()
    record(AuditKind.KIND_CHANGED, kind, actor=actor, values=changed)
    return True


def shown_kind(kind: OwnBookKind) -> dict[str, Any]:
    """Return a kind as its form shows it."""
    return {
        "name": kind.name,
        "number_format": in_thai(kind.number_format),
        "reference_label": kind.reference_label,
        "date_label": kind.date_label,
        "columns": [each for each in kind.columns if each not in ALWAYS],
        "division": kind.division_id,
        "is_central": kind.is_central,
        "is_in_use": kind.is_in_use,
    }


def in_thai(number_format: str) -> str:
    """Return a format as people read it: ``{เลข}/{ปี}``."""
    for words, mark in THAI_MARKS.items():
        number_format = number_format.replace(mark, words)
    return number_format


def _require_fitting(
    details: KindDetails, kind: OwnBookKind | None, *, actor: Actor
) -> None:
    require_format(details.number_format)
    if not _plain(details.name):
        raise KindRefusedError("ตั้งชื่อทะเบียน เช่น ทะเบียนสัญญา")  # noqa: EM101
    own = OwnBookKind.objects.filter(office=actor.book_owner_id)
    others = own if kind is None else own.exclude(pk=kind.pk)
    names = {each.name for each in KINDS.values()}
    names.update(others.values_list("name", flat=True))
    if _plain(details.name) in {_plain(each) for each in names}:
        message = f"หน่วยงานของท่านมี{details.name}แล้ว ตั้งชื่ออื่น"
        raise KindRefusedError(message)
    divisions = Office.objects.divisions_of(actor.book_owner)
    wanted = details.division_id
    if wanted is not None and not divisions.filter(pk=wanted).exists():
        raise UnknownSubjectError


def _plain(name: str) -> str:
    return name.replace(" ", "").removeprefix("ทะเบียน")


def require_format(number_format: str) -> None:
    """Raise KindRefusedError unless the format writes the number once, the year at most."""
    marks = _MARK.findall(number_format)
    if marks.count(NUMBER) != 1:
        message = "รูปแบบเลขต้องมี {เลข} หนึ่งครั้ง ตรงที่จะให้เป็นเลขทะเบียน เช่น {เลข}/{ปี}"
        raise KindRefusedError(message)
    if marks.count(YEAR) > 1 or set(marks) - {NUMBER, YEAR}:
        message = "ในวงเล็บปีกกาใช้ได้เฉพาะ {เลข} และ {ปี} อย่างละหนึ่งครั้ง"
        raise KindRefusedError(message)
