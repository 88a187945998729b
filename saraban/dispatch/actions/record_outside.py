"""หน่วยงานภายนอก: when and how a letter left, and the proof of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core.errors import UnknownSubjectError
from saraban.core.locks import locked_row
from saraban.core.seen import require_as_seen
from saraban.dispatch.actions.locks import own_dispatch
from saraban.dispatch.errors import OneProofError
from saraban.dispatch.models import OutsideDelivery
from saraban.dispatch.queries.visible import visible_dispatch
from saraban.documents.actions import use_uploads
from saraban.documents.models import StoredFile
from saraban.documents.staged_uploads import ChosenFile
from saraban.offices.actors import Actor


@dataclass(frozen=True)
class OutsideRecord:
    """How a letter left for a party outside the system."""

    handed_on: date | None
    method: str
    detail: str


def visible_outside(outside_id: int, *, actor: Actor) -> OutsideDelivery:
    """Return one outside delivery of a letter that the actor may see.

    Raises UnknownSubjectError.
    """
    wanted = OutsideDelivery.objects.select_related("dispatch", "proof", "recorded_by")
    found = wanted.filter(pk=outside_id).first()
    if found is None:
        raise UnknownSubjectError
    visible_dispatch(type(found.dispatch).objects.all(), found.dispatch_id, actor)
    return found


def shown_outside(outside: OutsideDelivery) -> dict[str, Any]:
    """Return what is recorded of a sending, with the name of its proof."""
    return {
        "handed_on": outside.handed_on,
        "method": outside.method,
        "detail": outside.detail,
        "proof": outside.proof_name,
    }


def own_outside(outside_id: int, *, actor: Actor) -> OutsideDelivery:
    """Return one outside delivery that the actor may record as its sender.

    Raises UnknownSubjectError and NotAllowedError.
    """
    found = visible_outside(outside_id, actor=actor)
    own_dispatch(found.dispatch_id, actor=actor)
    return found


@transaction.atomic
def record_outside(
    outside_id: int,
    details: OutsideRecord,
    files: Sequence[ChosenFile] = (),
    *,
    actor: Actor,
    seen: str = "",
) -> OutsideDelivery:
    """Keep the day, the way and the proof of a letter to somebody outside.

    A new proof takes the place of the old one, whose name and content stay in the
    record. Raises UnknownSubjectError, NotAllowedError, OneProofError,
    UploadExpiredError, and ChangedMeanwhileError where it says something else than
    was ``seen``.
    """
    own_outside(outside_id, actor=actor)
    outside = locked_row(OutsideDelivery.objects.select_related("proof"), outside_id)
    require_as_seen(seen, shown_outside(outside))
    if len(files) > 1:
        raise OneProofError
    before = _values(outside)
    outside.handed_on = details.handed_on
    outside.method = details.method
    outside.detail = details.detail
    if files and use_uploads([each.token for each in files if each.token]):
        _let_go(outside)
        outside.proof = files[0].stored_file
        outside.proof_name = files[0].name
    if _values(outside) == before:
        return outside
    outside.recorded_at = timezone.now()
    outside.recorded_by_id = actor.user_id
    outside.save()
    values = {"old": before, "new": _values(outside)}
    record(AuditKind.OUTSIDE_RECORDED, outside, actor=actor, values=values)
    return outside


def _let_go(outside: OutsideDelivery) -> None:
    """The old content stays stored for a day at least, whoever else needs it."""
    if outside.proof_id is not None:
        old = StoredFile.objects.filter(pk=outside.proof_id)
        old.update(stored_at=timezone.now())


def _values(outside: OutsideDelivery) -> dict[str, Any]:
    return {
        "name": outside.name,
        "handed_on": outside.handed_on.isoformat() if outside.handed_on else None,
        "method": outside.method,
        "detail": outside.detail,
        "proof": outside.proof.sha256 if outside.proof else None,
        "proof_name": outside.proof_name,
    }
