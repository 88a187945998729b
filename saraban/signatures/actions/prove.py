"""Proof of who signs: an electronic signature under section 9 of the Act of 2544.

What a deed that is signed needs of this package: ``readiness_of`` for its page,
``prove_signer`` before its transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models, transaction

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.documents.models import StoredFile
from saraban.offices.actors import Actor
from saraban.signatures.actions.tries import LockedError, forget_tries, take_try
from saraban.signatures.errors import (
    AccountHeldError,
    PinError,
    PinLockedError,
    PinMissingError,
    PinNotSetError,
    PinWrongError,
    SignatureMissingError,
)
from saraban.signatures.models import FailedTries, SignaturePicture, SignaturePin
from saraban.signatures.pins import clean_pin, is_right

if TYPE_CHECKING:
    from saraban.accounts.models import User


class SigningMethod(models.TextChoices):
    """How the signer was known."""

    PIN = "pin", "ใส่รหัส PIN"
    SIGN_IN = "sign_in", "เข้าสู่ระบบ"


@dataclass(frozen=True)
class Signing:
    """What a proved person signs with: the picture of this moment, and how proved."""

    picture: StoredFile
    method: SigningMethod


@dataclass(frozen=True)
class Readiness:
    """What a page that asks for a signature must know of the person."""

    needs_pin: bool
    has_picture: bool
    has_pin: bool
    is_held: bool

    @property
    def is_ready(self) -> bool:
        """Whether the person can sign now, with the PIN if the office wants it."""
        is_proved = self.has_pin or not self.needs_pin
        return self.has_picture and is_proved and not self.is_held


def current_picture(user: User) -> SignaturePicture | None:
    """Return what the person signs with now."""
    own = SignaturePicture.objects.of(user).in_use()
    return own.select_related("stored_file").first()


def readiness_of(actor: Actor) -> Readiness:
    """Return whether the person could sign at this office; writes nothing."""
    return Readiness(
        needs_pin=actor.book_owner.signing_needs_pin,
        has_picture=SignaturePicture.objects.of(actor.user).in_use().exists(),
        has_pin=SignaturePin.objects.in_force(actor.user) is not None,
        is_held=actor.user.held_since is not None,
    )


def prove_signer(pin: str, *, actor: Actor) -> Signing:
    """Return what the person signs with, once they have proved who they are.

    The PIN is asked only where the office wants it. Call it before the transaction of
    the deed that is signed, never inside: it commits by itself, since a wrong PIN
    counts although the deed never happens (inside another transaction it raises
    RuntimeError). Each refusal of a PIN is recorded here; that the signature was
    used, the deed records.

    A PIN that was set before an administrator last reset the person's password does
    not hold any more (``SignaturePinQuerySet.in_force``): PinNotSetError. Until a second
    person has confirmed the account, nothing is signed: AccountHeldError.
    """
    if actor.user.held_since is not None:
        raise AccountHeldError
    picture = current_picture(actor.user)
    if picture is None:
        raise SignatureMissingError
    if not actor.book_owner.signing_needs_pin:
        return Signing(picture.stored_file, SigningMethod.SIGN_IN)
    try:
        _require_pin(clean_pin(pin), actor.user)
    except PinError as refusal:
        record_refusal(refusal.reason, actor=actor)
        raise
    return Signing(picture.stored_file, SigningMethod.PIN)


def record_refusal(reason: str, *, actor: Actor) -> None:
    """Record that a PIN, or the password that sets one, was refused; never what."""
    with transaction.atomic(durable=True):
        record(
            AuditKind.PIN_REFUSED, actor.user, actor=actor, values={"reason": reason}
        )


def _require_pin(pin: str, user: User) -> None:
    kept = SignaturePin.objects.in_force(user)
    if kept is None:
        raise PinNotSetError
    if not pin:
        raise PinMissingError
    try:
        tries = take_try(user, FailedTries.Secret.PIN)
    except LockedError as error:
        raise PinLockedError(error.until) from error
    if is_right(pin, user, kept.hash):
        forget_tries(user, FailedTries.Secret.PIN)
    elif tries.locked_until is not None:
        raise PinLockedError(tries.locked_until)
    else:
        raise PinWrongError(tries.left)
