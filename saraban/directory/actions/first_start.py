"""First start: an installation without accounts is set up in the browser, once.

``saraban serve`` tells a link with a code. Whoever opens it makes the area office, its
divisions and the first administrator. With the first account the link is worth nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from saraban.accounts.models import User
from saraban.audit.actions import Witness
from saraban.core.errors import UnknownSubjectError
from saraban.core.locks import locked_row
from saraban.core.public_codes import digest_of, draw_code, in_groups
from saraban.directory.models import FirstStart
from saraban.offices.first_offices import (
    NewAdministrator,
    NewArea,
    add_administrator,
    found_area,
)

# 79 bits of chance.
CODE_LENGTH: Final = 16
CODE_GROUP: Final = 4


@dataclass(frozen=True)
class FirstOffice:
    """What the first start makes."""

    area: NewArea
    administrator: NewAdministrator


def words_at_start(site: str) -> list[str]:
    """Return the line that ``saraban serve`` tells while there is no account."""
    if not is_awaited():
        return []
    code = in_groups(renew_code(), CODE_GROUP)
    link = f"{site}{reverse('directory:first_start')}?code={code}"
    return [f"first start: {link}  (works until the first administrator is there)"]


def is_awaited() -> bool:
    """Whether the installation has no account yet."""
    return not User.objects.exists()


@transaction.atomic
def renew_code() -> str:
    """Return a new code, in the place of those before; only its digest is kept."""
    code = draw_code(CODE_LENGTH)
    FirstStart.objects.all().delete()
    FirstStart.objects.create(code_digest=digest_of(code))
    return code


def is_newest(digest: str) -> bool:
    """Whether this is the digest of the newest link's code."""
    newest = FirstStart.objects.order_by("pk").last()
    return newest is not None and constant_time_compare(newest.code_digest, digest)


@transaction.atomic
def start_first_office(new: FirstOffice, digest: str, *, witness: Witness) -> User:
    """Make the area office and its administrator; return the administrator.

    Of several who press at once one is first. Raises UnknownSubjectError for the
    others, and where the link is not the newest.
    """
    newest = FirstStart.objects.order_by("pk").last()
    if newest is None or not constant_time_compare(newest.code_digest, digest):
        raise UnknownSubjectError
    try:
        locked_row(FirstStart.objects.all(), newest.pk)
    except FirstStart.DoesNotExist:
        raise UnknownSubjectError from None
    if not is_awaited():
        raise UnknownSubjectError
    area = found_area(new.area, actor=witness)
    administrator = add_administrator(new.administrator, area, actor=witness)
    FirstStart.objects.all().delete()
    return administrator
