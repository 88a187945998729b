"""The frame of every page, built for who is at work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from django.http import HttpRequest

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere
from saraban.core import thai
from saraban.core.paths import page_path
from saraban.core.shell import Shell, ShellItem, ShellModule
from saraban.desk.queries.counts import Counts, counts_of
from saraban.offices.models import Role

if TYPE_CHECKING:
    from saraban.offices.actors import Actor

P: Final = Permission
SETTINGS: Final = "ตั้งค่าระบบ"
EXCHANGE_APPS: Final = ("dispatch", "circulation", "recipients")
OF_EXCHANGE: Final = (
    "registers:entry_old",
    "registers:order_list",
    "registers:order_detail",
)
HOME: Final = ("รายการหลัก", "desk:home", (), "home")


def build_shell(request: HttpRequest) -> Shell:
    """Return the frame; for visitors an empty one."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return _empty_shell(request)
    here = _Here(request)
    counts = counts_of(request, actor)
    modules = (
        (_administration(here),)
        if actor.role is Role.ADMINISTRATOR
        else (_books(actor, here, counts), _exchange(actor, here, counts))
    )
    return Shell(
        office_name=actor.book_owner.name,
        office_short_name=actor.book_owner.short_name,
        person_name=actor.user.get_full_name(),
        role_name=_role_name(actor),
        can_switch_office=actor.has_choice,
        modules=tuple(module for module in modules if module.items),
        tabs=_tabs(actor, here, counts),
        today=thai.format_full_date(thai.today()),
        unread=counts.unread,
        is_reading=actor.reading is not None,
    )


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
        """Whether the page is one of รับส่งหนังสือราชการ."""
        return self.name in OF_EXCHANGE or any(self.is_in(app) for app in EXCHANGE_APPS)

    def is_in(self, app: str) -> bool:
        """Whether the page is one of this app's."""
        return self.name.startswith(f"{app}:")


def _books(actor: Actor, here: _Here, counts: Counts) -> ShellModule:
    items: list[ShellItem] = []
    if can_somewhere(actor, Permission.BOOK_READ):
        items = [
            here.item(*HOME),
            here.item("ทะเบียนหนังสือรับ", "registers:entry_list", ("incoming",), "in"),
            here.item("ทะเบียนหนังสือส่ง", "registers:entry_list", ("outgoing",), "up"),
            here.item("ทะเบียนคำสั่ง", "registers:entry_list", ("order",), "pen"),
            here.item("ทะเบียนเกียรติบัตร", "registers:entry_list", ("certificate",)),
            *_of_area(actor, here),
            *_reserved(actor, here),
            here.item("ทะเบียนอื่น", "registers:kind_list"),
            *_secret(actor, here, counts),
            *_settings(actor, here),
        ]
    return ShellModule(
        "ทะเบียนหนังสือราชการ",
        page_path("registers:entry_list", "incoming"),
        is_current=not here.is_exchange,
        items=tuple(items),
    )


def _of_area(actor: Actor, here: _Here) -> list[ShellItem]:
    """เกียรติบัตร สพท., for schools: what the area opened to them."""
    if not actor.book_owner.is_school or actor.reading is not None:
        return []
    return [here.item("เกียรติบัตร สพท.", "certificates:school_certificate_list")]


def _secret(actor: Actor, here: _Here, counts: Counts) -> list[ShellItem]:
    """หนังสือลับ, for everybody alike: the page says what a person may read."""
    if actor.reading is not None:
        return []
    count = counts.secret or None
    name = "secret_letters:letter_list"
    return [here.item("หนังสือลับ", name, icon="lock", count=count)]


def _reserved(actor: Actor, here: _Here) -> list[ShellItem]:
    """จองเลข, of the book that the person is in; numbers are reserved to be sent."""
    if not can_somewhere(actor, Permission.NUMBER_RESERVE):
        return []
    kind = here.kind if here.kind and here.is_in("registers") else "outgoing"
    return [here.item("จองเลข", "registers:number_list", (kind,))]


def _exchange(actor: Actor, here: _Here, counts: Counts) -> ShellModule:
    items = [
        here.item(title, name, icon=icon, count=count or None)
        for title, name, icon, count, permission in _exchange_places(actor, counts)
        if can_somewhere(actor, permission)
    ]
    # Whoever reads หนังสือรับ begins there.
    items[1:1] = _circulating(actor, here, counts)
    items.append(here.item("คำสั่งที่มีชื่อท่าน", "registers:order_list", icon="pen"))
    reads = can_somewhere(actor, Permission.DELIVERY_READ)
    return ShellModule(
        "รับส่งหนังสือราชการ",
        items[0].url,
        is_current=here.is_exchange,
        items=(
            here.item(*HOME),
            *items,
            *(_old(actor, here) if reads else ()),
            *_exchange_settings(actor, here),
        ),
    )


