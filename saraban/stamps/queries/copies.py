"""How the stamped copy of an entry stands: what its pages show and offer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from saraban.access.permissions import Permission
from saraban.access.policy import can
from saraban.circulation.models import Circulation
from saraban.core.errors import NotAllowedError
from saraban.letters.models import LetterAttachment
from saraban.offices.actors import Actor
from saraban.registers.models import RegisterEntry
from saraban.registers.queries.kinds import permission_for
from saraban.stamps.models import Rendition
from saraban.stamps.queries.originals import original_of, sha256_of
from saraban.stamps.queries.paper_content import stamp_text_of


@dataclass(frozen=True)
class StampedCopy:
    """The newest copy, the newest that can be read, and what is the matter.

    ``is_due``: a newer one will be there in a moment. ``is_stale``: the letter's file
    or what the stamp says was changed since.
    """

    entry: RegisterEntry
    newest: Rendition | None
    readable: Rendition | None
    original: LetterAttachment | None
    circulation: Circulation | None
    is_due: bool
    is_stale: bool

    @property
    def is_current(self) -> bool:
        """Whether the copy can be read and is what the letter is now."""
        return (
            self.readable is not None
            and self.readable == self.newest
            and not self.is_due
            and not self.is_stale
        )

    @property
    def has_something(self) -> bool:
        """Whether there is anything to stamp, or was there."""
        return (
            self.entry.book.is_incoming
            or self.circulation is not None
            or self.newest is not None
        )

    @property
    def problem(self) -> str:
        """Why the newest was given up, nothing where it was not."""
        if self.is_due or self.newest is None or not self.newest.is_failed:
            return ""
        return self.newest.problem

    @property
    def delay(self) -> str:
        """Why the newest is not there yet, where a first try has failed."""
        newest = self.newest
        return newest.problem if newest is not None and newest.is_pending else ""

    @property
    def next_try_at(self) -> datetime | None:
        """When it is tried again after a first try has failed."""
        return self.newest.next_try_at if self.newest and self.delay else None

    @property
    def stands_on_cover(self) -> bool:
        """Whether the stamp is on a cover sheet, where it cannot be moved."""
        if self.original is None:
            return True
        return (
            self.readable is not None and self.readable.is_cover and not self.is_stale
        )


def copy_of(entry: RegisterEntry) -> StampedCopy:
    """Return how the stamped copy of an entry stands."""
    copies = Rendition.objects.of_entry(entry.pk).select_related("stored_file")
    newest = copies.first()
    readable = newest
    if newest is not None and newest.stored_file_id is None:
        readable = copies.filter(stored_file__isnull=False).first()
    circulation = Circulation.objects.filter(entry=entry.pk).first()
    is_asked = circulation is not None and circulation.stamp_due and not entry.is_void
    original = original_of(entry)
    return StampedCopy(
        entry=entry,
        newest=newest,
        readable=readable,
        original=original,
        circulation=circulation,
        is_due=is_asked or (newest is not None and newest.is_pending),
        is_stale=readable is not None and _is_stale(readable, entry, original),
    )


def _is_stale(
    rendition: Rendition, entry: RegisterEntry, original: LetterAttachment | None
) -> bool:
    was = (rendition.original_sha256, rendition.stamp_text)
    return was != (sha256_of(original), stamp_text_of(entry))


def may_stamp(actor: Actor, entry: RegisterEntry) -> bool:
    """Whether the actor may have an entry's letter stamped, and move its stamp.

    Whoever registers letters of its division, or hands them on.
    """
    return entry.state == RegisterEntry.State.REGISTERED and any(
        can(actor, each, division_id=entry.responsible_office_id)
        for each in _permissions(entry)
    )


def require_stamp(actor: Actor, entry: RegisterEntry) -> None:
    """Raise NotAllowedError with the reason unless the actor may stamp."""
    decisions = [
        can(actor, each, division_id=entry.responsible_office_id)
        for each in _permissions(entry)
    ]
    if not any(decisions):
        raise NotAllowedError(decisions[0].reason)


def _permissions(entry: RegisterEntry) -> tuple[Permission, ...]:
    return Permission.ENTRY_FORWARD, permission_for(entry.book.of_kind)
