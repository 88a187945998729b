"""ร่างและรออนุมัติ: what is being written, waits for approval, or for its time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere
from saraban.core.lists.keyset import NEWEST_FIRST
from saraban.core.lists.pager import ListPage, older_pager
from saraban.core.shell import ShellItem
from saraban.dispatch.models import Draft
from saraban.dispatch.queries.drafts import DraftQuerySet, drafts, may_approve
from saraban.offices.actors import Actor

ALL: Final = ""
FOR_ME: Final = "approval"
MINE: Final = "mine"
SCHEDULED: Final = "scheduled"
TABS: Final = {
    ALL: "ทั้งหมด",
    FOR_ME: "รอท่านอนุมัติ",
    MINE: "ร่างของท่าน",
    SCHEDULED: "รอเวลาส่ง",
}


@dataclass(frozen=True)
class DraftRow:
    """A draft, and whether it waits for this reader."""

    draft: Draft
    waits_for_me: bool


@dataclass(frozen=True)
class DraftPage(ListPage[DraftRow]):
    """Fifty drafts, the newest first, and the links around them."""

    tabs: list[ShellItem]


def draft_page(show: str, before: int | None, path: str, *, actor: Actor) -> DraftPage:
    """Return one page of what is not sent yet; an unknown part shows all."""
    show = show if show in TABS else ALL
    page = NEWEST_FIRST.page_after_id(_part(show, actor), before)
    rows = [
        DraftRow(each, each.state == Draft.State.WAITING and may_approve(actor, each))
        for each in page.rows
    ]
    first = f"{path}?{urlencode({'show': show} if show else {})}"
    place = page.place("before")
    pager = older_pager(page, first, place, "ร่างที่สร้างล่าสุดอยู่บน", "ไม่มีรายการ")
    return DraftPage(rows, pager, _tabs(show, path, actor))


def _part(show: str, actor: Actor) -> DraftQuerySet:
    seen = drafts().visible_to(actor).open()
    if show == FOR_ME:
        return seen.for_approval_by(actor)
    if show == MINE:
        return seen.filter(author=actor.user_id)
    if show == SCHEDULED:
        return seen.filter(state=Draft.State.SCHEDULED)
    return seen


def _tabs(show: str, path: str, actor: Actor) -> list[ShellItem]:
    approves = can_somewhere(actor, Permission.DISPATCH_APPROVE)
    return [
        ShellItem(
            title=title,
            url=f"{path}?{urlencode({'show': part})}" if part else path,
            is_current=part == show,
        )
        for part, title in TABS.items()
        if part != FOR_ME or approves
    ]
