"""Notices of the letter's way."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from saraban.circulation.addressing import holders_of
from saraban.circulation.models import Step
from saraban.core import thai
from saraban.notices.actions import Tell, tell
from saraban.notices.models import NoticeKind
from saraban.offices.models import Appointment
from saraban.registers.models import RegisterEntry


def title_of(entry: RegisterEntry) -> str:
    """How a notice names the letter."""
    name = "เลขรับ" if entry.register.is_incoming else "เลขส่ง"
    return f"{name} {entry.number_text} {entry.subject}"


def tell_desks(
    kind: NoticeKind, words: str, entry: RegisterEntry, steps: Iterable[Step]
) -> None:
    """Tell whoever has these steps on their desk, stand-ins too."""
    whom = [each for step in steps for each in _whom(step, entry.register.office_id)]
    tell(kind, f"{words} {title_of(entry)}", whom)


def _whom(step: Step, owner_id: int) -> list[Tell]:
    path = step.get_absolute_url()
    if not step.role:
        return [Tell(owner_id, path, division_id=step.office_id)]
    people: set[int | None] = {step.person_id}
    if step.person_id is None:
        people = {each.user_id for each in holders_of(step.office_id, step.role)}
    elif step.appointment_id is not None:
        people |= _stand_ins(step.appointment_id)
    return [
        Tell(owner_id, path, person_id=each) for each in sorted(filter(None, people))
    ]


def _stand_ins(appointment_id: int) -> set[int | None]:
    current = Appointment.objects.current(thai.today())
    acting = current.filter(Q(acting_for=appointment_id))
    return set(acting.values_list("user", flat=True))


def tell_asker(kind: NoticeKind, words: str, step: Step) -> None:
    """Tell who asked for the step."""
    owner_id = step.entry.register.office_id
    to = Tell(owner_id, step.get_absolute_url(), person_id=step.asked_by_id)
    tell(kind, f"{words} {title_of(step.entry)}", [to])
