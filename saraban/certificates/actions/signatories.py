"""กำหนดผู้ลงนามเกียรติบัตร, and the owner's permission for the picture."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.audit.actions import changes, record
from saraban.audit.models import AuditKind
from saraban.certificates.details import SignatoryDetails
from saraban.certificates.errors import AllowanceRefusedError, SignatoryRefusedError
from saraban.certificates.queries.signatories import (
    naming,
    own_signatory,
    people_to_sign,
)
from saraban.core.errors import UnknownSubjectError
from saraban.core.locks import lock_row, locked_row
from saraban.core.seen import require_as_seen
from saraban.notices.actions import Tell, tell
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.registers.models import Signatory
from saraban.signatures.actions.prove import current_picture, prove_signer

_TAKEN: Final = "มีผู้ลงนามที่ใช้รหัสนี้แล้ว ใช้รหัสอื่น"


@transaction.atomic
def create_signatory(details: SignatoryDetails, *, actor: Actor) -> Signatory:
    """Add a signatory; whose signature is asked for is told.

    Raises NotAllowedError and SignatoryRefusedError.
    """
    require(actor, Permission.CERTIFICATE_SETTINGS)
    _hold_office(actor)
    signatory = Signatory(office_id=actor.book_owner_id)
    _save(signatory, details, actor=actor)
    values = _recorded(details)
    record(AuditKind.SIGNATORY_CHANGED, signatory, actor=actor, values=values)
    _ask_owner(signatory, before=None)
    return signatory


@transaction.atomic
def change_signatory(
    signatory: Signatory, details: SignatoryDetails, *, actor: Actor, seen: str = ""
) -> Signatory:
    """Correct a signatory; with another owner the picture's permission is gone.

    What was approved before stays as it was signed. Raises as ``create_signatory``, and
    ChangedMeanwhileError.
    """
    require(actor, Permission.CERTIFICATE_SETTINGS)
    _hold_office(actor)
    own_signatory(signatory.pk, actor)
    signatory = locked_row(Signatory.objects.all(), signatory.pk)
    require_as_seen(seen, values_of(signatory))
    changed = changes(signatory, asdict(details))
    if not changed:
        return signatory
    before = signatory.user_id
    if details.user_id != before:
        signatory.picture = signatory.allowed_at = None
    _save(signatory, details, actor=actor)
    values = {name: [str(old), str(new)] for name, (old, new) in changed.items()}
    record(AuditKind.SIGNATORY_CHANGED, signatory, actor=actor, values=values)
    _ask_owner(signatory, before=before)
    return signatory


def values_of(signatory: Signatory) -> dict[str, Any]:
    """Return what the form of a signatory shows, by the names of its fields."""
    return {
        "code": signatory.code,
        "name": signatory.name,
        "position": signatory.position,
        "second_position": signatory.second_position,
        "user_id": signatory.user_id,
        "starts_on": signatory.starts_on,
        "ends_on": signatory.ends_on,
        "is_current": signatory.is_current,
    }


def allow_signature(signatory_id: int, pin: str, *, actor: Actor) -> Signatory:
    """Let the actor's own signature stand on the certificates of an office.

    Asks for the PIN as signing does (``prove_signer``), before the transaction. Raises
    AllowanceRefusedError where the office did not name the person.
    """
    if not naming(actor).filter(pk=signatory_id).exists():
        raise UnknownSubjectError
    prove_signer(pin, actor=actor)
    with transaction.atomic():
        signatory = _locked_own(signatory_id, actor)
        picture = current_picture(actor.user)
        signatory.picture, signatory.allowed_at = picture, timezone.now()
        signatory.save(update_fields=["picture", "allowed_at"])
        sha256 = picture.stored_file.sha256 if picture else ""
        values = {"picture": sha256, "office": signatory.office_id}
        record(AuditKind.SIGNATURE_ALLOWED, signatory, actor=actor, values=values)
    return signatory


@transaction.atomic
def disallow_signature(signatory_id: int, *, actor: Actor) -> Signatory:
    """Take the permission back; certificates that were approved keep the picture."""
    signatory = _locked_own(signatory_id, actor)
    if signatory.picture_id is None:
        return signatory
    signatory.picture = signatory.allowed_at = None
    signatory.save(update_fields=["picture", "allowed_at"])
    values = {"office": signatory.office_id}
    record(AuditKind.SIGNATURE_WITHDRAWN, signatory, actor=actor, values=values)
    return signatory


def _locked_own(signatory_id: int, actor: Actor) -> Signatory:
    if not naming(actor).filter(pk=signatory_id).exists():
        raise UnknownSubjectError
    signatory = locked_row(Signatory.objects.all(), signatory_id)
    if signatory.user_id != actor.user_id:
        # The office named somebody else meanwhile.
        message = "หน่วยงานเปลี่ยนผู้ลงนามแล้ว เปิดหน้านี้อีกครั้งเพื่อดูรายการปัจจุบัน"
        raise AllowanceRefusedError(message)
    return signatory


def _hold_office(actor: Actor) -> None:
    # One current signatory, and each code once: one change at a time.
    lock_row(Office, actor.book_owner_id, no_key=True)


def _save(signatory: Signatory, details: SignatoryDetails, *, actor: Actor) -> None:
    _require_sound(signatory, details, actor)
    for name, value in asdict(details).items():
        setattr(signatory, name, value)
    if signatory.is_current:
        others = Signatory.objects.filter(office=signatory.office_id, is_current=True)
        others.exclude(pk=signatory.pk).update(is_current=False)
    try:
        with transaction.atomic():
            signatory.save()
    except IntegrityError as error:
        raise SignatoryRefusedError(_TAKEN, "code") from error


def _require_sound(
    signatory: Signatory, details: SignatoryDetails, actor: Actor
) -> None:
    if details.ends_on is not None and details.ends_on < details.starts_on:
        message = "วันสิ้นสุดอยู่ก่อนวันเริ่ม แก้วันใดวันหนึ่ง"
        raise SignatoryRefusedError(message, "ends_on")
    known = {pk for pk, _ in people_to_sign(actor.book_owner)} | {signatory.user_id}
    if details.user_id is not None and details.user_id not in known:
        message = "ผู้ใช้นี้ไม่ได้ปฏิบัติหน้าที่ในหน่วยงานแล้ว เลือกใหม่"
        raise SignatoryRefusedError(message, "user_id")


def _recorded(details: SignatoryDetails) -> dict[str, Any]:
    return {name: str(value) for name, value in asdict(details).items()}


def _ask_owner(signatory: Signatory, before: int | None) -> None:
    """Tell whose signature is asked for, once for each person."""
    if signatory.user_id is None or signatory.user_id == before:
        return
    title = f"{signatory.office.name} ขออนุญาตใช้ลายมือชื่อของท่านในเกียรติบัตร"
    page = reverse("certificates:signature_list")
    whom = Tell(signatory.office_id, page, person_id=signatory.user_id)
    tell(NoticeKind.SIGNATURE_ASKED, title, [whom])
