"""Rows of a book under lock, as they are now; and who may change them."""

from __future__ import annotations

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.core.locks import lock_row
from saraban.offices.actors import Actor
from saraban.registers.errors import (
    EntryReservedError,
    EntryVoidError,
    NotReservedError,
)
from saraban.registers.models import RegisterEntry
from saraban.registers.queries.visible import visible_entry


def locked_registered_entry(entry: RegisterEntry, *, actor: Actor) -> RegisterEntry:
    """Return the entry as it is now, locked; a void or reserved one is refused."""
    entry = locked_live_entry(entry, actor=actor)
    if entry.is_reserved:
        raise EntryReservedError
    return entry


def locked_live_entry(entry: RegisterEntry, *, actor: Actor) -> RegisterEntry:
    """Return the entry as it is now, locked, in any state but void."""
    entry = locked_entry(entry, actor=actor)
    if entry.is_void:
        raise EntryVoidError
    return entry


def locked_entry(entry: RegisterEntry, *, actor: Actor) -> RegisterEntry:
    """Return the line as it is now, locked, in any state."""
    # Without its key: others may tie their letters to it meanwhile (PostgreSQL).
    lock_row(RegisterEntry, entry.pk, no_key=True)
    return visible_entry(RegisterEntry.objects.all(), entry.pk, actor)


def require_for_entry(
    actor: Actor,
    permission: Permission,
    entry: RegisterEntry,
    *,
    moved_to: int | None = None,
) -> None:
    """Ask access about one entry, or about where it would be moved to."""
    require(
        actor,
        permission,
        division_id=moved_to or entry.responsible_office_id,
        by_user_id=entry.registered_by_id,
    )


def require_reserved(entry: RegisterEntry) -> None:
    """Raise NotReservedError unless the number still waits for its letter."""
    if not entry.is_reserved:
        raise NotReservedError
