"""Whom a code invites."""

from __future__ import annotations

from saraban.directory.models import Invitation


def invited_by_digest(digest: str) -> Invitation | None:
    """Return the open invitation that this digest of a code belongs to."""
    found = Invitation.objects.open().filter(code_digest=digest, user__is_active=True)
    return found.select_related("user").first()
