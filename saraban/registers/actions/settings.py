"""What an office sets about its numbers: how many may wait, and their prefix."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

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
from saraban.registers.queries.prefixes import require_slash


@transaction.atomic
def set_reservation_rules(
    office: Office, quota: int, days: int, *, actor: Actor, seen: str = ""
) -> bool:
    """Set how many numbers may wait at a time, and how long (0: none).

    Returns whether anything changed. Raises ChangedMeanwhileError where the rules are
    others than were ``seen``.
    """
    require(actor, Permission.BOOK_SETTINGS)
    office = locked_row(Office.objects.all(), office.pk, no_key=True)
    require_as_seen(seen, shown_rules(office))
    values = {
        "reservation_quota": [office.reservation_quota, quota],
        "reservation_days": [office.reservation_days, days],
    }
    if shown_rules(office) == {"quota": quota, "days": days}:
        return False
    office.reservation_quota, office.reservation_days = quota, days
    office.save(update_fields=["reservation_quota", "reservation_days"])
    record(AuditKind.SETTINGS_CHANGED, office, actor=actor, values=values)
    return True


def shown_rules(office: Office) -> dict[str, Any]:
    """Return the rules of reserving as their form shows them."""
    return {"quota": office.reservation_quota, "days": office.reservation_days}


@transaction.atomic
def set_prefixes(
    changed: Iterable[tuple[Office, str]], *, actor: Actor, seen: str = ""
) -> None:
    """Set what stands before the number on letters (กำหนดเลขที่หนังสือ), all or none.

    An office is the book owner, or one of its divisions whose letters carry another
    number (ศธ 04051.3/); without one, a division uses its office's. Raises
    NotAllowedError, UnknownSubjectError, PrefixWithoutSlashError, and
    ChangedMeanwhileError where the prefixes are others than were ``seen``.
    """
    require(actor, Permission.BOOK_SETTINGS)
    owner = actor.book_owner
    lock_row(Office, owner.pk, no_key=True)
    divisions = Office.objects.in_use().divisions_of(owner)
    own = Office.objects.get(pk=owner.pk)
    require_as_seen(seen, shown_prefixes([own, *divisions]))
    for office, prefix in changed:
        if office.book_owner_id != actor.book_owner_id:
            raise UnknownSubjectError
        require_slash(prefix)
        locked = locked_row(Office.objects.all(), office.pk, no_key=True)
        values = {"old": locked.reference_prefix, "new": prefix}
        locked.reference_prefix = prefix
        locked.save(update_fields=["reference_prefix"])
        record(AuditKind.PREFIX_CHANGED, locked, actor=actor, values=values)


def shown_prefixes(offices: Sequence[Office]) -> dict[str, Any]:
    """Return the prefixes of an office and its divisions as their form shows them."""
    owner, *divisions = offices
    own = {"reference_prefix": owner.reference_prefix}
    return own | {f"division_{each.pk}": each.reference_prefix for each in divisions}
