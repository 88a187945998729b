"""Devices at which a person has signed in before: nobody can lock them out there.

The browser keeps a signed cookie that names the person and a number of the device. It
holds for half a year after the last sign-in there and no longer than the password: a
reset or a change ends it everywhere but where the change was made. It opens nothing, and
guesses made with a stolen one have a count of their own (``sign_in_tries``).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

if TYPE_CHECKING:
    from saraban.accounts.models import User

Answer = Callable[[HttpRequest], HttpResponse]
KEPT: Final = timedelta(days=180)
# A computer of the staff room; whoever has not come for longest goes first.
MOST_PEOPLE: Final = 10
_SALT: Final = "saraban.device"
_SIGNED_IN: Final = "signed_in_at_device"


def device_of(request: HttpRequest | None, user: User | None) -> str | None:
    """Return the number of this device where the person has signed in at it before."""
    if request is None or user is None:
        return None
    number, stamp = _people_of(request).get(str(user.pk), ("", ""))
    return number if constant_time_compare(stamp, _stamp_of(user)) else None


def remember_device(request: HttpRequest, user: User, **_rest: Any) -> None:
    """Let the answer to this request make the device one of the person's."""
    setattr(request, _SIGNED_IN, user)


class KnownDeviceMiddleware:
    """Gives the cookie to whoever has signed in or changed the own password."""

    def __init__(self, get_response: Answer) -> None:
        """Wrap the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; write the person first into the device's list."""
        response = self.get_response(request)
        user: User | None = getattr(request, _SIGNED_IN, None)
        if user is not None:
            others = _people_of(request)
            others.pop(str(user.pk), None)
            own = (secrets.token_urlsafe(9), _stamp_of(user))
            people = dict([(str(user.pk), own), *others.items()][:MOST_PEOPLE])
            response.set_cookie(
                settings.DEVICE_COOKIE_NAME,
                signing.dumps(people, salt=_SALT, compress=True),
                max_age=KEPT,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


def _people_of(request: HttpRequest) -> dict[str, tuple[str, str]]:
    try:
        people: dict[str, tuple[str, str]] = signing.loads(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""),
            salt=_SALT,
            max_age=KEPT,
        )
    except signing.BadSignature:
        return {}
    return people


def _stamp_of(user: User) -> str:
    """Return what is another with every other password; it tells nothing of it."""
    return salted_hmac(_SALT, user.password, algorithm="sha256").hexdigest()[:20]
