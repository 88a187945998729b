"""ส่งต่อ: a registered letter handed to a division or to people, and sent back.

The line of the book is locked before its handovers, so that deeds that meet wait for
each other and never for ever.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from saraban.access.permissions import Permission
from saraban.access.policy import can
from saraban.accounts.models import User
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.circulation.errors import (
    HandoverReturnedError,
    NobodyChosenError,
    NotIncomingError,
    NotInOfficeError,
    ReturnReasonMissingError,
)
from saraban.circulation.lines import with_names, without_name
from saraban.circulation.models import Handover, ReturnReason
from saraban.circulation.people import divisions_to, people_to
from saraban.circulation.queries import visible_handover
from saraban.core.errors import NotAllowedError
from saraban.notices.actions import Tell, tell
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.registers.actions import locked_entry, require_for_entry
from saraban.registers.correcting import write_on_line
from saraban.registers.models import RegisterEntry

NOT_RECIPIENT = "ส่งคืนได้เฉพาะผู้ที่ได้รับหนังสือต่อมา ถ้าต้องการเปลี่ยนผู้รับให้กด ส่งต่อ"


@dataclass(frozen=True)
class _Chosen:
    division: Office | None
    people: list[User]


@transaction.atomic
def hand_over(
    entry: RegisterEntry,
    *,
    division_id: int | None,
    person_ids: Collection[int],
    actor: Actor,
) -> list[Handover]:
    """Hand a letter of the incoming book to a division, to people there, or to both.

    The line keeps them as กลุ่มปฏิบัติ and บุคคลปฏิบัติ, each of them is told, and
    whoever has the letter already is not told twice. Returns the new handovers.
    Raises UnknownSubjectError, NotAllowedError, EntryVoidError, EntryReservedError,
    NotIncomingError, NobodyChosenError and NotInOfficeError.
    """
    entry = locked_entry(entry, actor=actor)
    require_for_entry(actor, Permission.ENTRY_FORWARD, entry)
    if not entry.register.is_incoming:
        raise NotIncomingError
    chosen = _chosen(division_id, person_ids, actor)
    made = _write(entry, chosen, actor)
    names = with_names(entry.action_taken, [str(each) for each in chosen.people])
    columns: dict[str, object] = {"action_taken": names}
    if chosen.division is not None:
        columns["responsible_office_id"] = chosen.division.pk
    write_on_line(entry, columns, actor=actor)
    if made:
        _record_and_tell(entry, made, actor)
    return made


def _chosen(
    division_id: int | None, person_ids: Collection[int], actor: Actor
) -> _Chosen:
    """Return whom the actor chose; only what they are offered may be chosen."""
    if division_id is None and not person_ids:
        raise NobodyChosenError
    divisions = {each.pk: each for each in divisions_to(actor)}
    offered = {each.id for group in people_to(actor) for each in group.offices}
    if division_id is not None and division_id not in divisions:
        raise NotInOfficeError
    if not set(person_ids) <= offered:
        raise NotInOfficeError
    people = User.objects.filter(pk__in=person_ids).order_by("given_name", "pk")
    division = None if division_id is None else divisions[division_id]
    return _Chosen(division, list(people))


def _write(entry: RegisterEntry, chosen: _Chosen, actor: Actor) -> list[Handover]:
    standing = Handover.objects.standing().filter(entry=entry)
    have: set[tuple[int | None, int | None]] = set(
        standing.values_list("division", "person")
    )
    wanted: list[tuple[Office | None, User | None]] = []
    if chosen.division and (chosen.division.pk, None) not in have:
        wanted.append((chosen.division, None))
    wanted += [(None, each) for each in chosen.people if (None, each.pk) not in have]
    moment = timezone.now()
    return Handover.objects.bulk_create(
        Handover(
            entry=entry,
            division=division,
            person=person,
            handed_at=moment,
            handed_by_id=actor.user_id,
            handed_capacity=actor.capacity_text,
        )
        for division, person in wanted
    )


def _record_and_tell(
    entry: RegisterEntry, made: Collection[Handover], actor: Actor
) -> None:
    values = {
        "description": ", ".join(each.recipient_name for each in made),
        "handovers": [each.pk for each in made],
    }
    record(AuditKind.HANDED_OVER, entry, actor=actor, values=values)
    tell(
        NoticeKind.FORWARDED,
        f"ส่งต่อ เลขรับ {entry.number_text} {entry.subject}",
        [
            Tell(
                actor.book_owner_id,
                each.get_absolute_url(),
                division_id=each.division_id,
                person_id=each.person_id,
            )
            for each in made
        ],
    )


@transaction.atomic
def return_handover(
    handover_id: int, reason: str, note: str = "", *, actor: Actor
) -> Handover:
    """ส่งคืน inside the office, by whoever got the letter; its number stays.

    A division gives it back to the central registry and is no longer its กลุ่มปฏิบัติ;
    a person gives it back to the division, or to the registry where there is none.
    The same press again changes nothing. Raises UnknownSubjectError,
    NotAllowedError, ReturnReasonMissingError and HandoverReturnedError.
    """
    seen = visible_handover(Handover.objects.all(), handover_id, actor)
    # Who got it may not be allowed to read the whole book: locked without asking.
    lines = RegisterEntry.objects.select_for_update(of=("self",), no_key=True)
    entry = lines.select_related("register__office").get(pk=seen.entry_id)
    handovers = Handover.objects.select_for_update(of=("self",))
    handover = visible_handover(handovers, handover_id, actor)
    if not is_recipient(handover, actor):
        raise NotAllowedError(NOT_RECIPIENT)
    if handover.is_returned:
        if handover.returned_by_id == actor.user_id:
            return handover
        raise HandoverReturnedError
    why = ReturnReason(reason)
    if why is ReturnReason.OTHER and not note:
        raise ReturnReasonMissingError
    _keep_return(handover, why, note, actor)
    _take_off_line(entry, handover, actor)
    _tell_of_return(entry, handover, why, actor)
    return handover


def _keep_return(
    handover: Handover, reason: ReturnReason, note: str, actor: Actor
) -> None:
    handover.returned_at = timezone.now()
    handover.returned_by_id = actor.user_id
    handover.return_reason = reason
    handover.return_note = note
    handover.opened_at = handover.opened_at or handover.returned_at
    handover.save()


def _take_off_line(entry: RegisterEntry, handover: Handover, actor: Actor) -> None:
    if entry.is_void:
        return
    columns: dict[str, object] = {}
    if handover.person is not None:
        names = without_name(entry.action_taken, str(handover.person))
        columns["action_taken"] = names
    elif entry.responsible_office_id == handover.division_id:
        columns["responsible_office_id"] = None
    write_on_line(entry, columns, actor=actor)


def _tell_of_return(
    entry: RegisterEntry, handover: Handover, reason: ReturnReason, actor: Actor
) -> None:
    why = " ".join(filter(None, [reason.label, handover.return_note]))
    values = {"reason": why, "handover": handover.pk}
    record(AuditKind.HANDOVER_RETURNED, entry, actor=actor, values=values)
    title = (
        f"{handover.recipient_name} ส่งคืน ({reason.label}) "
        f"เลขรับ {entry.number_text} {entry.subject}"
    )
    to = Tell(
        actor.book_owner_id,
        entry.get_absolute_url(),
        division_id=entry.responsible_office_id,
    )
    tell(NoticeKind.RETURNED, title, [to])


def is_recipient(handover: Handover, actor: Actor) -> bool:
    """Was the letter handed to this person, or to the division that they run."""
    if handover.person_id is not None:
        return handover.person_id == actor.user_id
    if handover.division_id != actor.division_id:
        return False
    division = handover.division_id
    return bool(can(actor, Permission.ENTRY_FORWARD, division_id=division))


def mark_opened(handover: Handover, *, actor: Actor) -> None:
    """Keep when whoever got the letter first opened it."""
    if handover.opened_at is not None or not is_recipient(handover, actor):
        return
    with transaction.atomic():
        moment = timezone.now()
        unopened = Handover.objects.unopened().filter(pk=handover.pk)
        if unopened.update(opened_at=moment):
            record(AuditKind.DELIVERY_OPENED, handover, actor=actor)
            handover.opened_at = moment
