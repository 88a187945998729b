"""How one person wants one list: columns, density, named views.

Each has their own, for each office and book. Nothing of it changes what the book
holds, so nothing of it is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import parse_qsl, urlencode

from django.db import models, transaction

from saraban.core.locks import locked_row
from saraban.core.prepared import PreparedQuery, placeholder
from saraban.core.typed_text import fitting_line
from saraban.offices.actors import Actor
from saraban.registers.errors import ViewRefusedError
from saraban.registers.models import VIEW_NAME_MAX, BookKind, ListArrangement
from saraban.registers.models.kinds import COLUMNS, OF_CERTIFICATES
from saraban.registers.queries.kinds import columns_at, kind_of
from saraban.registers.queries.list_filters import KEPT

MOST_VIEWS: Final = 20
QUERY_MAX: Final = 2_000
_ARRANGEMENT: Final = PreparedQuery(
    lambda: ListArrangement.objects.filter(
        user=placeholder("user"),
        office=placeholder("office"),
        kind=placeholder("kind", models.CharField()),
    )
)


def arrangement_of(actor: Actor, kind: str) -> ListArrangement:
    """Return how the person wants this list; all columns unless they said otherwise."""
    found = _ARRANGEMENT.rows(user=actor.user_id, office=actor.book_owner_id, kind=kind)
    return (
        found[0]
        if found
        else ListArrangement(
            user_id=actor.user_id, office_id=actor.book_owner_id, kind=kind
        )
    )


def columns_for(actor: Actor, kind: BookKind) -> Mapping[str, str]:
    """Return the columns that the actor may hide, in the words of their office.

    By their names in the template, in the order of the list.
    """
    own = columns_at(kind, actor.book_owner)
    columns = {"year": "ปี"} | {each: kind.label(each) for each in own}
    if actor.book_owner.is_school and "action" in columns:
        columns["action"] = "การปฏิบัติ"
    return columns


@transaction.atomic
def set_columns(
    kind: str, shown: Iterable[str], *, is_dense: bool, actor: Actor
) -> ListArrangement:
    """Show these columns and hide the others that may be hidden."""
    arrangement = _locked(actor, kind)
    kept = set(shown)
    arrangement.hidden_columns = [
        name
        for name in columns_for(actor, kind_of(actor.book_owner, kind))
        if name not in kept
    ]
    arrangement.is_dense = is_dense
    arrangement.save(update_fields=["hidden_columns", "is_dense"])
    return arrangement


def reset_columns(kind: str, *, actor: Actor) -> ListArrangement:
    """Show all columns with room again; the named views stay."""
    return set_columns(
        kind, ["year", *COLUMNS, *OF_CERTIFICATES], is_dense=False, actor=actor
    )


def save_view(kind: str, name: str, query: str, *, actor: Actor) -> ListArrangement:
    """Keep the filters of an address under a name; the same name is replaced.

    Raises TypedTooLongError, ViewRefusedError without a name or filters, and for the
    21st view.
    """
    name = fitting_line(name, "ชื่อมุมมอง", VIEW_NAME_MAX)
    if not name:
        message = f"ตั้งชื่อมุมมอง 1–{VIEW_NAME_MAX} ตัวอักษร แล้วบันทึกอีกครั้ง"
        raise ViewRefusedError(message)
    kept = kept_query(query)
    if not kept:
        message = "ยังไม่ได้ค้นหรือกรอง ให้เลือกตัวกรองแล้วกด ค้นหา ก่อนบันทึกมุมมอง"
        raise ViewRefusedError(message)
    return _keep_view(kind, {"name": name, "query": kept}, actor=actor)


@transaction.atomic
def _keep_view(kind: str, kept: dict[str, str], *, actor: Actor) -> ListArrangement:
    arrangement = _locked(actor, kind)
    views = [view for view in arrangement.views if view["name"] != kept["name"]]
    if len(views) >= MOST_VIEWS:
        message = f"บันทึกมุมมองได้ไม่เกิน {MOST_VIEWS} มุมมอง ลบมุมมองที่ไม่ใช้ก่อน"
        raise ViewRefusedError(message)
    arrangement.views = [*views, kept]
    arrangement.save(update_fields=["views"])
    return arrangement


@transaction.atomic
def delete_view(kind: str, name: str, *, actor: Actor) -> ListArrangement:
    """Forget a named view; one that is gone already stays gone."""
    arrangement = _locked(actor, kind)
    arrangement.views = [view for view in arrangement.views if view["name"] != name]
    arrangement.save(update_fields=["views"])
    return arrangement


def kept_query(query: str) -> str:
    """Return only the filters of an address; a year alone is none."""
    typed = dict(parse_qsl(query[:QUERY_MAX]))
    kept = {name: typed[name] for name in KEPT if typed.get(name)}
    return urlencode(kept) if kept.keys() - {"year"} else ""


def _locked(actor: Actor, kind: str) -> ListArrangement:
    arrangement, _ = ListArrangement.objects.get_or_create(
        user_id=actor.user_id, office_id=actor.book_owner_id, kind=kind
    )
    return locked_row(ListArrangement.objects.all(), arrangement.pk)
