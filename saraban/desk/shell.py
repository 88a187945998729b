"""The frame of every page, built for who is at work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import HttpRequest

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere
from saraban.core import thai
from saraban.core.paths import page_path
from saraban.core.shell import Shell, ShellItem, ShellModule
from saraban.dispatch.models import Delivery
from saraban.offices.models import Role

if TYPE_CHECKING:
    from saraban.offices.actors import Actor

MOST_COUNTED: Final = 100
SETTINGS: Final = "ตั้งค่าระบบ"
HOME: Final = ("รายการหลัก", "desk:home", (), "home")


def build_shell(request: HttpRequest) -> Shell:
    """Return the frame; for visitors an empty one."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return _empty_shell(request)
    here = _Here(request)
    waiting = _waiting(actor)
    modules = (
        (_administration(here),)
        if actor.role is Role.ADMINISTRATOR
        else (_books(actor, here), _exchange(actor, here, waiting))
    )
    return Shell(
        office_name=actor.book_owner.name,
        office_short_name=actor.book_owner.short_name,
        person_name=actor.user.get_full_name(),
        role_name=_role_name(actor),
        can_switch_office=actor.has_choice,
        modules=tuple(module for module in modules if module.items),
        tabs=_tabs(actor, here, waiting),
        today=thai.format_full_date(thai.today()),
    )


def waiting_count(actor: Actor) -> int:
    """Return how many letters wait for this person's receipt, at most 100."""
    if not can_somewhere(actor, Permission.DELIVERY_RECEIVE):
        return 0
    waiting = Delivery.objects.visible_to(actor).outstanding()
    # Counting in the database takes a subquery, which takes longer than 100 ids.
    return len(waiting.values_list("pk", flat=True)[:MOST_COUNTED])


def _waiting(actor: Actor) -> int | None:
    return waiting_count(actor) or None


class _Here:
    """Where the request is: to mark the current places of the menus."""

    def __init__(self, request: HttpRequest) -> None:
        match = request.resolver_match
        self.name = match.view_name if match else ""
        self.kind = str(match.kwargs.get("kind", "")) if match else ""

    def item(
        self,
        title: str,
        name: str,
        arguments: tuple[str, ...] = (),
        icon: str = "",
        count: int | None = None,
    ) -> ShellItem:
        """Return one place."""
        is_current = self.name == name and (not arguments or self.kind in arguments)
        url = page_path(name, *arguments)
        return ShellItem(title, url, is_current=is_current, count=count, icon=icon)

    @property
    def is_exchange(self) -> bool:
        """Is the page one of รับส่งหนังสือราชการ."""
        return self.is_in("dispatch") or self.name == "registers:entry_old"

    def is_in(self, app: str) -> bool:
        """Is the page one of this app's."""
        return self.name.startswith(f"{app}:")


def _books(actor: Actor, here: _Here) -> ShellModule:
    items: list[ShellItem] = []
    if can_somewhere(actor, Permission.BOOK_READ):
        items = [
            here.item(*HOME),
            here.item("ทะเบียนหนังสือรับ", "registers:entry_list", ("incoming",), "in"),
            here.item("ทะเบียนหนังสือส่ง", "registers:entry_list", ("outgoing",), "up"),
            *_reserved(actor, here),
            *_settings(actor, here),
        ]
    return ShellModule(
        "ทะเบียนหนังสือราชการ",
        page_path("registers:entry_list", "incoming"),
        is_current=not here.is_exchange,
        items=tuple(items),
    )


def _reserved(actor: Actor, here: _Here) -> list[ShellItem]:
    """จองเลข, of the book that the person is in; numbers are reserved to be sent."""
    if not can_somewhere(actor, Permission.NUMBER_RESERVE):
        return []
    kind = "incoming" if here.kind == "incoming" else "outgoing"
    return [here.item("จองเลข", "registers:number_list", (kind,))]


def _exchange(actor: Actor, here: _Here, waiting: int | None) -> ShellModule:
    items = [
        here.item(title, name, icon=icon, count=count)
        for title, name, icon, count, permission in (
            (
                "หนังสือรับ",
                "dispatch:delivery_list",
                "in",
                waiting,
                Permission.DELIVERY_READ,
            ),
            ("หนังสือส่ง", "dispatch:dispatch_list", "up", None, Permission.DISPATCH_READ),
            (
                "ส่งหนังสือราชการ",
                "dispatch:dispatch_create",
                "send",
                None,
                Permission.LETTER_SEND,
            ),
        )
        if can_somewhere(actor, permission)
    ]
    home = [here.item(*HOME)] if items else []
    return ShellModule(
        "รับส่งหนังสือราชการ",
        items[0].url if items else "",
        is_current=here.is_exchange,
        items=(*home, *items, *_old(actor, here, items)),
    )


def _old(actor: Actor, here: _Here, others: list[ShellItem]) -> list[ShellItem]:
    """หนังสืออายุเกิน 2 ปี, where the manual has it: for those who have the menu."""
    if not others or not can_somewhere(actor, Permission.BOOK_READ):
        return []
    kind = "outgoing" if here.kind == "outgoing" else "incoming"
    return [here.item("หนังสืออายุเกิน 2 ปี", "registers:entry_old", (kind,))]


def _settings(actor: Actor, here: _Here) -> list[ShellItem]:
    allowed = (
        Permission.BOOK_SETTINGS,
        Permission.APPOINT,
        Permission.OFFICE_SETTINGS,
    )
    if not any(can_somewhere(actor, each) for each in allowed):
        return []
    return [here.item(SETTINGS, "desk:settings_home", icon="gear")]


def _administration(here: _Here) -> ShellModule:
    return ShellModule(
        "ส่วนการจัดการระบบ",
        page_path("directory:person_list"),
        is_current=True,
        items=(
            here.item(*HOME),
            here.item("ผู้ใช้", "directory:person_list"),
            here.item("หน่วยงาน", "directory:office_list"),
            here.item("กำหนดเจ้าหน้าที่", "directory:appointment_list"),
            here.item(SETTINGS, "desk:settings_home"),
        ),
    )


def _tabs(actor: Actor, here: _Here, waiting: int | None) -> tuple[ShellItem, ...]:
    """Four places at the thumb on a phone."""
    tabs = [here.item(*HOME)]
    if can_somewhere(actor, Permission.DELIVERY_READ):
        tabs.append(
            here.item("หนังสือรับ", "dispatch:delivery_list", icon="in", count=waiting)
        )
    if can_somewhere(actor, Permission.BOOK_READ):
        tabs += [
            here.item("ทะเบียนรับ", "registers:entry_list", ("incoming",), "in"),
            here.item("ทะเบียนส่ง", "registers:entry_list", ("outgoing",), "up"),
        ]
    return tuple(tabs)


def _role_name(actor: Actor) -> str:
    role = actor.appointment.position_title or actor.role.label
    return f"{role} · {actor.office.short_name}" if actor.division_id else role


def _empty_shell(request: HttpRequest) -> Shell:
    user = getattr(request, "user", None)
    name = user.get_full_name() if user is not None and user.is_authenticated else ""
    return Shell(
        office_name="",
        office_short_name="",
        person_name=name,
        role_name="",
        can_switch_office=False,
        modules=(),
        tabs=(),
        today=thai.format_full_date(thai.today()),
    )
