"""Deeds with files that no letter carries yet."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone

from saraban.core.errors import DomainError
from saraban.core.locks import lock_free, locked_rows
from saraban.documents.checks import check_file
from saraban.documents.derived import prepare_derived
from saraban.documents.errors import (
    FileRefusedError,
    TooManyPendingError,
    UploadExpiredError,
)
from saraban.documents.models import PendingUpload, StoredFile
from saraban.documents.storage import disk_refusals, path_of, store
from saraban.documents.uploads import ArrivedFile

if TYPE_CHECKING:
    from saraban.accounts.models import User

# What one person may keep waiting; always enough for the largest letter.
PENDING_FILES_MOST: Final = 100
PENDING_BYTES_MOST: Final = 500 * 1024 * 1024


def stage_upload(arrived: ArrivedFile, *, user: User) -> PendingUpload:
    """Check a file that has arrived, store it, and keep it for its sender.

    Every refusal names the file.
    """
    if arrived.refusal or arrived.path is None:
        raise FileRefusedError(arrived.refusal)
    kind = check_file(arrived.label, arrived.file, arrived.size or 0)
    try:
        with disk_refusals():
            _require_room(user, arrived.size or 0)
            stored_file = store(
                arrived.path,
                sha256=arrived.sha256,
                size=arrived.size or 0,
                content_type=kind.content_type,
            )
            prepare_derived(stored_file, arrived.label)
            return PendingUpload.objects.create(
                user=user, stored_file=stored_file, name=arrived.label
            )
    except FileRefusedError:
        raise
    except DomainError as error:
        message = f"ไฟล์ {arrived.label}: {error.message}"
        raise type(error)(message) from error


def keep_waiting(user: User, tokens: Collection[uuid.UUID]) -> list[PendingUpload]:
    """Return the person's own uploads, used ones too, each given another day.

    What the sweeper has just removed, or another person's, is not among them.
    """
    own = PendingUpload.objects.of(user).filter(pk__in=tokens)
    own.update(created_at=timezone.now())
    return list(own.select_related("stored_file"))


def use_uploads(tokens: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Take uploads off the waiting list, in the transaction that attaches them.

    Returns those that were still on it: a second press finds them used and attaches
    nothing. UploadExpiredError when one is not known any more.
    """
    wanted = set(tokens)
    locked = locked_rows(PendingUpload.objects.all(), wanted)
    used_at = {each.pk: each.used_at for each in locked}
    if len(used_at) < len(wanted):
        raise UploadExpiredError
    fresh = {token for token in wanted if used_at[token] is None}
    PendingUpload.objects.filter(pk__in=fresh).update(used_at=timezone.now())
    return fresh


def forget_uploads(tokens: Collection[uuid.UUID]) -> None:
    """Remove uploads that a deed did not use."""
    PendingUpload.objects.waiting().filter(pk__in=tokens).delete()


def remove_upload(token: uuid.UUID, *, user: User) -> None:
    """Forget one of the person's own uploads; the sweeper removes its content."""
    PendingUpload.objects.of(user).waiting().filter(pk=token).delete()


def discard_uploads(
    user: User, tokens: Collection[str], digests: Collection[str]
) -> None:
    """Forget the person's own uploads at once, with contents that nothing else has.

    They are named by their tokens or by the digests of what they hold.
    """
    known = [token for text in tokens if (token := token_of(text)) is not None]
    own = PendingUpload.objects.of(user).waiting()
    wanted = own.filter(Q(pk__in=known) | Q(stored_file__sha256__in=digests))
    contents = list(wanted.values_list("stored_file", flat=True))
    wanted.delete()
    discard_contents(contents)


def discard_contents(contents: Collection[int]) -> None:
    """Remove contents at once unless something else has them.

    That a form once used them up counts no more.
    """
    used = PendingUpload.objects.filter(used_at__isnull=False)
    used.filter(stored_file__in=contents).delete()
    for content in contents:
        remove_if_unused(content, timezone.now())


def token_of(text: str) -> uuid.UUID | None:
    """Return the token that a form names, None for anything else."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def remove_if_unused(pk: int, before: datetime) -> None:
    """Look again with the row locked; remove row and content in one transaction.

    Whoever is just storing or attaching the content holds the row: it is skipped.
    Whoever comes later waits for the commit, and then makes both anew.
    """
    with transaction.atomic():
        if lock_free(StoredFile.objects.filter(pk=pk)) is None:
            return
        stored_file = StoredFile.objects.unused(before).filter(pk=pk).first()
        if stored_file is None:
            return
        path = path_of(stored_file.sha256)
        stored_file.delete()
        path.unlink(missing_ok=True)


def _require_room(user: User, size: int) -> None:
    # Two uploads at one moment may both pass: the limit guards the disk, it need
    # not be exact.
    own = PendingUpload.objects.of(user).waiting()
    total = own.aggregate(total=Sum("stored_file__size"))["total"] or 0
    most = max(PENDING_BYTES_MOST, settings.LETTER_SIZE_LIMIT)
    if own.count() >= PENDING_FILES_MOST or total + size > most:
        raise TooManyPendingError
