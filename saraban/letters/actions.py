"""Deeds with a letter's files; each runs in the transaction of the deed around it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db import models, transaction
from django.db.models import Max, Sum
from django.utils import timezone

from saraban.audit.actions import Witness, record, record_many
from saraban.audit.models import AuditEvent, AuditKind
from saraban.core.locks import lock_row, locked_row
from saraban.documents.actions import use_uploads
from saraban.documents.models import StoredFile
from saraban.documents.staged_uploads import ChosenFile
from saraban.documents.uploads import too_big_together
from saraban.letters.errors import LetterFrozenError, LetterTooLargeError
from saraban.letters.models import Letter, LetterAttachment
from saraban.letters.queries.attachments import FileChanges

# Pictures of a file that one person looks at within this time are one opening.
ONE_OPENING: Final = timedelta(minutes=10)
# How many of the last openings are looked through; beyond, one is kept once more.
LAST_OPENINGS: Final = 500


@transaction.atomic
def attach_files(
    letter: Letter, files: Sequence[ChosenFile], *, actor: Witness
) -> list[LetterAttachment]:
    """Put the files behind those that the letter has, in the order given.

    Files sent ahead come off their sender's waiting list in the same commit; those
    that a first press has used are not attached again. Raises LetterFrozenError and
    LetterTooLargeError.
    """
    if not files:
        return []
    _require_unfrozen(letter)
    fresh = use_uploads({file.token for file in files if file.token is not None})
    files = [file for file in files if file.token is None or file.token in fresh]
    _refuse_too_much(letter, files)
    last = letter.attachments.aggregate(last=Max("position"))["last"] or 0
    attachments = LetterAttachment.objects.bulk_create(
        LetterAttachment(
            letter=letter,
            stored_file=file.stored_file,
            position=position,
            name=file.name,
            description=file.description,
        )
        for position, file in enumerate(files, start=last + 1)
    )
    _record(AuditKind.FILE_ATTACHED, letter, attachments, actor)
    return attachments


@transaction.atomic
def remove_attachments(
    letter: Letter, ids: Iterable[int], *, actor: Witness
) -> list[LetterAttachment]:
    """Take files off the letter; positions of the others stay.

    The contents stay stored for a day at least, whoever else needs them. Raises
    LetterFrozenError.
    """
    wanted = set(ids)
    if not wanted:
        return []
    _require_unfrozen(letter)
    attachments = _attachments_of(letter, wanted)
    _record(AuditKind.FILE_REMOVED, letter, attachments, actor)
    letter.attachments.filter(pk__in=[each.pk for each in attachments]).delete()
    contents = StoredFile.objects.filter(
        pk__in=[each.stored_file_id for each in attachments]
    )
    contents.update(stored_at=timezone.now())
    return attachments


@transaction.atomic
def set_descriptions(
    letter: Letter, descriptions: Mapping[int, str], *, actor: Witness
) -> None:
    """Correct คำอธิบายไฟล์ of files that the letter has; an empty text changes none.

    Raises LetterFrozenError.
    """
    if not descriptions:
        return
    _require_unfrozen(letter)
    changes = []
    for attachment in _attachments_of(letter, descriptions):
        old, new = attachment.description, descriptions[attachment.pk]
        if not new or new == old:
            continue
        attachment.description = new
        attachment.save(update_fields=["description"])
        changes.append((letter, {"file": attachment.name, "description": [old, new]}))
    record_many(AuditKind.ENTRY_CHANGED, [*changes], actor=actor)


@transaction.atomic
def change_files(letter: Letter, changes: FileChanges, *, actor: Witness) -> None:
    """Do what a form wants of the letter's files.

    Raises LetterFrozenError if anything would change in a letter that was sent.
    """
    same = {each.pk: each.description for each in letter.attachments.all()}
    described = {
        pk: text for pk, text in changes.descriptions.items() if same.get(pk) != text
    }
    set_descriptions(letter, described, actor=actor)
    remove_attachments(letter, changes.removed_ids, actor=actor)
    there = set(letter.attachments.values_list("stored_file", "name"))
    # The same press twice brings the same file twice.
    added = [
        each for each in changes.added if (each.stored_file.pk, each.name) not in there
    ]
    attach_files(letter, added, actor=actor)


def has_other_files(letter: Letter, files: Iterable[ChosenFile]) -> bool:
    """Whether a file is none of those that the letter has."""
    chosen = {each.stored_file.pk for each in files}
    there = letter.attachments.filter(stored_file__in=chosen)
    return len(set(there.values_list("stored_file", flat=True))) < len(chosen)


def _require_unfrozen(letter: Letter) -> None:
    """Lock the letter: positions and its first dispatch wait for this deed."""
    locked = locked_row(Letter.objects.only("frozen_at"), letter.pk)
    if locked.is_frozen:
        raise LetterFrozenError


def _refuse_too_much(letter: Letter, added: Sequence[ChosenFile]) -> None:
    there = letter.attachments.aggregate(total=Sum("stored_file__size"))["total"] or 0
    total = there + sum(each.stored_file.size for each in added)
    if added and total > settings.LETTER_SIZE_LIMIT:
        raise LetterTooLargeError(too_big_together(total))


def _attachments_of(letter: Letter, ids: Collection[int]) -> list[LetterAttachment]:
    found = letter.attachments.filter(pk__in=ids)
    return list(found.select_related("stored_file"))


def _record(
    kind: AuditKind,
    letter: Letter,
    attachments: Sequence[LetterAttachment],
    actor: Witness,
) -> None:
    record_many(
        kind,
        [(letter, _values_of(attachment)) for attachment in attachments],
        actor=actor,
    )


def _values_of(attachment: LetterAttachment) -> dict[str, Any]:
    return {
        "position": attachment.position,
        "name": attachment.name,
        "description": attachment.description,
        "sha256": attachment.stored_file.sha256,
    }


def keep_preview(
    attachment: LetterAttachment, through: models.Model, actor: Witness
) -> None:
    """Keep that somebody looks into a file: once, however many pages they see."""
    if _is_kept(attachment, actor):
        return
    with transaction.atomic():
        # A browser asks for several pages at once: the first keeps it for all.
        lock_row(LetterAttachment, attachment.pk, no_key=True)
        if not _is_kept(attachment, actor):
            values = {**opened_through(through), "preview": True}
            record(AuditKind.FILE_READ, attachment, actor=actor, values=values)


def _is_kept(attachment: LetterAttachment, actor: Witness) -> bool:
    since = timezone.now() - ONE_OPENING
    openings = AuditEvent.objects.filter(
        subject_type="letterattachment", subject_id=attachment.pk
    ).order_by("-pk")
    last = openings.values_list("kind", "appointment_id", "at")[:LAST_OPENINGS]
    return any(
        kind == AuditKind.FILE_READ and who == actor.appointment_id and at >= since
        for kind, who, at in last
    )


def opened_through(through: models.Model) -> dict[str, object]:
    """Return what the record says of the door: the record through which it was."""
    return {through._meta.model_name or "": through.pk}
