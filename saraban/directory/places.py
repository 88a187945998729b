"""Which of these pages a person finds under ตั้งค่าระบบ."""

from __future__ import annotations

from typing import Final

from django.urls import reverse

from saraban.access.permissions import Permission
from saraban.access.policy import can
from saraban.core.shell import ShellItem
from saraban.offices.actors import Actor

_PLACES: Final = (
    (
        "กำหนดเจ้าหน้าที่",
        "directory:appointment_list",
        (Permission.APPOINT, Permission.APPOINT_HEADS),
    ),
    ("ผู้ใช้", "directory:person_list", (Permission.PEOPLE,)),
    ("หน่วยงานและสถานศึกษา", "directory:office_list", (Permission.OFFICES,)),
    ("กำหนดสิทธิ์ของหน่วยงาน", "directory:settings_edit", (Permission.OFFICE_SETTINGS,)),
)


def places_of(actor: Actor, current: str = "") -> list[ShellItem]:
    """Return the settings pages that the actor may open, in the menu's order."""
    return [
        ShellItem(title=title, url=reverse(name), is_current=name == current)
        for title, name, permissions in _PLACES
        if any(can(actor, permission) for permission in permissions)
    ]
