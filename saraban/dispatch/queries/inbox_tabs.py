"""The tabs of หนังสือรับ, as users know them, each with what waits in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere
from saraban.circulation.models import Step
from saraban.circulation.models.querysets import runs_division
from saraban.circulation.queries import step_boxes as steps
from saraban.core.lists.counts import count_to_hundred, first_values
from saraban.core.paths import page_path
from saraban.dispatch.models import Delivery
from saraban.dispatch.models.querysets import DeliveryQuerySet
from saraban.dispatch.queries.copies import copies_waiting
from saraban.offices.actors import Actor

REGISTRY: Final = "registry"
DIVISIONS: Final = "division"
ALL: Final = "all"
INSIDE: Final = "inside"
DIVISION_GOT: Final = "division_got"
PERSONAL: Final = "personal"


@dataclass(frozen=True)
class Box:
    """One tab; ``count`` is waiting work only."""

    name: str
    title: str
    url: str
    count: int = 0
    is_current: bool = False


@dataclass(frozen=True)
class Waiting:
    """What waits in a box, at most a hundred: how many, and how many too long."""

    count: int = 0
    late: int = 0


def default_box(actor: Actor) -> str:
    """Return the highest box that the person has."""
    if actor.division_id is not None:
        return DIVISIONS
    if actor.book_owner.is_school or can_somewhere(actor, Permission.DELIVERY_RECEIVE):
        return REGISTRY
    return ALL


def boxes_in(actor: Actor) -> list[str]:
    """Return the boxes of deliveries that the person has."""
    if not can_somewhere(actor, Permission.DELIVERY_READ):
        return []
    if actor.division_id is not None:
        return [DIVISIONS]
    if actor.book_owner.is_school:
        return [REGISTRY, ALL]
    return [REGISTRY, DIVISIONS, ALL]


def in_box(box: str, actor: Actor) -> DeliveryQuerySet:
    """Return the deliveries of a box that the actor may see.

    A school has one desk: what came to it is its สารบรรณสถานศึกษา's.
    """
    came = Delivery.objects.visible_to(actor)
    if actor.book_owner.is_school:
        return came
    if box == REGISTRY:
        return came.filter(attention__isnull=True)
    if box == DIVISIONS and actor.division_id is None:
        return came.filter(attention__isnull=False)
    return came


def waiting_in(box: str, actor: Actor, late_before: datetime | None = None) -> Waiting:
    """Return what waits in a box for this person's receipt."""
    if not can_somewhere(actor, Permission.DELIVERY_RECEIVE):
        return Waiting()
    waiting = in_box(box, actor).outstanding()
    moments = first_values(waiting, "sent_at")
    late = 0
    if late_before is not None:
        late = sum(moment < late_before for moment in moments)
    return Waiting(len(moments), late)


def boxes_of(actor: Actor, current: str, waiting: Waiting | None = None) -> list[Box]:
    """Return the tabs; ``waiting`` is the main box's, where it is known already."""
    reads = bool(boxes_in(actor))
    main = default_box(actor)
    if reads and waiting is None:
        waiting = waiting_in(main, actor)
    counts = {main: waiting.count if waiting else 0}
    is_area = actor.book_owner.has_divisions
    letters = page_path("dispatch:delivery_list")
    found = [
        (name, _title(name, actor), f"{letters}?box={name}")
        for name in boxes_in(actor)
        if name != ALL
    ]
    personal = page_path("circulation:step_list")
    if runs_division(actor):
        got = f"{personal}?box={steps.DIVISION}"
        found.append((DIVISION_GOT, "ส่งต่อถึงกลุ่ม", got))
        counts[DIVISION_GOT] = _got_waiting(actor)
    if is_area and reads:
        found.append((INSIDE, "หนังสือภายในสำนักงาน", page_path("dispatch:copy_list")))
        counts[INSIDE] = count_to_hundred(copies_waiting(actor))
    found.append((PERSONAL, "ส่วนบุคคล", f"{personal}?box={steps.PERSONAL}"))
    counts[PERSONAL] = _personal_waiting(actor)
    if ALL in boxes_in(actor):
        found.append((ALL, _title(ALL, actor), f"{letters}?box={ALL}"))
    return [
        Box(name, title, url, counts.get(name, 0), is_current=name == current)
        for name, title, url in found
    ]


def _title(box: str, actor: Actor) -> str:
    if box == REGISTRY and actor.book_owner.is_school:
        return "สารบรรณสถานศึกษา"
    return {REGISTRY: "สารบรรณกลาง", DIVISIONS: "กลุ่ม", ALL: "ทั้งหมด"}[box]


def _personal_waiting(actor: Actor) -> int:
    mine = Step.objects.to_person(actor).unopened()
    return count_to_hundred(steps.without_void(mine))


def _got_waiting(actor: Actor) -> int:
    if actor.division_id is None:
        return 0
    got = Step.objects.to_division(actor.division_id).unopened()
    return count_to_hundred(steps.without_void(got))
