"""Pages of ส่วนบุคคล and of what a division got: newest first, by keyset."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere
from saraban.circulation.models import Step
from saraban.core import thai
from saraban.core.paging import Pager
from saraban.core.requests import read_ids
from saraban.offices.actors import Actor

ROWS: Final = 50
DIVISION: Final = "division"
STATES: Final = (
    ("unopened", "ยังไม่ได้เปิดดู"),
    ("opened", "เปิดดูแล้ว"),
    ("returned", "ส่งคืนแล้ว"),
)
COLUMNS: Final = (
    "id",
    "asked_at",
    "asked_capacity",
    "opened_at",
    "state",
    "entry__number",
    "entry__insert_number",
    "entry__register__year_be",
    "entry__reference_number",
    "entry__document_date",
    "entry__subject",
    "entry__sender",
    "entry__urgency",
    "entry__deadline_at",
    "entry__has_files",
    "entry__state",
)


@dataclass(frozen=True)
class HandoverWish:
    """What was asked of the list."""

    box: str = ""
    text: str = ""
    state: str = ""
    before: int | None = None

    @property
    def is_filtered(self) -> bool:
        """Does it show a part only."""
        return bool(self.text or self.state)

    def asked(self) -> dict[str, str]:
        """Return what links to other pages carry on."""
        named = {"box": self.box, "q": self.text, "state": self.state}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True)
class HandoverPage:
    """The rows to show and the links around them."""

    rows: list[Any]
    pager: Pager


def runs_division(actor: Actor) -> bool:
    """Does the actor see what was handed to their division."""
    return actor.division_id is not None and can_somewhere(
        actor, Permission.ENTRY_FORWARD
    )


def read_wish(asked: QueryDict, actor: Actor) -> HandoverWish:
    """Return what the address asks for; what it cannot mean is left out."""
    is_division = asked.get("box") == DIVISION and runs_division(actor)
    state = asked.get("state", "")
    before = read_ids([asked.get("before", "")])
    return HandoverWish(
        box=DIVISION if is_division else "",
        text=thai.clean_line(asked.get("q", "")),
        state=state if state in dict(STATES) else "",
        before=before[0] if before else None,
    )


def handed_page(wish: HandoverWish, path: str, *, actor: Actor) -> HandoverPage:
    """Return one page of what was handed to the actor, or to their division."""
    found = Step.objects.visible_to(actor)
    if wish.box == DIVISION and actor.division_id is not None:
        found = found.filter(office=actor.division_id, role="")
    else:
        found = found.to_person(actor)
    for word in thai.search_key(wish.text).split():
        found = found.filter(entry__search_text__contains=word)
    if wish.state == "unopened":
        found = found.unopened()
    elif wish.state == "opened":
        found = found.filter(opened_at__isnull=False, state__lt=Step.State.RETURNED)
    elif wish.state == "returned":
        found = found.filter(state=Step.State.RETURNED)
    if wish.before is not None:
        found = found.filter(pk__lt=wish.before)
    named = found.order_by("-pk").values_list(*COLUMNS, named=True)
    rows = list(named[: ROWS + 1])
    shown = rows[:ROWS]
    asked = wish.asked()
    older = None
    if len(rows) > ROWS:
        older = f"{path}?{urlencode({**asked, 'before': shown[-1].id})}"
    newest = f"{path}?{urlencode(asked)}" if wish.before is not None else None
    summary = "เรื่องที่ส่งต่อล่าสุดอยู่บน" if shown else "ไม่มีหนังสือ"
    return HandoverPage(shown, Pager(summary, newer_url=newest, older_url=older))
