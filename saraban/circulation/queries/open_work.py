"""What waits in an office that is to be closed: on its desks, and for its answers."""

from __future__ import annotations

from django.db.models import Q

from saraban.circulation.errors import DecisionPendingError
from saraban.circulation.models import PendingDecision, Step
from saraban.circulation.models.querysets import StepQuerySet
from saraban.circulation.queries.addressees import Desk, desk_at, registry_desk
from saraban.offices.models import Office, Role
from saraban.registers.models import RegisterEntry


def open_steps_in(office: Office) -> StepQuerySet:
    """Return the open steps of an office: of all its books, or of a division's desks.

    Of a division also what its people asked for and wait to hear of. Letters whose
    number was cancelled wait for nobody.
    """
    steps = Step.objects.still_open().exclude(entry__state=RegisterEntry.State.VOID)
    if office.owns_books:
        return steps.filter(entry__book__office=office)
    on_desks = Q(office=office) & ~Q(state=Step.State.REPORTED)
    return steps.filter(on_desks | Q(asked_office=office))


def entries_under_way(school: Office) -> list[int]:
    """Return the letters of a school that somebody there is asked about, by entry."""
    entries = open_steps_in(school).order_by("entry").values_list("entry", flat=True)
    return list(dict.fromkeys(entries))


def refuse_while_pending(office: Office) -> None:
    """Raise DecisionPendingError while a decision there is within its ten seconds.

    Whoever has pressed is still in office: the decision is written before it closes.
    """
    there = Q(step__in=open_steps_in(office)) | Q(appointment__office=office)
    if PendingDecision.objects.waiting().filter(there).exists():
        message = (
            "มีคำสั่งที่เพิ่งลงและยังอยู่ในช่วงสิบวินาทีที่เลิกทำได้ จึงยังไม่ได้ปิดใช้งาน รอสักครู่แล้วกดอีกครั้ง"
        )
        raise DecisionPendingError(message)


def desk_in(target: Office, step: Step) -> Desk:
    """Return the desk of a division, or of the area itself, that takes a step over.

    Work goes to the division as a whole, what asks for words to its head, and
    สั่งการ to whoever instructs there.
    """
    instructs = step.purpose == Step.Purpose.INSTRUCT
    if not target.is_division:
        return desk_at(target, Role.DIRECTOR) if instructs else registry_desk(target)
    if step.purpose == Step.Purpose.ACT or step.is_return:
        return Desk(target)
    return desk_at(target, Role.DIVISION_HEAD)
