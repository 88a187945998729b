"""The columns of a book on paper: แบบที่ 13 and 14, and those of every other kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from saraban.core import thai
from saraban.core.typesetting import MAY_BREAK
from saraban.letters.models import Urgency
from saraban.registers.models import BookKind, RegisterEntry, number_text
from saraban.registers.models.kinds import INCOMING, OUTGOING
from saraban.registers.queries.cells import registrar_of

if TYPE_CHECKING:
    from saraban.offices.models import Office
    from saraban.registers.printing.documents import Printout

State: Final = RegisterEntry.State
# What is left of the sheet.
REST: Final = 0


@dataclass(frozen=True)
class PrintedColumn:
    """One column: its head, its width in mm (0: the rest), its text of a row."""

    head: str
    width: int
    cell: Callable[[Any, Printout], str]
    is_centred: bool = False


def register_columns(kind: BookKind) -> list[PrintedColumn]:
    """Return the columns of ทะเบียน: the forms of ระเบียบงานสารบรรณ, or the kind's own.

    The office itself stands in จาก and ถึง by its short name: the head of the sheet has
    its whole one, and three lines of it in each line of the book leave no room.
    """
    if not kind.is_of_letters:
        return _of_own_columns(kind)
    widths = {INCOMING.code: (34, 34, 30, 43, 26), OUTGOING.code: (30, 28, 38, 43, 25)}
    reference, sender, addressee, action, note = widths[kind.code]
    return [
        PrintedColumn(kind.number_title, 20, _number, is_centred=True),
        PrintedColumn("ที่", reference, _reference),
        PrintedColumn("ลงวันที่", 21, _dated, is_centred=True),
        PrintedColumn("จาก", sender, _sender),
        PrintedColumn("ถึง", addressee, _addressee),
        PrintedColumn("เรื่อง", REST, _subject),
        PrintedColumn("การปฏิบัติ", action, _action),
        PrintedColumn("หมายเหตุ", note, _remarks),
    ]


def _of_own_columns(kind: BookKind) -> list[PrintedColumn]:
    """What the kind has; หมายเหตุ always, since it tells what became of a number."""
    optional = {
        "sender": PrintedColumn("จาก", 38, lambda row, _: str(row.sender)),
        "addressee": PrintedColumn(
            kind.label("addressee"), 38, lambda row, _: str(row.addressee)
        ),
        "signatory": PrintedColumn("ผู้ลงนาม", 34, _signatory),
        "division": PrintedColumn("กลุ่มปฏิบัติ", 28, _division),
        "action": PrintedColumn("บุคคลปฏิบัติ", 32, lambda row, _: str(row.action_taken)),
    }
    return [
        PrintedColumn(kind.number_title, 20, _number, is_centred=True),
        PrintedColumn(kind.label("reference"), 32, _reference),
        PrintedColumn(kind.label("subject"), REST, _subject),
        PrintedColumn(kind.label("dated"), 25, _dated, is_centred=True),
        *(column for name, column in optional.items() if name in kind.columns),
        PrintedColumn("ผู้ลงทะเบียน", 32, _registrar),
        PrintedColumn("หมายเหตุ", 34, _remarks),
    ]


def _number(row: Any, _: Printout) -> str:
    return number_text(row.number, row.insert_number)


def _reference(row: Any, _: Printout) -> str:
    return reference_text(row)


def reference_text(row: Any) -> str:
    """Return เลขที่หนังสือ without the word that heads its column.

    A long one may end its line behind a stroke.
    """
    reference = str(row.reference_number).removeprefix("ที่").strip()
    return reference.replace("/", f"/{MAY_BREAK}")


def _sender(row: Any, printout: Printout) -> str:
    return with_short_name(str(row.sender), printout.office)


def _addressee(row: Any, printout: Printout) -> str:
    return with_short_name(str(row.addressee), printout.office)


def with_short_name(party: str, own: Office) -> str:
    """Return a party in which the own office stands by its short name.

    Another district's name may go on where the own one ends (เขต 1, เขต 12).
    """
    name = rf"(?<=(.)){re.escape(own.name)}|^{re.escape(own.name)}"
    found = re.search(rf"(?:{name})(?![0-9๐-๙])", party)
    if not found or not own.short_name:
        return party
    space = " " if found[1] and not found[1].isspace() else ""
    return f"{party[: found.start()]}{space}{own.short_name}{party[found.end() :]}"


def _dated(row: Any, _: Printout) -> str:
    return thai.format_date_short(row.document_date)


def _subject(row: Any, _: Printout) -> str:
    subject = "\n".join(filter(None, (row.subject, row.subject_second)))
    return f"(จองเลข) {subject}" if row.state == State.RESERVED else subject


def _action(row: Any, printout: Printout) -> str:
    """กลุ่มปฏิบัติ and บุคคลปฏิบัติ, then replies; of a reserved number, who waits with it."""
    doer = (row.responsible_office__short_name or "", row.action_taken)
    return "\n".join(filter(None, (*doer, *printout.replies.get(row.pk, ()))))


def _division(row: Any, _: Printout) -> str:
    return row.responsible_office__short_name or ""


def _signatory(row: Any, _: Printout) -> str:
    return row.certificate__signatory__name or ""


def _registrar(row: Any, _: Printout) -> str:
    return registrar_of(row)


def _remarks(row: Any, _: Printout) -> str:
    """หมายเหตุ: what was noted, and what the reader of the book must know."""
    remarks = []
    if row.urgency > Urgency.NORMAL:
        remarks.append(str(Urgency(row.urgency).label))
    if row.deadline_at:
        remarks.append(f"ด่วนภายใน {thai.format_datetime(row.deadline_at)}")
    remarks.append(row.note)
    if row.irregular_reason:
        how = "เลขแทรก" if row.insert_number else "ลงทะเบียนย้อนหลัง"
        when = thai.format_date_short(row.registered_at)
        remarks.append(f"{how} เมื่อ {when}: {row.irregular_reason}")
    if row.legacy_copy:
        remarks.append("เลขซ้ำในทะเบียนเดิม")
    if row.state == State.VOID:
        remarks.append(f"ยกเลิกเลข: {row.void_reason}")
    return "\n".join(filter(None, remarks))
