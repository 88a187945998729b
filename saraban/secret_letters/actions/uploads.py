"""Files of secret letters that no letter carries yet: encrypted, for their sender only."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from saraban.core.errors import DomainError
from saraban.core.locks import lock_row, locked_rows
from saraban.core.sealing import new_key, wrap
from saraban.documents.checks import FileKind, check_file
from saraban.documents.errors import (
    FileRefusedError,
    PreviewBusyError,
    TooManyPendingError,
)
from saraban.documents.models import DESCRIPTION_MAX
from saraban.documents.names import stem_of
from saraban.secret_letters.contents import FileContent
from saraban.secret_letters.details import ChosenSecretFile
from saraban.secret_letters.errors import UploadGoneError
from saraban.secret_letters.files import Encryption, opened_in_memory, remove
from saraban.secret_letters.models import SecretFile, SecretLetter, SecretUpload
from saraban.secret_letters.paper.pages import page_count
from saraban.secret_letters.uploads import EncryptedFile

if TYPE_CHECKING:
    from saraban.accounts.models import User

WAITING_MOST: Final = 100


def stage_upload(arrived: EncryptedFile, *, user: User) -> SecretUpload:
    """Check a file that has arrived encrypted and keep it for its sender.

    Every refusal names the file: FileRefusedError, TooManyPendingError.
    """
    if arrived.refusal or arrived.encryption is None:
        raise FileRefusedError(arrived.refusal)
    encryption = arrived.encryption
    content = content_of(encryption, arrived.label)
    kind = _kind_of(encryption.uid, content)
    _require_room(arrived, user)
    content = replace(content, content_type=kind.content_type)
    upload = keep_encrypted(encryption, content, user=user)
    arrived.keep()
    return upload


def content_of(encryption: Encryption, name: str) -> FileContent:
    """Return what is known of a content that was just encrypted."""
    return FileContent(
        name=name,
        description="",
        content_type="",
        size=encryption.size,
        sha256=encryption.sha256,
        identity=encryption.identity,
    )


def keep_encrypted(
    encryption: Encryption, content: FileContent, *, user: User
) -> SecretUpload:
    """Keep an encrypted content for a person until a letter takes it.

    Raises PreviewBusyError.
    """
    upload = SecretUpload(user=user, uid=encryption.uid)
    key = new_key()
    upload.wrapped_key = wrap(key, upload.place)
    upload.seal(key, with_pages(encryption.uid, content))
    upload.save(force_insert=True)
    return upload


def _require_room(arrived: EncryptedFile, user: User) -> None:
    """Raise TooManyPendingError where a person keeps too much waiting."""
    waiting = SecretUpload.objects.filter(user=user)
    total = sum(each.content.size for each in waiting) + (arrived.size or 0)
    if len(waiting) >= WAITING_MOST or total > settings.LETTER_SIZE_LIMIT:
        message = f"ไฟล์ {arrived.label}: {TooManyPendingError.message}"
        raise TooManyPendingError(message)


def _kind_of(uid: uuid.UUID, content: FileContent) -> FileKind:
    """Judge a file by its content, which is opened in memory for it."""
    with opened_in_memory(uid, content) as plain:
        return check_file(content.name, plain, content.size)


def with_pages(uid: uuid.UUID, content: FileContent) -> FileContent:
    """Return what is known of a file with the count of its pages.

    0: there are none that can be shown. Raises PreviewBusyError: what is not counted now would never be shown.
    """
    try:
        return replace(content, page_count=page_count(uid, content))
    except PreviewBusyError as error:
        message = f"ไฟล์ {content.name}: {error.message}"
        raise PreviewBusyError(message) from error
    except DomainError:
        return content


def waiting_uploads(
    user: User, tokens: Collection[uuid.UUID]
) -> dict[uuid.UUID, SecretUpload]:
    """Return the person's own waiting files among these, each given another day."""
    own = SecretUpload.objects.filter(user=user, uid__in=tokens)
    own.update(created_at=timezone.now())
    return {each.uid: each for each in own}


def remove_upload(token: uuid.UUID, *, user: User) -> None:
    """Forget a file that its sender does not want."""
    for each in SecretUpload.objects.filter(user=user, uid=token):
        forget_upload(each)


@transaction.atomic
def forget_upload(upload: SecretUpload, before: datetime | None = None) -> None:
    """Remove a file that waits, unless a letter has just taken it, or it is in use again.

    ``before``: only if nobody has touched its form since.
    """
    lock_row(SecretUpload, upload.pk)
    rows = SecretUpload.objects.filter(pk=upload.pk)
    if before is not None:
        rows = rows.filter(created_at__lt=before)
    deleted, _ = rows.delete()
    if deleted and not SecretFile.objects.filter(uid=upload.uid).exists():
        transaction.on_commit(partial(remove, upload.uid))


def attach_files(
    letter: SecretLetter,
    chosen: Sequence[ChosenSecretFile],
    *,
    user: User,
    office_id: int | None = None,
) -> list[SecretFile]:
    """Give a letter the files that were sent ahead; their contents stay as they lie.

    In the transaction of the deed. With ``office_id`` they are that office's alone.
    Raises UploadGoneError.
    """
    if not chosen:
        return []
    # Two answers at once number their files one after the other.
    lock_row(SecretLetter, letter.pk, no_key=True)
    first = letter.files.count() + 1
    tokens = [each.token for each in chosen]
    locked_rows(SecretUpload.objects.filter(user=user, uid__in=tokens))
    found = waiting_uploads(user, tokens)
    made = []
    for position, each in enumerate(chosen, start=first):
        upload = found.pop(each.token, None)
        if upload is None:
            raise UploadGoneError
        file = SecretFile(letter=letter, position=position, uid=upload.uid)
        file.office_id = office_id
        text = each.description[:DESCRIPTION_MAX]
        described = text or stem_of(upload.content.name)
        file.seal(letter.key, replace(upload.content, description=described))
        file.save(force_insert=True)
        upload.delete()
        made.append(file)
    return made


def staged(arrived: EncryptedFile, *, user: User) -> SecretUpload | str:
    """Return the kept file, or the sentence that says why it is not kept."""
    try:
        return stage_upload(arrived, user=user)
    except DomainError as error:
        return error.message
