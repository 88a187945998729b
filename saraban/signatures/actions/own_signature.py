"""Deeds with one's own signature picture and PIN; each person alone does them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone

from saraban.accounts.models import User
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core.locks import lock_row
from saraban.documents.checks import check_file
from saraban.documents.errors import FileRefusedError
from saraban.documents.names import extension_of
from saraban.documents.storage import store_content
from saraban.documents.uploads import ArrivedFile
from saraban.signatures.actions.prove import current_picture, record_refusal
from saraban.signatures.actions.tries import LockedError, forget_tries, take_try
from saraban.signatures.errors import (
    OwnPasswordFirstError,
    PasswordLockedError,
    PasswordWrongError,
    PictureRefusedError,
)
from saraban.signatures.models import FailedTries, SignaturePicture, SignaturePin
from saraban.signatures.picture import CONTENT_TYPE, Ink, ink_of
from saraban.signatures.pins import clean_pin, hash_of, require_good_pin

if TYPE_CHECKING:
    from saraban.offices.actors import Actor

PICTURE_EXTENSIONS: Final = frozenset({"png", "jpg", "jpeg", "jfif", "gif"})


def set_picture(arrived: ArrivedFile, *, actor: Actor) -> SignaturePicture:
    """Take the signature from a photograph or scan; it replaces the one in use.

    Only the ink is kept, never the file that was sent.
    """
    if arrived.refusal or arrived.path is None:
        raise FileRefusedError(arrived.refusal)
    if extension_of(arrived.label) not in PICTURE_EXTENSIONS:
        message = f"ไฟล์ {arrived.label} ไม่ใช่ภาพ เลือกภาพชนิด png, jpg หรือ gif"
        raise PictureRefusedError(message)
    check_file(arrived.label, arrived.file, arrived.size or 0)
    return keep_picture(ink_of(arrived.path), actor=actor)


def keep_picture(ink: Ink, *, actor: Actor) -> SignaturePicture:
    """Make this the signature in use; the same again changes nothing."""
    stored_file = store_content(ink.content, CONTENT_TYPE)
    with transaction.atomic():
        _hold_own_row(actor)
        before = current_picture(actor.user)
        if before is not None and before.stored_file_id == stored_file.pk:
            return before
        SignaturePicture.objects.of(actor.user).in_use().update(
            withdrawn_at=timezone.now()
        )
        picture = SignaturePicture.objects.create(
            user=actor.user,
            stored_file=stored_file,
            width=ink.width,
            height=ink.height,
        )
        old = before.stored_file.sha256 if before else None
        values = {"picture": [old, stored_file.sha256]}
        record(AuditKind.SIGNATURE_CHANGED, actor.user, actor=actor, values=values)
    return picture


@transaction.atomic
def withdraw_picture(*, actor: Actor) -> None:
    """Sign with no picture any more; what was signed before keeps its own."""
    _hold_own_row(actor)
    _withdraw(actor.user, actor)


def withdraw_after_reset(user: User, *, actor: Actor) -> None:
    """Take the picture of a locked person out of use, whose password was reset.

    Whoever comes in with the new one supplies a picture anew, as a PIN.
    """
    _withdraw(user, actor)


def _withdraw(user: User, actor: Actor) -> None:
    before = current_picture(user)
    if before is None:
        return
    before.withdrawn_at = timezone.now()
    before.save(update_fields=["withdrawn_at"])
    values = {"picture": [before.stored_file.sha256, None]}
    record(AuditKind.SIGNATURE_CHANGED, user, actor=actor, values=values)


def set_pin(password: str, pin: str, *, actor: Actor) -> None:
    """Set the own PIN, or a new one for a forgotten one, with the sign-in password.

    There is no other way to a PIN: nobody can set, see or reset that of another. An
    invented password is known to who invented it and sets none. Like ``prove_signer``
    it commits by itself, since a wrong password counts.
    """
    if actor.user.must_change_password:
        raise OwnPasswordFirstError
    pin = clean_pin(pin)
    require_good_pin(pin, actor.user)
    _require_password(password, actor)
    kept = hash_of(pin, actor.user)
    with transaction.atomic():
        SignaturePin.objects.update_or_create(
            user=actor.user, defaults={"hash": kept, "set_at": timezone.now()}
        )
        forget_tries(actor.user, FailedTries.Secret.PIN)
        record(AuditKind.PIN_CHANGED, actor.user, actor=actor)


def _require_password(password: str, actor: Actor) -> None:
    secret = FailedTries.Secret.PASSWORD
    try:
        tries = take_try(actor.user, secret)
    except LockedError as error:
        record_refusal("password_locked", actor=actor)
        raise PasswordLockedError(error.until) from error
    if actor.user.check_password(password):
        forget_tries(actor.user, secret)
        return
    record_refusal("password_wrong", actor=actor)
    if tries.locked_until is not None:
        raise PasswordLockedError(tries.locked_until)
    raise PasswordWrongError(tries.left)


def _hold_own_row(actor: Actor) -> None:
    # Two presses at once: the second finds what the first has done.
    lock_row(User, actor.user_id, no_key=True)
