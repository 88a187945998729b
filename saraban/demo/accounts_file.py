"""The list of the invented accounts with their password, kept for ``make run``."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings

from saraban.core.whole_files import write_whole
from saraban.demo.offices import Places
from saraban.demo.people import TWO_SCHOOLS
from saraban.demo.signatures import PIN

FILE_NAME: Final = "demo-accounts"
# Letters and digits that nobody takes for each other when copying by hand.
SYMBOLS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
PASSWORD_GROUPS: Final = 4
GROUP_LENGTH: Final = 4


def accounts_path() -> Path:
    """Return where the list is kept."""
    return Path(settings.DATA_FOLDER) / FILE_NAME


def invent_password() -> str:
    """Return a new password, easy to copy by hand."""
    return "-".join(
        "".join(secrets.choice(SYMBOLS) for _ in range(GROUP_LENGTH))
        for _ in range(PASSWORD_GROUPS)
    )


def keep_accounts(text: str) -> None:
    """Write the list so that only its owner can read it, at no moment others."""
    write_whole(accounts_path(), text)


def kept_accounts() -> str | None:
    """Return the kept list, None where it is gone."""
    try:
        return accounts_path().read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def describe_accounts(places: Places, password: str) -> str:
    """Return all accounts in a few lines, with their password."""
    return "\n".join([*_lines(places, password), ""])


def _lines(places: Places, password: str) -> Iterator[str]:
    last = len(places.schools)
    second, third = places.schools[1:3]
    yield f"{places.area.name}: ข้อมูลสมมติสำหรับทดลองใช้ (invented data)"
    yield f"รหัสผ่านของทุกบัญชี (password of all accounts): {password}"
    yield f"รหัส PIN ลงลายมือชื่อของผู้บริหาร (signing PIN of directors): {PIN}"
    yield ""
    yield "admin      ผู้ดูแลระบบ"
    yield "registry   เจ้าหน้าที่สารบรรณกลาง"
    yield "secret     นายทะเบียนหนังสือลับ (ที่สถานศึกษา: school001 school002)"
    yield "director   ผู้อำนวยการเขตพื้นที่    deputy1 deputy2   รองผู้อำนวยการ"
    for number, division in enumerate(places.divisions, start=1):
        accounts = f"clerk{number} head{number} officer{number}"
        yield f"{accounts:<27}{division.name}"
    yield f"school001 … school{last:03d}        เจ้าหน้าที่สารบรรณสถานศึกษา"
    yield f"principal001 … principal{last:03d}  ผู้อำนวยการสถานศึกษา"
    yield f"teacher001 … teacher{last:03d}      ครู"
    yield f"{TWO_SCHOOLS}                 ทำงานสองแห่ง: {second.name} และ {third.name}"
