"""The proof of a sending on paper and in Excel: a line for every recipient."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from saraban.dispatch.models import Delivery, Dispatch
from saraban.dispatch.queries.receipt_filters import MatrixFilters, wanted_deliveries
from saraban.registers.models import number_text

ROWS_AT_ONCE: Final = 500
COLUMNS: Final = (
    "id",
    "state",
    "addressed_to",
    "opened_at",
    "received_at",
    "received_capacity",
    "acted_at",
    "acted_note",
    "returned_at",
    "return_reason",
    "return_note",
    "recalled_at",
    "recall_reason",
    "reminder_count",
    "reminded_at",
    "entry__number",
    "entry__insert_number",
    "entry__book__year_be",
    "office__name",
    "office__cluster__name",
    "office__parent__short_name",
    "attention__name",
    "moved_from__name",
    "opened_by__title",
    "opened_by__given_name",
    "opened_by__family_name",
    "received_by__title",
    "received_by__given_name",
    "received_by__family_name",
)
State = Delivery.State


@dataclass(frozen=True)
class Receipt:
    """One recipient as paper names it."""

    row: Any
    place: int

    @property
    def office(self) -> str:
        """The office, and for whom there it is."""
        attention = self.row.addressed_to or self.row.attention__name
        name = f"{self.row.office__name}{f' ({attention})' if attention else ''}"
        before = self.row.moved_from__name
        return f"{name} เดิมส่งถึง {before}" if before else name

    @property
    def number(self) -> str:
        """เลขรับ; none while it waits."""
        if not self.row.entry__number:
            return ""
        return number_text(self.row.entry__number, self.row.entry__insert_number)

    @property
    def receiver(self) -> str:
        """Who received."""
        return self._person("received_by")

    @property
    def opener(self) -> str:
        """Who opened it first."""
        return self._person("opened_by")

    @property
    def state_words(self) -> str:
        """Where the letter stands."""
        return str(State(self.row.state).label)

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for its receipt."""
        return bool(self.row.state == State.SENT)

    def _person(self, who: str) -> str:
        row = self.row
        title, given = getattr(row, f"{who}__title"), getattr(row, f"{who}__given_name")
        family = getattr(row, f"{who}__family_name")
        return f"{title or ''}{given or ''} {family or ''}".strip()


def receipts_of(
    dispatch: Dispatch, filters: MatrixFilters, late: datetime
) -> Iterator[Receipt]:
    """Give the recipients that are asked for, read as they are written out."""
    whole = MatrixFilters(filters.state, filters.group_id, filters.text)
    rows = wanted_deliveries(dispatch, whole, late).values_list(*COLUMNS, named=True)
    found = rows.iterator(chunk_size=ROWS_AT_ONCE)
    for place, row in enumerate(found, start=1):
        yield Receipt(row, place)
