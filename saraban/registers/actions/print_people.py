"""รายชื่อผู้รับทราบคำสั่ง: the list becomes a PDF, and the record says so."""

from __future__ import annotations

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core.typesetting import typeset
from saraban.offices.actors import Actor
from saraban.registers.models import RegisterEntry
from saraban.registers.printing.documents import typst_source
from saraban.registers.printing.people import content_of
from saraban.registers.queries.named_people import named_in


def print_people(entry: RegisterEntry, *, actor: Actor) -> bytes:
    """Return the people whom an order names as PDF; who may read the order may print it.

    Raises TypesettingBusyError and TypesettingTooLongError.
    """
    rows = named_in(entry)
    content = content_of(entry, rows, office=actor.book_owner, printed_by=actor.user)
    pdf = typeset(typst_source("people"), content)
    values = {"document": "people", "number": entry.number_text, "lines": len(rows)}
    record(AuditKind.BOOK_PRINTED, entry, actor=actor, values=values)
    return pdf
