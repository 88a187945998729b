"""How often a password may be guessed, and why nobody can be kept out by guessing.

The rule. Wrong passwords are counted three times: of one account from one network, of
one account from everywhere, and from one network at all accounts; each count that is full
closes that way for a while, also to the right password. The first is the strictest, so
who guesses from one place closes the account only there: its person comes in from
anywhere else, and no single network makes enough tries to fill the second count, which
stops those who guess from many. The third lets an office of hundreds behind one
address mistype, and stops trying one password at every name. At a device where the
person has signed in before (``devices``) none of the three is asked, only a count of
that device: neither a crowd of guessers nor a neighbour behind the same address keeps the
person out. A name of nobody is counted like any other, so the answers are the same; and
what an administrator gives, a code for a new password, is asked nothing here.

A network is an IPv4 address or the /64 of an IPv6 address, never what a header says
past the trusted proxies. Names count as the account that they find, however written.
Each new name costs who tries it a password's hash here, and a job forgets what is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from saraban.accounts.devices import device_of
from saraban.accounts.failed_sign_ins import account_named, note_failed
from saraban.core.addresses import network_of
from saraban.core.try_limits import (
    OF_ACCOUNT,
    OF_ACCOUNT_IN_NETWORK,
    OF_CONFIRMATION,
    OF_KNOWN_DEVICE,
    OF_NETWORK,
    NoTryLeftError,
    Tried,
    forget_tries,
    give_back,
    take_try,
)

if TYPE_CHECKING:
    from saraban.accounts.models import User

_MINUTE: Final = 60


@dataclass(frozen=True)
class SignInTries:
    """What one try at a name is counted under: ``own`` begins anew when it was right."""

    own: Tried
    shared: tuple[Tried, ...] = ()

    def take(self) -> None:
        """Count it as wrong before it is judged; NoTryLeftError where none is left."""
        take_try(self.own, *self.shared)

    def was_right(self) -> None:
        """Forget the person's own wrong tries here, and take this one out elsewhere."""
        forget_tries(self.own)
        for each in self.shared:
            give_back(each)


def tries_at_sign_in(request: HttpRequest | None, name: str) -> SignInTries:
    """Return under what a try at this name from this device and network counts."""
    user = account_named(name)
    device = device_of(request, user)
    if user is not None and device is not None:
        return SignInTries(Tried(OF_KNOWN_DEVICE, (str(user.pk), device)))
    account = f"id {user.pk}" if user is not None else f"name {name}"
    network = network_of(request)
    return SignInTries(
        Tried(OF_ACCOUNT_IN_NETWORK, (account, network)),
        (Tried(OF_ACCOUNT, (account,)), Tried(OF_NETWORK, (network,))),
    )


def is_confirmed(user: User, password: str, request: HttpRequest | None) -> bool:
    """Whether somebody signed in knows their password; ValidationError when locked.

    Counted by account alone and apart from sign-in: neither closes the other.
    """
    tried = Tried(OF_CONFIRMATION, (str(user.pk),))
    try:
        take_try(tried)
    except NoTryLeftError as error:
        note_failed(user, request)
        raise locked(error.until) from error
    if user.check_password(password):
        forget_tries(tried)
        return True
    note_failed(user, request)
    return False


def locked(until: datetime) -> ValidationError:
    """Return what is answered while no try is left, whoever asks and for whatever."""
    minutes = max(1, ceil((until - timezone.now()).total_seconds() / _MINUTE))
    return ValidationError(
        f"ใส่รหัสผ่านผิดหลายครั้งเกินไป รอ {minutes} นาที แล้วลองใหม่ หรือติดต่อผู้ดูแลระบบ",
        code="too_many_tries",
    )
