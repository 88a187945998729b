"""An area that has sent its first letter and whose heads have come in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from saraban.accounts.models import User
from saraban.core import thai
from saraban.directory.models import Confirmation
from saraban.letters.models import Letter
from saraban.offices.models import Appointment, Role
from tests.cast import Cast

LIST: Final = reverse("directory:confirmation_list")


def put_in_use(
    cast: Cast, heads: Iterable[str] = ("director", "deputy", "administrator")
) -> None:
    """Let the area have a letter, and these of its people have signed in once."""
    Letter.objects.create(
        office=cast.area,
        reference_number="ศธ 04999/1",
        document_date=thai.today(),
        subject="หนังสือฉบับแรก",
    )
    signed_in = [cast.users[each].pk for each in heads]
    User.objects.filter(pk__in=signed_in).update(last_login=timezone.now())


def decide(browser: Client, deed: str, confirmation: Confirmation | None = None) -> Any:
    """Press ยืนยัน, ไม่ยืนยัน or ถอนคำขอ of the newest one."""
    asked = confirmation or Confirmation.objects.latest("pk")
    page = reverse(f"directory:confirmation_{deed}", args=[asked.pk])
    return browser.post(page, follow=True)


def is_post(username: str, role: Role) -> bool:
    """Whether somebody holds a post today."""
    posts = Appointment.objects.current(thai.today())
    return posts.filter(user__username=username, role=role).exists()
