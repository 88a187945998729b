"""Writes sign-in and sign-out into the record, from the libraries' own signals.

Sign-ins that failed are counted an hour (``accounts.failed_sign_ins``): who guesses
would fill the record, which never forgets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allauth.account.signals import password_changed
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest

from saraban.audit.actions import Witness, record
from saraban.audit.models import AuditKind
from saraban.core.addresses import ip_address_of
from saraban.offices.actors import actor_of
from saraban.offices.middleware import CHOSEN

if TYPE_CHECKING:
    from saraban.accounts.models import User


@dataclass(frozen=True)
class Visitor:
    """Somebody who is not at work under an appointment, or not known at all."""

    user_id: int | None
    ip_address: str | None
    appointment_id: int | None = None
    capacity_text: str = ""
    book_owner_id: int | None = None


def connect() -> None:
    """Listen to the libraries."""
    user_logged_in.connect(record_sign_in)
    user_logged_out.connect(record_sign_out)
    password_changed.connect(record_password_change)


def record_sign_in(request: HttpRequest, user: User, **_rest: Any) -> None:
    """A person signed in."""
    record(AuditKind.SIGNED_IN, user, actor=_witness(request, user))


def record_sign_out(request: HttpRequest, user: User | None, **_rest: Any) -> None:
    """A person signed out."""
    if user is not None:
        record(AuditKind.SIGNED_OUT, user, actor=_witness(request, user))


def record_password_change(request: HttpRequest, user: User, **_rest: Any) -> None:
    """A person chose a new password."""
    record(AuditKind.PASSWORD_CHANGED, user, actor=_witness(request, user))


def _witness(request: HttpRequest, user: User) -> Witness:
    address = ip_address_of(request)
    session = getattr(request, "session", {})
    return actor_of(user, session.get(CHOSEN), address) or Visitor(user.pk, address)