def _exchange_places(
    actor: Actor, counts: Counts
) -> Iterator[tuple[str, str, str, int, Permission]]:
    """Give title, page, icon, what waits there, and who has the place."""
    yield "หนังสือรับ", "dispatch:delivery_list", "in", counts.waiting, P.DELIVERY_READ
    yield "หนังสือส่ง", "dispatch:dispatch_list", "up", counts.returned, P.DISPATCH_READ
    yield "ส่งหนังสือราชการ", "dispatch:dispatch_create", "send", 0, P.LETTER_SEND
    yield "ร่างและรออนุมัติ", "dispatch:draft_list", "", counts.approvals, P.LETTER_SEND
    late = f"หนังสือที่ยังไม่รับเกิน {actor.book_owner.receipt_days} วัน"
    yield late, "dispatch:overdue_list", "", counts.overdue, P.DELIVERY_READ


def _circulating(actor: Actor, here: _Here, counts: Counts) -> list[ShellItem]:
    """What waits on the desk; รอสั่งการ for those who instruct."""
    items = [_steps(here, counts)]
    if can_somewhere(actor, Permission.STEP_INSTRUCT):
        items.append(_queue(here, counts))
    return items


def _steps(here: _Here, counts: Counts) -> ShellItem:
    name = "circulation:step_list"
    return here.item("เรื่องรอดำเนินการ", name, icon="check", count=counts.steps or None)


def _queue(here: _Here, counts: Counts) -> ShellItem:
    name = "circulation:queue"
    return here.item(
        counts.queue_title, name, icon="pen", count=counts.to_decide or None
    )


def _exchange_settings(actor: Actor, here: _Here) -> list[ShellItem]:
    if not can_somewhere(actor, Permission.DISPATCH_SETTINGS):
        return []
    return [here.item(SETTINGS, "desk:settings_home", icon="gear")]


def _old(actor: Actor, here: _Here) -> list[ShellItem]:
    """หนังสืออายุเกิน 2 ปี, where the manual has it."""
    if not can_somewhere(actor, Permission.BOOK_READ):
        return []
    kind = "outgoing" if here.kind == "outgoing" else "incoming"
    return [here.item("หนังสืออายุเกิน 2 ปี", "registers:entry_old", (kind,))]


def _settings(actor: Actor, here: _Here) -> list[ShellItem]:
    allowed = (
        Permission.BOOK_SETTINGS,
        Permission.APPOINT,
        Permission.OFFICE_SETTINGS,
        Permission.DISPATCH_SETTINGS,
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
            here.item("รายการรอยืนยัน", "directory:confirmation_list"),
            here.item("ความพร้อมของสถานศึกษา", "directory:school_setup"),
            here.item("ค้นหาบุคคลและหน่วยงาน", "directory:directory_search"),
            here.item(SETTINGS, "desk:settings_home"),
        ),
    )


def _tabs(actor: Actor, here: _Here, counts: Counts) -> tuple[ShellItem, ...]:
    """Four places at the thumb on a phone."""
    tabs = [here.item(*HOME)]
    if can_somewhere(actor, Permission.DELIVERY_READ):
        waiting = counts.waiting or None
        tabs.append(
            here.item("หนังสือรับ", "dispatch:delivery_list", icon="in", count=waiting)
        )
    elif actor.role is not Role.ADMINISTRATOR:
        tabs.append(_steps(here, counts))
    instructs = can_somewhere(actor, Permission.STEP_INSTRUCT)
    if instructs:
        tabs.append(_queue(here, counts))
    if counts.secret:
        tabs += _secret(actor, here, counts)
    elif can_somewhere(actor, Permission.BOOK_READ):
        tabs.append(here.item("ทะเบียนรับ", "registers:entry_list", ("incoming",), "in"))
    if can_somewhere(actor, Permission.BOOK_READ) and not instructs:
        tabs.append(here.item("ทะเบียนส่ง", "registers:entry_list", ("outgoing",), "up"))
    return tuple(tabs)


def _role_name(actor: Actor) -> str:
    role = actor.appointment.post_text
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
