"""Pages of the lists of letters that go round: newest first, by keyset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from saraban.circulation.models import Step
from saraban.circulation.queries.step_boxes import (
    SENT,
    STATES,
    TITLES,
    boxes_for,
    in_box,
    in_state,
)
from saraban.core import thai
from saraban.core.lists.filters import Filters, Parameters, parameter
from saraban.core.lists.keyset import NEWEST_FIRST
from saraban.core.lists.pager import ListPage, older_pager
from saraban.core.typed_text import search_words
from saraban.offices.actors import Actor
from saraban.registers.models import RegisterEntry

# So many desks of one letter are named; of more their number.
DESKS_NAMED: Final = 3
ROW_FIELDS: Final = (
    "id",
    "asked_at",
    "opened_at",
    "accepted_at",
    "purpose",
    "due_on",
    "state",
    "person_id",
    "person__title",
    "person__given_name",
    "person__family_name",
    "appointment_id",
    "asked_by__title",
    "asked_by__given_name",
    "asked_by__family_name",
    "entry_id",
    "entry__number",
    "entry__insert_number",
    "entry__book__kind",
    "entry__reference_number",
    "entry__document_date",
    "entry__subject",
    "entry__sender",
    "entry__urgency",
    "entry__deadline_at",
    "entry__has_files",
    "entry__state",
)
_S: Final = Step.State
# What became of a step that waits no more: the kind of the mark, and its words.
_OVER: Final = {
    _S.PLANNED: ("", _S.PLANNED.label),
    _S.REPORTED: ("info", "รายงานผลแล้ว รอปิดเรื่อง"),
    _S.DONE: ("ok", _S.DONE.label),
    _S.RETURNED: ("void", _S.RETURNED.label),
    _S.MOVED: ("void", _S.MOVED.label),
    _S.SKIPPED: ("void", _S.SKIPPED.label),
    _S.WITHDRAWN: ("void", _S.WITHDRAWN.label),
}


@dataclass(frozen=True)
class StepFilters(Filters):
    """What was asked of the list."""

    box: str = parameter("box", narrows=False)
    text: str = parameter("q")
    state: str = parameter("state")
    before: int | None = None

    @property
    def title(self) -> str:
        """The name of the list."""
        return TITLES[self.box]

    @property
    def states(self) -> dict[str, str]:
        """The states that may be asked for."""
        return STATES[self.box]


@dataclass(frozen=True)
class ShownStep:
    """One row: a step, and what is to be said of it."""

    row: Any
    today: date
    # In whose place it lies with the reader.
    instead: str = ""
    # Where the letter is now, for what was passed on.
    whereabouts: list[str] = field(default_factory=list)

    @property
    def by(self) -> str:
        """Who asked."""
        return _name(self.row, "asked_by")

    @property
    def purpose(self) -> str:
        """For what."""
        return Step.Purpose(self.row.purpose).label

    @property
    def is_waiting(self) -> bool:
        """Whether it is the desk's turn, with a number that stands."""
        return self.row.state == _S.WAITING and not self.is_void

    @property
    def is_void(self) -> bool:
        """Whether the number was cancelled."""
        return bool(self.row.entry__state == RegisterEntry.State.VOID)

    @property
    def is_late(self) -> bool:
        """Whether its day has gone by while it waits."""
        due: date | None = self.row.due_on
        return self.is_waiting and due is not None and due < self.today

    @property
    def standing(self) -> tuple[str, str]:
        """Where it stands: the kind of the mark, and its words."""
        if self.is_void:
            return "void", "ยกเลิกเลข"
        if self.row.state != _S.WAITING:
            return _OVER[_S(self.row.state)]
        if self.row.accepted_at is not None:
            return "ok", "รับทราบแล้ว"
        if self.row.opened_at is not None:
            return "ok", "เปิดดูแล้ว"
        return "wait", "ยังไม่ได้เปิดดู"


def read_filters(parameters: Parameters, actor: Actor) -> StepFilters:
    """Return what the address asks for; what it cannot mean is left out."""
    box = parameters.choice("box", boxes_for(actor))
    return StepFilters(
        box=box,
        text=parameters.words("q"),
        state=parameters.choice("state", STATES[box]),
        before=parameters.id("before"),
    )


def step_page(
    filters: StepFilters, path: str, *, actor: Actor, posts: Sequence[Actor]
) -> ListPage[ShownStep]:
    """Return one page of a list, in one query (two for what was passed on)."""
    found = in_state(in_box(filters.box, actor, posts), filters.state)
    for word in search_words(filters.text):
        found = found.filter(entry__search_text__contains=word)
    rows = found.values_list(*ROW_FIELDS, named=True)
    page = NEWEST_FIRST.page_after_id(rows, filters.before)
    first, place = f"{path}?{filters.query()}", page.place("before")
    pager = older_pager(page, first, place, "เรื่องล่าสุดอยู่บน")
    return ListPage(_shown(page.rows, filters, actor, posts), pager)


def _shown(
    rows: list[Any], filters: StepFilters, actor: Actor, posts: Sequence[Actor]
) -> list[ShownStep]:
    today = thai.today()
    places = whereabouts([row.entry_id for row in rows]) if filters.box == SENT else {}
    return [
        ShownStep(
            row,
            today,
            instead=_instead(row, actor, posts) if filters.box != SENT else "",
            whereabouts=places.get(row.entry_id, []),
        )
        for row in rows
    ]


def _instead(row: Any, actor: Actor, posts: Sequence[Actor]) -> str:
    """Say in whose place a step lies with the reader; nothing for their own."""
    if row.person_id is None or row.person_id == actor.user_id:
        return ""
    person = _name(row, "person")
    for post in posts:
        if post.appointment.acting_for_id == row.appointment_id is not None:
            return f"{post.appointment.get_capacity_display()} {person}"
    return f"ถึง {person}"


def whereabouts(entry_ids: Sequence[int]) -> dict[int, list[str]]:
    """Tell of each letter who has it now, since when, and whether it was opened."""
    if not entry_ids:
        return {}
    steps = Step.objects.filter(
        entry__in=entry_ids, state__in=(_S.WAITING, _S.REPORTED)
    )
    found: dict[int, list[str]] = {}
    for each in steps.select_related("office", "person").order_by("pk"):
        found.setdefault(each.entry_id, []).append(_whereabout(each))
    return {key: _shortened(places) for key, places in found.items()}


def _whereabout(step: Step) -> str:
    since = thai.format_datetime_short(step.arrived_at or step.asked_at)
    if step.state == _S.REPORTED:
        return f"{step.desk_name} รายงานผลแล้ว"
    opened = "เปิดดูแล้ว" if step.opened_at else "ยังไม่ได้เปิดดู"
    return f"{step.desk_name} ตั้งแต่ {since} {opened}"


def _shortened(places: list[str]) -> list[str]:
    rest = len(places) - DESKS_NAMED
    if rest <= 0:
        return places
    return [*places[:DESKS_NAMED], f"และอีก {rest} ราย"]


def _name(row: Any, of: str) -> str:
    """Return a person's full name from the columns of a row."""
    title, given, family = (
        getattr(row, f"{of}__{part}") or ""
        for part in ("title", "given_name", "family_name")
    )
    return f"{title}{given} {family}".strip()
