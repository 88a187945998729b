"""A letter of the ordinary book turns out to be secret: it goes over, and leaves no word."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from saraban.audit.models import AuditKind
from saraban.dispatch.actions.save_draft import erase_draft
from saraban.dispatch.models import Draft
from saraban.documents.actions import discard_contents
from saraban.documents.models import StoredFile
from saraban.documents.previews import folder_of
from saraban.documents.storage import open_stored
from saraban.letters.models import LetterAttachment, Secrecy
from saraban.notices.models import Notice
from saraban.offices.actors import Actor
from saraban.registers.actions.clear_entry import clear_entry, require_clearable
from saraban.registers.actions.locks import locked_registered_entry
from saraban.registers.models import MOVED_AWAY, RegisterEntry
from saraban.registers.models.kinds import SECRET_INCOMING, SECRET_OUTGOING
from saraban.secret_letters.actions.register import (
    register_secret,
    require_electronic,
)
from saraban.secret_letters.actions.uploads import content_of, keep_encrypted
from saraban.secret_letters.contents import (
    EntryContent,
    LetterContent,
    Words,
)
from saraban.secret_letters.details import ChosenSecretFile, SecretDetails
from saraban.secret_letters.files import BLOCK, Encryption
from saraban.secret_letters.models import SecrecyChange, SecretEntry
from saraban.secret_letters.queries.access import require_registrar
from saraban.secret_letters.witness import record_secret
from saraban.stamps.models import Rendition


def move_to_secret(
    entry: RegisterEntry, level: int, reason: str, *, actor: Actor
) -> SecretEntry:
    """Register the letter of a line in the secret book, and take it out of the open.

    Its number stays as ย้ายไปทะเบียนลับ; its files leave the open store, with previews and
    stamped copies, its drafts and what notices said. What was written about it in the
    append-only record, and endorsements, are shown to nobody any more. Raises
    NotRegistrarError, TopSecretError, EntryOnItsWayError.
    """
    registrar = require_registrar(actor)
    require_electronic(level)
    require_clearable(entry)
    chosen = [_encrypted(each, registrar) for each in _files_of(entry)]
    with transaction.atomic():
        entry = locked_registered_entry(entry, actor=registrar)
        made = _registered(entry, level, chosen, registrar)
        _tie(made, entry, level, reason, registrar)
        contents = _take_out(entry)
        clear_entry(entry, actor=registrar)
    for draft_id in Draft.objects.filter(entry=entry).values_list("pk", flat=True):
        erase_draft(draft_id, actor=actor)
    _remove(contents)
    return made


def _files_of(entry: RegisterEntry) -> list[LetterAttachment]:
    files = LetterAttachment.objects.filter(letter=entry.letter_id)
    return list(files.select_related("stored_file").order_by("position"))


def _encrypted(file: LetterAttachment, actor: Actor) -> ChosenSecretFile:
    """Encrypt a stored file as one that arrives."""
    encryption = Encryption()
    with open_stored(file.stored_file) as source:
        while piece := source.read(BLOCK):
            encryption.write(piece)
    encryption.finish()
    content = replace(
        content_of(encryption, file.name), content_type=file.stored_file.content_type
    )
    upload = keep_encrypted(encryption, content, user=actor.user)
    return ChosenSecretFile(upload.uid, file.description)


def _registered(
    entry: RegisterEntry, level: int, chosen: Sequence[ChosenSecretFile], actor: Actor
) -> SecretEntry:
    letter = LetterContent(
        reference_number=entry.reference_number,
        document_date=entry.document_date.isoformat() if entry.document_date else "",
        sender=entry.sender,
        addressee=entry.addressee,
        subject=entry.subject,
    )
    details = SecretDetails(
        letter=letter,
        entry=EntryContent(note=entry.note),
        level=level,
        urgency=entry.urgency,
        files=tuple(chosen),
    )
    kind = SECRET_INCOMING if entry.book.is_incoming else SECRET_OUTGOING
    return register_secret(kind.code, details, actor=actor)


def _tie(
    made: SecretEntry, entry: RegisterEntry, level: int, reason: str, actor: Actor
) -> None:
    """Let each book name the other."""
    change = SecrecyChange(
        letter=made.letter,
        office=actor.book_owner,
        before=Secrecy.NONE,
        after=level,
        changed_by=actor.user,
        entry=entry,
    )
    change.seal(made.letter.key, Words(reason))
    change.save(force_insert=True)
    values = {
        "reason": reason,
        "entry": entry.pk,
        "after": Secrecy(level).label,
    }
    record_secret(AuditKind.SECRECY_CHANGED, made.letter, actor=actor, values=values)


def _take_out(entry: RegisterEntry) -> list[int]:
    """Delete files and stamped copies of the letter, and what notices said of it."""
    copies = Rendition.objects.filter(entry=entry)
    files = LetterAttachment.objects.filter(letter=entry.letter_id)
    contents = {
        *copies.exclude(stored_file=None).values_list("stored_file", flat=True),
        *files.values_list("stored_file", flat=True),
    }
    paths = [entry.get_absolute_url()]
    paths += [each.get_absolute_url() for each in entry.steps.all()]
    Notice.objects.filter(office=entry.book.office_id, path__in=paths).update(
        title=MOVED_AWAY
    )
    copies.delete()
    files.delete()
    return list(contents)


def _remove(contents: Sequence[int]) -> None:
    """Remove contents that nothing else has, and the pictures of their pages."""
    digests = dict(
        StoredFile.objects.filter(pk__in=contents).values_list("pk", "sha256")
    )
    discard_contents(contents)
    left = set(StoredFile.objects.filter(pk__in=contents).values_list("pk", flat=True))
    for pk, sha256 in digests.items():
        if pk not in left:
            shutil.rmtree(folder_of(sha256), ignore_errors=True)
