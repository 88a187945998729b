"""กำหนดคำย่อของหน่วยงาน: every write of the table by which จาก is found."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Final

from django.db import transaction

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core.locks import lock_row
from saraban.core.seen import require_as_seen
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.registers.errors import AbbreviationRefusedError
from saraban.registers.models import SenderAbbreviation
from saraban.registers.queries.abbreviations import (
    abbreviations_of,
    visible_abbreviation,
)

MOST_ABBREVIATIONS: Final = 300


@dataclass(frozen=True)
class AbbreviationDetails:
    """A sender's name and its abbreviations, as they were typed."""

    name: str
    abbreviations: str


@transaction.atomic
def add_abbreviation(
    details: AbbreviationDetails, *, actor: Actor
) -> SenderAbbreviation:
    """Add a sender to the office's table.

    Raises NotAllowedError, and AbbreviationRefusedError for a name that there is.
    """
    _lock_table(actor)
    if len(abbreviations_of(actor)) >= MOST_ABBREVIATIONS:
        message = f"เพิ่มได้ไม่เกิน {MOST_ABBREVIATIONS} ชื่อ แก้ไขหรือลบชื่อที่เลิกใช้แทน"
        raise AbbreviationRefusedError(message)
    row = SenderAbbreviation(office_id=actor.book_owner_id)
    _write(row, details)
    values = {"new": asdict(details)}
    record(AuditKind.ABBREVIATIONS_CHANGED, row, actor=actor, values=values)
    return row


@transaction.atomic
def change_abbreviation(
    token: str, details: AbbreviationDetails, *, actor: Actor, seen: str = ""
) -> SenderAbbreviation:
    """Change a sender of the table; letters stay as they were registered.

    Raises as ``add_abbreviation``, UnknownSubjectError, and ChangedMeanwhileError
    where it says something else than was ``seen``.
    """
    row = _locked_row(token, actor, seen=seen)
    before = {"name": row.name, "abbreviations": row.abbreviations}
    if before == asdict(details):
        return row
    _write(row, details)
    values = {"old": before, "new": asdict(details)}
    record(AuditKind.ABBREVIATIONS_CHANGED, row, actor=actor, values=values)
    return row


@transaction.atomic
def delete_abbreviation(token: str, *, actor: Actor) -> str:
    """Take a sender out of the table, and return its name."""
    row = _locked_row(token, actor)
    values = {"old": {"name": row.name, "abbreviations": row.abbreviations}}
    record(AuditKind.ABBREVIATIONS_CHANGED, row, actor=actor, values=values)
    row.delete()
    return row.name


def _lock_table(actor: Actor) -> None:
    """Keep others out; what was built in becomes rows with the first change."""
    require(actor, Permission.BOOK_SETTINGS)
    # The office's row keeps two presses apart.
    lock_row(Office, actor.book_owner_id, no_key=True)
    rows = SenderAbbreviation.objects.filter(office=actor.book_owner_id)
    if not rows.exists():
        SenderAbbreviation.objects.bulk_create(
            SenderAbbreviation(
                office_id=actor.book_owner_id,
                name=each.name,
                abbreviations=each.abbreviations,
            )
            for each in abbreviations_of(actor)
        )


def _locked_row(token: str, actor: Actor, *, seen: str = "") -> SenderAbbreviation:
    _lock_table(actor)
    found = visible_abbreviation(token, actor)
    require_as_seen(seen, found.shown())
    return SenderAbbreviation.objects.get(office=actor.book_owner_id, name=found.name)


def _write(row: SenderAbbreviation, details: AbbreviationDetails) -> None:
    others = SenderAbbreviation.objects.filter(office=row.office_id, name=details.name)
    if others.exclude(pk=row.pk).exists():
        message = f"มี {details.name} ในตารางแล้ว แก้ไขคำย่อของชื่อนั้นแทน"
        raise AbbreviationRefusedError(message)
    row.name, row.abbreviations = details.name, details.abbreviations
    row.save()
