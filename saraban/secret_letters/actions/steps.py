"""A secret letter before listed persons: เสนอ, ลงความเห็น, สั่งการ, มอบ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.utils import timezone

from saraban.audit.models import AuditKind
from saraban.core.locks import lock_row, locked_row
from saraban.core.sealing import seal
from saraban.notices.actions import Tell, tell
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor
from saraban.offices.signing_block import signature_block
from saraban.secret_letters.actions.tell import tell_keepers
from saraban.secret_letters.actions.uploads import attach_files
from saraban.secret_letters.contents import Words
from saraban.secret_letters.details import AnswerDetails
from saraban.secret_letters.errors import NotReaderError, StepAnsweredError
from saraban.secret_letters.models import SecretLetter, SecretStep
from saraban.secret_letters.queries.access import letter_access, registrar_access
from saraban.secret_letters.queries.people import listed_people
from saraban.secret_letters.witness import record_secret

# Nothing else: not the number, not the subject, not from whom.
WAITS: Final = "มีหนังสือลับรอท่านดำเนินการ"
ANSWERED: Final = "มีหนังสือลับที่ดำเนินการแล้ว"


@transaction.atomic
def ask(
    letter: SecretLetter,
    user_ids: Sequence[int],
    purpose: int,
    note: str,
    *,
    actor: Actor,
) -> list[SecretStep]:
    """Put a letter before listed persons; they learn that a secret letter waits.

    Raises NotRegistrarError, NotReaderError.
    """
    access = registrar_access(letter.uid, actor)
    return _put_before(access.letter, user_ids, purpose, note, actor=actor)


def _put_before(
    letter: SecretLetter,
    user_ids: Sequence[int],
    purpose: int,
    note: str,
    *,
    actor: Actor,
) -> list[SecretStep]:
    wanted = list(dict.fromkeys(user_ids))
    # Nobody is taken off the list meanwhile.
    lock_row(SecretLetter, letter.pk, no_key=True)
    listed = listed_people(letter, actor.book_owner)
    if not wanted or listed.filter(pk__in=wanted).count() < len(wanted):
        raise NotReaderError
    made = []
    for user_id in wanted:
        if _waits_already(letter, user_id, purpose, actor):
            continue
        step = SecretStep(
            letter=letter,
            office=actor.book_owner,
            asked_by=actor.user,
            user_id=user_id,
            purpose=purpose,
        )
        step.seal(letter.key, Words(note))
        step.save(force_insert=True)
        made.append(step)
    values = {"people": wanted, "purpose": purpose, "note": note}
    record_secret(AuditKind.SECRET_ASKED, letter, actor=actor, values=values)
    path = letter.get_absolute_url()
    whom = [Tell(actor.book_owner_id, path, person_id=each) for each in wanted]
    tell(NoticeKind.SECRET_WAITS, WAITS, whom)
    return made


def _waits_already(
    letter: SecretLetter, user_id: int, purpose: int, actor: Actor
) -> bool:
    return SecretStep.objects.filter(
        letter=letter,
        office=actor.book_owner_id,
        user=user_id,
        purpose=purpose,
        state=SecretStep.State.WAITING,
    ).exists()


@transaction.atomic
def answer_step(
    step: SecretStep, details: AnswerDetails, *, actor: Actor
) -> SecretStep:
    """Write what a person answers, once; hand the letter on to listed persons.

    Raises UnknownSubjectError for another's step, StepAnsweredError, NotReaderError.
    """
    letter = letter_access(step.letter.uid, actor).letter
    rows = SecretStep.objects.filter(user=actor.user_id, office=actor.book_owner_id)
    step = locked_row(rows, step.pk)
    if not step.is_waiting:
        raise StepAnsweredError
    step.letter = letter
    words = Words(
        text=details.words,
        decision=details.decision,
        signer=tuple(signature_block(actor.appointment)),
    )
    step.sealed_answer = seal(letter.key, words.values(), step.answer_place)
    step.state, step.answered_at = SecretStep.State.DONE, timezone.now()
    step.save(update_fields=["sealed_answer", "state", "answered_at"])
    attach_files(letter, details.files, user=actor.user, office_id=actor.book_owner_id)
    values = {"step": step.pk, "decision": details.decision, "words": details.words}
    record_secret(AuditKind.SECRET_ANSWERED, letter, actor=actor, values=values)
    if details.next_user_ids:
        note = " ".join(filter(None, (details.decision, details.words)))
        _put_before(
            letter, details.next_user_ids, SecretStep.Purpose.ACT, note, actor=actor
        )
    _tell_registrars(letter, actor)
    return step


def _tell_registrars(letter: SecretLetter, actor: Actor) -> None:
    path = letter.get_absolute_url()
    tell_keepers([actor.book_owner_id], ANSWERED, path, besides=actor.user_id)


@transaction.atomic
def withdraw_step(step: SecretStep, *, actor: Actor) -> None:
    """Take a letter back from somebody who has not answered.

    Raises NotRegistrarError, StepAnsweredError.
    """
    access = registrar_access(step.letter.uid, actor)
    rows = SecretStep.objects.filter(office=actor.book_owner_id)
    step = locked_row(rows, step.pk)
    if not step.is_waiting:
        raise StepAnsweredError
    step.state = SecretStep.State.WITHDRAWN
    step.save(update_fields=["state"])
    values = {"step": step.pk}
    record_secret(AuditKind.SECRET_WITHDRAWN, access.letter, actor=actor, values=values)
