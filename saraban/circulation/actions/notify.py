"""Notices of the letter's way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from saraban.access.permissions import ROLE_GRANTS, Permission
from saraban.circulation.models import Step
from saraban.circulation.models.desks import SHARED_ROLES, has_left
from saraban.circulation.queries.addressees import holders_of
from saraban.core import thai
from saraban.notices.actions import Tell, tell, tell_each
from saraban.notices.models import NoticeKind
from saraban.offices.models import Appointment, Role
from saraban.registers.models import RegisterEntry


def title_of(entry: RegisterEntry) -> str:
    """How a notice names the letter."""
    return f"{entry.number_name} {entry.subject}"


def tell_desks(
    kind: NoticeKind, words: str, entry: RegisterEntry, steps: Iterable[Step]
) -> None:
    """Tell whoever has these steps on their desk, stand-ins too."""
    whom = [each for step in steps for each in _whom(step, entry.book.office_id)]
    tell(kind, f"{words} {title_of(entry)}", whom)


def tell_desks_of_many(
    kind: NoticeKind, words: str, told: Iterable[tuple[RegisterEntry, Step]]
) -> None:
    """Tell of steps of many letters; whom a desk stands for is asked once a desk."""
    known: dict[tuple[int | None, int, str], list[Tell]] = {}
    notices = []
    for entry, step in told:
        desk = (step.person_id, step.office_id, step.role)
        if desk not in known:
            known[desk] = _whom(step, entry.book.office_id)
        path = step.get_absolute_url()
        title = f"{words} {title_of(entry)}"
        notices += [(title, replace(each, path=path)) for each in known[desk]]
    tell_each(kind, notices)


def _whom(step: Step, owner_id: int) -> list[Tell]:
    path = step.get_absolute_url()
    if not step.role:
        return [Tell(owner_id, path, division_id=step.office_id)]
    people: set[int | None] = {step.person_id}
    if step.person_id is None:
        people = {each.user_id for each in holders_of(step.office_id, step.role)}
    elif step.appointment_id is not None:
        people |= _stand_ins(step.appointment_id)
    if step.person_id is not None and has_left(step, thai.today()):
        people |= _successors(step.office_id, step.role)
    return [
        Tell(owner_id, path, person_id=each) for each in sorted(filter(None, people))
    ]


def _stand_ins(appointment_id: int) -> set[int | None]:
    current = Appointment.objects.current(thai.today())
    stand_ins = current.filter(acting_for=appointment_id)
    return set(stand_ins.values_list("user", flat=True))


def _successors(office_id: int, role: str) -> set[int | None]:
    """Return who has the work of a post's former holder, in whichever capacity."""
    if role not in SHARED_ROLES:
        return {each.user_id for each in holders_of(office_id, role)}
    run_by = [each for each in Role if Permission.ENTRY_FORWARD in ROLE_GRANTS[each]]
    current = Appointment.objects.current(thai.today())
    running = current.filter(office=office_id, role__in=run_by)
    return set(running.values_list("user", flat=True))


def tell_asker(kind: NoticeKind, words: str, step: Step) -> None:
    """Tell who asked for the step, and whoever stands in for them or came after."""
    owner_id = step.entry.book.office_id
    path = step.get_absolute_url()
    people = {step.asked_by_id, *_beside_asker(step)}
    whom = [
        Tell(owner_id, path, person_id=each) for each in sorted(filter(None, people))
    ]
    tell(kind, f"{words} {title_of(step.entry)}", whom)


def tell_registrar(kind: NoticeKind, words: str, step: Step, *, besides: int) -> None:
    """Tell who registered the letter, unless it is who did it or who asked for it."""
    entry = step.entry
    person_id = entry.registered_by_id
    if person_id in (besides, step.asked_by_id):
        return
    # The register's own page: the step lies on another's desk.
    whom = Tell(entry.book.office_id, entry.get_absolute_url(), person_id=person_id)
    tell(kind, f"{words} {title_of(entry)}", [whom])


def _beside_asker(step: Step) -> set[int | None]:
    """Return who stands in for the post that asked, and who has it now."""
    post = step.asked_appointment
    if post is None:
        return set()
    people = _stand_ins(post.pk)
    has_ended = post.is_over(thai.today())
    if has_ended or not post.user.is_active:
        people |= _successors(post.office_id, post.role)
    return people
