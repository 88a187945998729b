"""The proof of a sending: who has received, when, under which number."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from saraban.dispatch.models import Delivery, Dispatch

COLUMNS: Final = (
    "id",
    "opened_at",
    "received_at",
    "entry__number",
    "office__name",
    "office__short_name",
    "office__cluster__name",
    "attention__name",
)


@dataclass(frozen=True)
class ClusterReceipts:
    """How far one กลุ่มสถานศึกษา is."""

    name: str
    total: int
    received: int
    waiting: list[str]


@dataclass(frozen=True)
class Receipts:
    """All recipients of one dispatch, in the order of clusters and codes."""

    rows: list[Any]

    @property
    def total(self) -> int:
        """How many offices it went to."""
        return len(self.rows)

    @cached_property
    def waiting(self) -> list[Any]:
        """Those that have not received."""
        return [row for row in self.rows if row.received_at is None]

    @property
    def received_count(self) -> int:
        """How many have received."""
        return self.total - len(self.waiting)

    @property
    def opened_count(self) -> int:
        """How many have opened it without receiving."""
        return sum(row.opened_at is not None for row in self.waiting)

    def clusters(self) -> list[ClusterReceipts]:
        """Return the progress of each cluster."""
        rows_of: dict[str, list[Any]] = {}
        for row in self.rows:
            rows_of.setdefault(row.office__cluster__name or "", []).append(row)
        return [
            ClusterReceipts(
                name=name or "ไม่อยู่ในกลุ่มสถานศึกษา",
                total=len(rows),
                received=sum(row.received_at is not None for row in rows),
                waiting=[
                    row.office__short_name for row in rows if row.received_at is None
                ],
            )
            for name, rows in rows_of.items()
        ]


def receipts_of(dispatch: Dispatch) -> Receipts:
    """Return the receipts of one dispatch in one query."""
    rows = Delivery.objects.filter(dispatch=dispatch).order_by(
        "office__cluster__order", "office__code"
    )
    return Receipts(list(rows.values_list(*COLUMNS, named=True)))
