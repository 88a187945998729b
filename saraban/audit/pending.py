"""Which events wait for their seal: from the oldest unsealed one of each office on.

``AuditSealProgress`` says up to which event everything of an office is sealed. It moves
on only behind what was sealed more than a day ago: until then a long transaction may
bring an event with an earlier number. So a run that broke off, or a batch that failed,
is found again however long ago it was, and no run reads the whole record.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import Max, Q

from saraban.audit.models import (
    AuditEvent,
    AuditSeal,
    AuditSealedEvent,
    AuditSealProgress,
)

# No transaction stays open longer.
SETTLED_AFTER: Final = timedelta(days=1)
_PENDING: Final = """
    SELECT event.id, event.office_id
    FROM audit_auditsealprogress progress
    JOIN audit_auditevent event
      ON event.office_id = progress.office_id AND event.id > progress.sealed_upto
    LEFT JOIN audit_auditsealedevent sealed ON sealed.event_id = event.id
    WHERE sealed.event_id IS NULL AND (event.at < %s OR event.at > %s)
"""


def pending_events(
    young: datetime, ahead: datetime, *, everything: bool
) -> set[tuple[int, int | None]]:
    """Return the unsealed events with their offices.

    Not those at ``young`` or later: one that is not committed yet may come before
    them. But those past ``ahead``: a clock that was wrong wrote them.
    """
    ripe = Q(at__lt=young) | Q(at__gt=ahead)
    unsealed = AuditEvent.objects.filter(ripe, sealed__isnull=True)
    if everything:
        return set(unsealed.values_list("pk", "office_id"))
    _begin_offices()
    with connection.cursor() as cursor:
        cursor.execute(_PENDING, [young, ahead])
        found: set[tuple[int, int | None]] = set(cursor.fetchall())
    nobodys = AuditSealProgress.objects.filter(office=None).order_by("pk").first()
    nobodys = nobodys or AuditSealProgress.objects.create(office=None)
    of_nobody = unsealed.filter(office=None, pk__gt=nobodys.sealed_upto)
    return found | set(of_nobody.values_list("pk", "office_id"))


def _begin_offices() -> None:
    """Give every office that has none a row, so that its first event is found."""
    offices: Any = AuditEvent._meta.get_field("office").related_model
    known = AuditSealProgress.objects.exclude(office=None).values("office")
    new = offices._default_manager.exclude(pk__in=known).values_list("pk", flat=True)
    AuditSealProgress.objects.bulk_create(
        [AuditSealProgress(office_id=pk) for pk in new], ignore_conflicts=True
    )


def move_on(offices: Iterable[int | None], now: datetime) -> None:
    """Remember, of offices that were just sealed, up to where nothing is left."""
    for office_id in offices:
        every = AuditSealProgress.objects.filter(of_office(office_id))
        progress = every.order_by("pk").first()
        if progress is None:
            continue
        upto = _settled(office_id, progress.sealed_upto, now)
        if upto > progress.sealed_upto:
            progress.sealed_upto = upto
            progress.save(update_fields=["sealed_upto"])


def _settled(office_id: int | None, known: int, now: datetime) -> int:
    """Return the event up to which all of an office is sealed since a day or more."""
    old = AuditSeal.objects.filter(
        of_office(office_id), sealed_at__lt=now - SETTLED_AFTER
    ).order_by("-number")
    last = old.values_list("pk", flat=True).first()
    if last is None:
        return known
    covered = AuditSealedEvent.objects.filter(seal=last)
    upto = covered.aggregate(last=Max("event"))["last"] or known
    left = AuditEvent.objects.filter(of_office(office_id), sealed__isnull=True)
    oldest = left.filter(pk__gt=known).order_by("pk").values_list("pk", flat=True)
    first = oldest.first()
    return int(upto) if first is None else min(int(upto), first - 1)


def of_office(office_id: int | None) -> Q:
    """Match the rows of one office, or those of none."""
    return Q(office__isnull=True) if office_id is None else Q(office=office_id)
