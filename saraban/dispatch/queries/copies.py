"""หนังสือภายในสำนักงาน: the copies of one desk, waiting or all, by keyset."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere
from saraban.core.lists.keyset import NEWEST_FIRST
from saraban.core.lists.pager import ListPage, older_pager
from saraban.dispatch.models import InsideCopy
from saraban.dispatch.models.querysets import InsideCopyQuerySet
from saraban.dispatch.queries.list_page import CAME_COLUMNS
from saraban.offices.actors import Actor
from saraban.offices.models import Office

COPY_COLUMNS: Final = (*CAME_COLUMNS, "dispatch__recalled_at")


def own_desk_id(actor: Actor) -> int:
    """Return whose copies are the actor's own: a division's, or สารบรรณกลาง's."""
    return actor.division_id or actor.book_owner_id


def desks_of(actor: Actor) -> list[tuple[int, str]]:
    """Return the desks whose copies the actor may see, as (id, name).

    A division sees its own only, so it has nothing to choose from.
    """
    owner = actor.book_owner
    if actor.division_id or not owner.has_divisions:
        return []
    divisions = Office.objects.divisions_of(owner).values_list("pk", "short_name")
    return [(owner.pk, "สารบรรณกลาง"), *divisions]


def copies_waiting(actor: Actor) -> InsideCopyQuerySet:
    """Return the copies that wait at the actor's own desk, for those who may act."""
    if not can_somewhere(actor, Permission.DELIVERY_RECEIVE):
        return InsideCopy.objects.none()
    mine = InsideCopy.objects.visible_to(actor).filter(office=own_desk_id(actor))
    return mine.outstanding()


def copy_page(
    desk_id: int, before: int | None, path: str, *, actor: Actor
) -> ListPage[dict[str, Any]]:
    """Return one page of the copies of one desk, newest first."""
    copies = InsideCopy.objects.visible_to(actor).filter(office=desk_id)
    page = NEWEST_FIRST.page_after_id(copies.values(*COPY_COLUMNS), before)
    asked = {} if desk_id == own_desk_id(actor) else {"desk": desk_id}
    first, place = f"{path}?{urlencode(asked)}", page.place("before")
    pager = older_pager(page, first, place, "เรื่องที่ส่งล่าสุดอยู่บน")
    return ListPage(page.rows, pager)
