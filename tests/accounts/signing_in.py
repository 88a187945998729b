"""People and strangers at the sign-in page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from saraban.core.models import TryCount
from tests.cast import PASSWORD

LOGIN: Final = reverse("account_login")
NAME: Final = "officer"
HERE: Final = "198.51.100.7"
ELSEWHERE: Final = "203.0.113.20"
WRONG: Final = "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง"
LOCKED: Final = "ใส่รหัสผ่านผิดหลายครั้งเกินไป รอ 15 นาที แล้วลองใหม่ หรือติดต่อผู้ดูแลระบบ"
# So many wrong tries the fixture ``few_tries`` leaves.
FEW: Final = 2


def said(
    name: str = NAME,
    password: str = PASSWORD,
    *,
    network: str = HERE,
    browser: Client | None = None,
    headers: dict[str, str] | None = None,
) -> str:
    """Try to sign in; return ``in``, ``wrong`` or ``locked``."""
    browser = browser or Client()
    sent = {"login": name, "password": password}
    answer = browser.post(LOGIN, sent, REMOTE_ADDR=network, headers=headers)
    if answer.status_code == 302:
        return "in"
    page = answer.content.decode()
    assert f'value="{name}"' in page
    return "locked" if LOCKED in page else "wrong" if WRONG in page else page


def guess(times: int = FEW, name: str = NAME, **more: Any) -> list[str]:
    """Try wrong passwords."""
    return [said(name, f"เดา-{number}", **more) for number in range(times)]


def known(name: str = NAME, network: str = HERE) -> Client:
    """Return the browser of somebody who has signed in there and left."""
    browser = Client()
    assert said(name, browser=browser, network=network) == "in"
    browser.post(reverse("account_logout"))
    return browser


def let_time_pass(minutes: int) -> None:
    """Let what is counted be so many minutes older."""
    for each in TryCount.objects.all():
        TryCount.objects.filter(pk=each.pk).update(
            ends_at=each.ends_at - timedelta(minutes=minutes)
        )


def set_far_ahead() -> None:
    """Leave the times that a clock wrote which was a year ahead."""
    TryCount.objects.update(ends_at=timezone.now() + timedelta(days=365))
