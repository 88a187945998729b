"""The timeline of a letter's way: what was written on it, and who has it now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from saraban.circulation.models import (
    Circulation,
    Endorsement,
    Step,
)

if TYPE_CHECKING:
    pass
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from django.urls import reverse

from saraban.circulation.models import EndorsementFile
from saraban.circulation.models.desks import has_left
from saraban.core import thai

FileAddress = Callable[[EndorsementFile], str]

# What a desk that has its turn still has to do.
_WAITS_FOR: Final = {
    Step.Purpose.NOTE: "รอรับทราบ",
    Step.Purpose.CONSIDER: "รอพิจารณา",
    Step.Purpose.OPINION: "รอลงความเห็น",
    Step.Purpose.INSTRUCT: "รอสั่งการ",
    Step.Purpose.ACT: "รอดำเนินการ",
}


@dataclass(frozen=True)
class TimelineFile:
    """A file of a report, in the shape that ``ui.files`` shows."""

    url: str
    name: str
    description: str
    size_text: str
    icon: str = "file"


@dataclass(frozen=True)
class TimelineItem:
    """One endorsement, in the words of the page."""

    id: int
    step_id: int | None
    kind: str
    title: str
    person_id: int
    person: str
    capacity: str
    at: datetime
    decides: bool
    opening: str
    words: str
    addressed_to: str
    is_signed: bool
    method: str
    files: tuple[TimelineFile, ...] = ()


@dataclass(frozen=True)
class WaitingItem:
    """One desk that is asked for something, now or in its turn."""

    step_id: int
    title: str
    desk: str
    is_planned: bool
    since: datetime | None
    opened_at: datetime | None
    due_on: date | None
    days_late: int
    has_left: bool


@dataclass(frozen=True)
class Timeline:
    """The way so far, oldest first, and where the letter is now."""

    items: tuple[TimelineItem, ...] = ()
    waiting: tuple[WaitingItem, ...] = ()
    closed_at: datetime | None = None
    is_cut: bool = False

    def until(self, moment: datetime, step_id: int) -> Timeline:
        """Return what whoever gave the letter away then may still read.

        What was written before, and what was written at that step; no files.
        """
        kept = tuple(
            replace(each, files=())
            for each in self.items
            if each.step_id == step_id or each.at <= moment
        )
        return Timeline(kept, is_cut=True)


def timeline_of(
    circulation: Circulation, file_url: FileAddress | None = None
) -> Timeline:
    """Return the timeline of a letter in as many queries as of any other.

    ``file_url`` gives the address of a report's file; without it, it is that of the
    step that was reported on.
    """
    written = circulation.endorsements.order_by("pk")
    open_steps = circulation.steps.still_open().select_related(
        "office", "person", "appointment"
    )
    address = file_url or _through_own_step
    today = thai.today()
    return Timeline(
        items=tuple(
            _item(each, address)
            for each in written.prefetch_related("files__stored_file")
        ),
        waiting=tuple(
            _waiting(each, today) for each in sorted(open_steps, key=_in_turn)
        ),
        closed_at=circulation.closed_at,
    )


def days_late(step: Step, today: date) -> int:
    """How many days a desk is past its day; 0 while it is in time or has answered."""
    if step.due_on is None or not step.is_waiting:
        return 0
    return max((today - step.due_on).days, 0)


def _through_own_step(file: EndorsementFile) -> str:
    step_id = file.endorsement.step_id
    return reverse("circulation:endorsement_file", args=[step_id, file.pk])


def _in_turn(step: Step) -> tuple[bool, int, int]:
    return step.state == Step.State.PLANNED, step.place or 0, step.pk


def _item(endorsement: Endorsement, file_url: FileAddress) -> TimelineItem:
    is_signed = endorsement.signature_id is not None
    return TimelineItem(
        id=endorsement.pk,
        step_id=endorsement.step_id,
        kind=endorsement.kind,
        title=endorsement.get_kind_display(),
        person_id=endorsement.made_by_id,
        person=endorsement.person_name,
        capacity=endorsement.capacity_text,
        at=endorsement.made_at,
        decides=bool(endorsement.decision),
        opening=endorsement.opening,
        words=endorsement.words,
        addressed_to=endorsement.addressed_to,
        is_signed=is_signed,
        method=endorsement.get_method_display() if is_signed else "",
        files=tuple(
            TimelineFile(
                url=file_url(each),
                name=each.name,
                description=each.description,
                size_text=each.stored_file.size_text,
            )
            for each in endorsement.files.all()
        ),
    )


def _waiting(step: Step, today: date) -> WaitingItem:
    titles = {
        Step.State.PLANNED: f"ลำดับถัดไป {step.get_purpose_display()}",
        Step.State.REPORTED: "รายงานผลแล้ว รอปิดเรื่อง",
    }
    waits_for = _WAITS_FOR[Step.Purpose(step.purpose)]
    if step.is_return:
        waits_for = "ส่งคืนมา รอแก้ไขหรือส่งต่อ"
    return WaitingItem(
        step_id=step.pk,
        title=titles.get(Step.State(step.state), waits_for),
        desk=step.desk_name,
        is_planned=step.state == Step.State.PLANNED,
        since=step.arrived_at,
        opened_at=step.opened_at,
        due_on=step.due_on,
        days_late=days_late(step, today),
        has_left=has_left(step, today),
    )


def planned_after(circulation: Circulation) -> list[Step]:
    """Return the steps that have not had their turn, in order."""
    planned = circulation.steps.filter(state=Step.State.PLANNED)
    return list(planned.with_people().order_by("place", "pk"))
