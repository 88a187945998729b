"""One search over the people, offices and กลุ่มสถานศึกษา of an area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from saraban.directory.queries.found import (
    clusters_found,
    offices_found,
    people_matching,
    people_seen_by,
    with_posts,
)
from saraban.offices.actors import Actor
from saraban.offices.models import Office

MOST_OF_EACH: Final = 12
PEOPLE: Final = "person"
CLUSTERS: Final = "cluster"


@dataclass(frozen=True)
class Found:
    """The first of one sort that match, and how many there are in all."""

    sort: str
    rows: list[Any]
    count: int


def found_in_directory(actor: Actor, typed: str) -> list[Found]:
    """Return what matches every typed word, sort by sort; empty sorts are left out."""
    people = people_matching(people_seen_by(actor), typed)
    sorts: dict[str, QuerySet[Any]] = {
        PEOPLE: with_posts(people.order_by("name_order", "pk")),
        Office.Kind.SCHOOL.value: offices_found(actor, Office.Kind.SCHOOL, typed),
        Office.Kind.DIVISION.value: offices_found(actor, Office.Kind.DIVISION, typed),
        CLUSTERS: clusters_found(actor, typed),
        Office.Kind.EXTERNAL.value: offices_found(actor, Office.Kind.EXTERNAL, typed),
    }
    return [found for sort, rows in sorts.items() if (found := _first(sort, rows)).rows]


def _first(sort: str, rows: QuerySet[Any]) -> Found:
    first = list(rows[: MOST_OF_EACH + 1])
    count = len(first) if len(first) <= MOST_OF_EACH else rows.count()
    return Found(sort, first[:MOST_OF_EACH], count)
