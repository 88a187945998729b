"""Many lines of a book handed on or proposed at once: which go, and why others do not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from saraban.access.permissions import Permission
from saraban.access.policy import can
from saraban.circulation.models import Step
from saraban.circulation.queries.addressees import Desk
from saraban.circulation.queries.people import Receivers
from saraban.circulation.queries.ways import OfferedWay, Stage, stages_of
from saraban.core.errors import UnknownSubjectError
from saraban.offices.actors import Actor
from saraban.registers.models import RegisterEntry
from saraban.registers.queries.hand_on import divisions_with_people

MOST_LINES: Final = 100


@dataclass(frozen=True)
class HandTo:
    """To whom all go; with nobody named each goes to its own กลุ่มปฏิบัติ."""

    division_id: int | None = None
    person_ids: frozenset[int] = frozenset()
    purpose: str = Step.Purpose.ACT

    @property
    def is_empty(self) -> bool:
        """Whether each letter goes to its own division."""
        return self.division_id is None and not self.person_ids


@dataclass(frozen=True)
class Line:
    """One letter of the press: whose desks it comes to, or why it stays."""

    entry: RegisterEntry
    stages: tuple[Stage, ...] = ()
    why: str = ""

    @property
    def desks(self) -> list[Desk]:
        """All desks in order."""
        return [desk for stage in self.stages for desk in stage.desks]

    @property
    def names(self) -> str:
        """Who gets it, place after place."""
        places = (", ".join(desk.name for desk in stage.desks) for stage in self.stages)
        return " → ".join(places)


def lines_of(entry_ids: Collection[int], actor: Actor) -> list[RegisterEntry]:
    """Return the lines in order, with what is shown and asked of them.

    Raises UnknownSubjectError where the actor may not know of one.
    """
    wanted = sorted(set(entry_ids))[:MOST_LINES]
    found = (
        RegisterEntry.objects.visible_to(actor)
        .filter(pk__in=wanted)
        .select_related(
            "book__office", "book__own_kind", "letter", "responsible_office"
        )
        .order_by("pk")
    )
    entries = list(found)
    if len(entries) < len(wanted):
        raise UnknownSubjectError
    return entries


def planned_handover(
    entries: Sequence[RegisterEntry], hand_to: HandTo, actor: Actor
) -> list[Line]:
    """Return what ส่งต่อ of these lines would do; NotInOfficeError for who is not offered.

    A letter that somebody has to act on already is handed on by itself: what lies
    there ends by it. So is one that still waits for an order: handing it on goes past it.
    """
    receivers = Receivers.of(actor)
    named = None
    if not hand_to.is_empty:
        named = receivers.desks(hand_to.division_id, hand_to.person_ids)
    asks = ~Q(purpose=Step.Purpose.NOTE)
    beside = Q(place__isnull=True) | Q(is_return=True) | asks
    waits = beside & Q(state=Step.State.WAITING)
    comes = asks & Q(place__isnull=False, state=Step.State.PLANNED)
    taken = _taken(entries, waits | comes)
    peopled = divisions_with_people(receivers.divisions)
    is_school = actor.book_owner.is_school

    def placed(entry: RegisterEntry) -> tuple[list[Stage], str]:
        if not entry.book.is_incoming:
            return [], "ส่งต่อได้เฉพาะหนังสือในทะเบียนหนังสือรับ"
        division_id = entry.responsible_office_id
        if named is None and division_id is None:
            whom = "บุคคล" if is_school else "กลุ่มหรือบุคคล"
            return [], f"ยังไม่มีผู้รับ เลือก{whom}ในหน้านี้ก่อน"
        if named is None and division_id not in receivers.divisions:
            return [], "กลุ่มปฏิบัติของเรื่องนี้ปิดใช้งานแล้ว เลือกกลุ่มอื่นในหน้านี้"
        desks = named or receivers.desks(division_id, ())
        for desk in desks:
            if desk.role:
                continue
            if desk.office.pk == actor.division_id:
                return [], "เรื่องเป็นของกลุ่มท่านอยู่แล้ว เลือกบุคคลที่จะส่งต่อ"
            if desk.office.pk not in peopled:
                return [], f"{desk.name}ยังไม่มีผู้รับหนังสือในระบบ ให้พิมพ์หนังสือส่งให้กลุ่ม"
        return [Stage(tuple(desks), hand_to.purpose)], ""

    return _planned(entries, Permission.ENTRY_FORWARD, taken, placed, actor)


def planned_proposal(
    entries: Sequence[RegisterEntry], way: OfferedWay | None, actor: Actor
) -> list[Line]:
    """Return what เสนอ of these lines along one way would do."""
    still = (Step.State.PLANNED, Step.State.WAITING, Step.State.REPORTED)
    taken = _taken(entries, Q(place__isnull=False, state__in=still))
    # Who stands on a way hangs on the letter's division alone.
    known: dict[int | None, list[Stage]] = {}

    def placed(entry: RegisterEntry) -> tuple[list[Stage], str]:
        if not entry.book.is_of_letters:
            return [], "เสนอได้เฉพาะหนังสือรับและหนังสือส่ง"
        division_id = entry.responsible_office_id
        if way is not None and division_id not in known:
            known[division_id] = stages_of(way, entry, actor)
        stages = known.get(division_id, [])
        return stages, "" if stages else "ไม่มีผู้ดำรงตำแหน่งตามเส้นทางนี้ เลือกเส้นทางอื่น"

    return _planned(entries, Permission.ENTRY_PROPOSE, taken, placed, actor)


def _planned(
    entries: Sequence[RegisterEntry],
    permission: Permission,
    taken: dict[int, Step],
    placed: Callable[[RegisterEntry], tuple[list[Stage], str]],
    actor: Actor,
) -> list[Line]:
    lines = []
    for entry in entries:
        stages, why = placed(entry)
        why = _why_not(entry, permission, taken.get(entry.pk), actor) or why
        lines.append(Line(entry, () if why else tuple(stages), why))
    return lines


def _why_not(
    entry: RegisterEntry, permission: Permission, step: Step | None, actor: Actor
) -> str:
    if entry.is_void:
        return f"ยกเลิกเลขแล้ว: {entry.void_reason}"
    if entry.is_reserved:
        return "เป็นเลขที่จองไว้ ยังไม่มีหนังสือ"
    may = can(
        actor,
        permission,
        division_id=entry.responsible_office_id,
        by_user_id=entry.registered_by_id,
    )
    if not may:
        return may.reason
    if step is None:
        return ""
    if step.purpose != Step.Purpose.ACT and permission is Permission.ENTRY_FORWARD:
        return f"เรื่องยังรออยู่ที่{step.desk_name} ส่งต่อทีละเรื่องได้"
    return f"เรื่องอยู่ที่{step.desk_name}แล้ว"


def _taken(entries: Sequence[RegisterEntry], held_up_by: Q) -> dict[int, Step]:
    """Return the step that is in the way, entry by entry."""
    steps = Step.objects.filter(held_up_by, entry__in=[each.pk for each in entries])
    found = steps.select_related("office", "person").order_by("-pk")
    return {each.entry_id: each for each in found}
