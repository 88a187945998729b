"""The whole history of a letter in its office: book, sending, receipt and way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from saraban.access.permissions import Permission
from saraban.access.policy import can, can_somewhere
from saraban.audit.models import AuditKind
from saraban.circulation.models import Circulation, EndorsementFile, Step
from saraban.circulation.queries.readable import GONE, why_closed
from saraban.circulation.queries.timeline import Timeline, timeline_of
from saraban.core.errors import NotAllowedError, UnknownSubjectError
from saraban.desk.queries.happenings import OF_BOOK, OF_WAY, Happening
from saraban.desk.queries.received_history import came_happenings
from saraban.desk.queries.sent_history import sent_happenings
from saraban.offices.actors import Actor
from saraban.registers.models import RegisterEntry
from saraban.registers.queries.history import Deed, history_of

MOST: Final = 500
# What the endorsements tell better, each in its signer's words; and who only looked.
_UNTOLD: Final = (
    AuditKind.HANDED_OVER,
    AuditKind.HANDOVER_RETURNED,
    AuditKind.LETTER_PROPOSED,
    AuditKind.OPINION_GIVEN,
    AuditKind.INSTRUCTION_GIVEN,
    AuditKind.STEP_ACCEPTED,
    AuditKind.STEP_REPORTED,
    AuditKind.STEP_CLOSED,
    AuditKind.STEP_MOVED,
    AuditKind.STEP_SKIPPED,
    AuditKind.STEP_WITHDRAWN,
    AuditKind.NOTE_ADDED,
    AuditKind.SIGNATURE_USED,
    AuditKind.FILE_READ,
)


@dataclass(frozen=True)
class History:
    """What happened, oldest first, and who has the letter now."""

    happenings: list[Happening]
    way: Timeline
    is_cut: bool
    is_imported: bool


def letter_to_read(entry_id: int, actor: Actor) -> RegisterEntry:
    """Return an entry that the actor may read, by the book or by a step of theirs.

    Raises UnknownSubjectError, and NotAllowedError for whom the letter has left.
    """
    entries = RegisterEntry.objects.select_related(
        "book__office", "letter", "responsible_office", "registered_by"
    )
    entry = entries.visible_to(actor).filter(pk=entry_id).first()
    if entry is not None:
        return entry
    step = Step.objects.visible_to(actor).filter(entry=entry_id).first()
    if step is None:
        raise UnknownSubjectError
    reason = why_closed(step, actor)
    if reason:
        raise NotAllowedError(reason)
    return entries.get(pk=step.entry_id)


def history_for(entry: RegisterEntry, actor: Actor) -> History:
    """Return the newest of everything that happened to a letter.

    As many queries for a long history as for a short one.
    """
    way = _way_of(entry, actor)
    of_book = history_of(entry, without=_UNTOLD, most=MOST)
    in_full = can_somewhere(actor, Permission.DISPATCH_READ)
    # Registering a letter that came through the system is its receipt.
    shown = [
        each for each in of_book if not (each.is_beginning and entry.is_electronic)
    ]
    happenings = [
        *(
            Happening(
                each.at,
                OF_BOOK,
                each.words,
                who=each.who,
                capacity=each.capacity,
                words=each.note,
                changes=each.changes,
            )
            for each in shown
        ),
        *came_happenings(entry),
        *sent_happenings(entry, in_full=in_full),
        *_of_way(way),
    ]
    happenings.sort(key=lambda each: each.at)
    return History(
        happenings=happenings[-MOST:],
        way=way,
        is_cut=len(happenings) > MOST,
        is_imported=_is_imported(entry, of_book),
    )


def _is_imported(entry: RegisterEntry, of_book: list[Deed]) -> bool:
    """Whether nobody registered it here: it was brought along from an older system."""
    has_beginning = any(each.is_beginning for each in of_book)
    return not has_beginning and not entry.is_electronic and len(of_book) < MOST


def may_ask_for_readers(entry: RegisterEntry, actor: Actor) -> bool:
    """Whether the actor may know who reads a letter: who hands it on, or instructs."""
    division_id = entry.responsible_office_id
    asked = (Permission.ENTRY_FORWARD, Permission.STEP_INSTRUCT)
    return any(can(actor, each, division_id=division_id) for each in asked)


def _way_of(entry: RegisterEntry, actor: Actor) -> Timeline:
    circulation = Circulation.objects.filter(entry=entry).first()
    if circulation is None or entry.is_moved_to_secret:
        return Timeline()
    return timeline_of(circulation, _address_for(entry, actor))


def _address_for(
    entry: RegisterEntry, actor: Actor
) -> Callable[[EndorsementFile], str]:
    """A report's file opens through a step that the actor sees; else it is named."""
    seen = Step.objects.visible_to(actor).filter(entry=entry).exclude(state__in=GONE)
    step_id = seen.order_by("pk").values_list("pk", flat=True).first()

    def address(file: EndorsementFile) -> str:
        if step_id is None:
            return ""
        return reverse("circulation:endorsement_file", args=[step_id, file.pk])

    return address


def _of_way(way: Timeline) -> Iterator[Happening]:
    for item in way.items:
        yield Happening(
            item.at,
            OF_WAY,
            item.title,
            who=item.person,
            capacity=item.capacity,
            to=item.addressed_to,
            decision=item.opening,
            words=item.words,
            signed_by=item.method if item.is_signed else "",
            files=item.files,
        )
    if way.closed_at is not None:
        yield Happening(way.closed_at, OF_WAY, "เสร็จสิ้น")
