"""ปิดใช้งาน and รวมสถานศึกษา: nothing that waits is left where nobody works."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from saraban.circulation.actions.move_open_work import (
    move_steps,
    move_ways,
    withdraw_steps,
)
from saraban.circulation.queries.open_work import (
    entries_under_way,
    refuse_while_pending,
)
from saraban.desk.queries.open_work import (
    closable_office,
    open_work_of,
    successors_of,
    taking_over,
)
from saraban.directory.actions.close_office import close_office, move_people
from saraban.directory.errors import SuccessorEmptyError, SuccessorMissingError
from saraban.dispatch.actions.move_open_work import (
    move_copies,
    move_deliveries,
    move_drafts,
    pass_on_reports,
)
from saraban.dispatch.actions.pass_on_entry import pass_on_entry
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, Office
from saraban.recipients.actions import replace_member
from saraban.registers.actions.move_reservations import move_reservations
from saraban.secret_letters.actions.settle_closed import return_waiting


def close_and_move(
    office_id: int, target: Office | None, reason: str, *, actor: Actor
) -> Office:
    """Close an office; what waits there goes to ``target``, each with a trace.

    First it is closed, then letter after letter is moved, so that nothing comes in
    meanwhile and a second press goes on where one ended. Its posts end. Raises
    NotAllowedError, UnknownSubjectError, SuccessorMissingError where something waits
    and nobody is named, SuccessorEmptyError, and DecisionPendingError.
    """
    office = closable_office(office_id, actor=actor)
    if target is None and open_work_of(office):
        raise SuccessorMissingError
    holder = None if target is None else _holder(office, target)
    refuse_while_pending(office)
    office = close_office(office_id, reason, actor=actor)
    return_waiting(office, f"ปิดใช้งาน{office.short_name}", actor=actor)
    if holder is not None:
        words = f"ปิดใช้งาน{office.short_name} ({reason})"
        _move_work(office, holder, words, actor=actor)
    move_people(office, None, {}, actor=actor)
    return office


def merge_office(
    office_id: int,
    target: Office,
    roles: Mapping[int, str],
    reason: str,
    *,
    actor: Actor,
) -> Office:
    """Merge a school or division into another: its people and the open work.

    The books of a school stay as they are, and who merged with it reads them; those of a
    division are the area's. ``roles`` says by appointment which post its holder
    gets in ``target``. Raises as ``close_and_move``, and RoleNotOfOfficeError.
    """
    office = closable_office(office_id, actor=actor)
    holder = _holder(office, target)
    refuse_while_pending(office)
    with transaction.atomic():
        office = close_office(office_id, reason, actor=actor, merged_into=target)
        move_people(office, target, roles, actor=actor)
    return_waiting(office, f"รวม{office.short_name}กับ{target.short_name}", actor=actor)
    words = f"รวม{office.short_name}กับ{target.short_name} ({reason})"
    _move_work(office, holder, words, actor=actor)
    if office.is_school:
        replace_member(office, target, actor=actor)
    return office


def _holder(office: Office, target: Office) -> Appointment:
    """Return who answers for the work in ``target``, in the office's own area."""
    if not successors_of(office).filter(pk=target.pk).exists():
        raise SuccessorMissingError
    holder = taking_over(target)
    if holder is None:
        raise SuccessorEmptyError
    return holder


def _move_work(
    office: Office, holder: Appointment, reason: str, *, actor: Actor
) -> None:
    target = holder.office
    move_deliveries(office, target, reason, actor=actor)
    move_drafts(office, target, reason, actor=actor)
    move_reservations(office, target, reason, actor=actor)
    if office.owns_books:
        pass_on_reports(office, target, reason, actor=actor)
        for entry_id in entries_under_way(office):
            _pass_on(entry_id, office, target, reason, actor)
        return
    move_copies(office, target, actor=actor)
    move_steps(office, holder, reason, actor=actor)
    move_ways(office, target, actor=actor)


@transaction.atomic
def _pass_on(
    entry_id: int, office: Office, target: Office, reason: str, actor: Actor
) -> None:
    """A letter leaves the closed school and is on its way to the other, or neither."""
    # The dispatch and its delivery are locked before the entry, as everywhere.
    pass_on_entry(entry_id, office, target, reason, actor=actor)
    withdraw_steps(office, entry_id, reason, actor=actor)
