"""บันทึกเพิ่มเติม: a further note; what stands on the letter is never changed."""

from __future__ import annotations

from django.db import transaction

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.circulation.actions.locks import locked_step
from saraban.circulation.actions.write_steps import endorse
from saraban.circulation.errors import WordsMissingError
from saraban.circulation.models import Endorsement
from saraban.circulation.queries.step_rights import may_note
from saraban.core.errors import NotAllowedError
from saraban.offices.actors import Actor
from saraban.signatures.actions.prove import Signing

NOT_PART = "บันทึกเพิ่มเติมได้เฉพาะผู้ที่มีส่วนในเรื่องนี้ คือผู้เสนอ ผู้ลงความเห็น ผู้สั่งการ และผู้ปฏิบัติ"


@transaction.atomic
def add_note(
    step_id: int, words: str, *, actor: Actor, signing: Signing | None = None
) -> Endorsement:
    """Write a further note on the letter, seen from one of its steps.

    The same press again changes nothing. Raises UnknownSubjectError, NotAllowedError,
    EntryVoidError and WordsMissingError.
    """
    locked = locked_step(step_id, actor=actor)
    step = locked.step
    post = locked.post or actor
    if not may_note(step, locked.post, actor):
        raise NotAllowedError(NOT_PART)
    if not words:
        raise WordsMissingError
    last = locked.circulation.endorsements.order_by("-pk").first()
    is_same = last is not None and (last.kind, last.words, last.made_by_id) == (
        Endorsement.Kind.NOTE,
        words,
        actor.user_id,
    )
    if last is not None and is_same:
        return last
    made = endorse(
        locked.circulation,
        Endorsement.Kind.NOTE,
        actor=post,
        step=step,
        words=words,
        signing=signing,
    )
    values = {"description": words, "endorsement": made.pk}
    record(AuditKind.NOTE_ADDED, locked.entry, actor=post, values=values)
    return made
