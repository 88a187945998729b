"""Which audit seal covers a book, and what of the book no seal covers yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from saraban.audit.models import AuditEvent, AuditSeal, AuditSealedEvent
from saraban.registers.models import Book, RegisterEntry
from saraban.registers.models.querysets import RegisterEntryQuerySet

# Events of release 0.1.0 call a book a register.
BOOK_TYPES: Final = ("book", "register")


@dataclass(frozen=True)
class SealCover:
    """The last seal of the office, the event it ends with, and what came after."""

    seal: AuditSeal | None
    last_event: AuditEvent | None
    unsealed: int


def seal_cover_of(book: Book, entries: RegisterEntryQuerySet) -> SealCover:
    """Return the seal at the end of the office's chain: it covers all before it.

    What no seal covers yet is counted among the events of the book and its entries.
    """
    seals = AuditSeal.objects.filter(office=book.office_id)
    seal = seals.order_by("-number").first()
    last_event = None
    if seal is not None:
        sealed = AuditSealedEvent.objects.filter(seal=seal).select_related("event")
        last = sealed.order_by("-position").first()
        last_event = last.event if last else None
    of_entries = Q(
        subject_type=RegisterEntry._meta.model_name,
        subject_id__in=entries.order_by().values("pk"),
    )
    of_book = Q(subject_type__in=BOOK_TYPES, subject_id=book.pk)
    # Two counts: of one with OR, no index helps.
    unsealed = sum(
        AuditEvent.objects.filter(which, sealed__isnull=True).count()
        for which in (of_entries, of_book)
    )
    return SealCover(seal, last_event, unsealed)
