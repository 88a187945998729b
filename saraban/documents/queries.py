"""The only door to a pending upload: its sender's."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from saraban.core.errors import UnknownSubjectError
from saraban.documents.models import PendingUpload

if TYPE_CHECKING:
    from saraban.accounts.models import User


def get_own_upload(user: User, token: uuid.UUID) -> PendingUpload:
    """Return the person's own upload; anybody else's is unknown."""
    own = PendingUpload.objects.of(user).waiting().select_related("stored_file")
    upload = own.filter(pk=token).first()
    if upload is None:
        raise UnknownSubjectError
    return upload
