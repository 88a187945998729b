"""Sessions in the database, read by a query that is built once."""

from __future__ import annotations

from typing import Final

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone

from saraban.core.prepared import PreparedQuery, placeholder

_LIVE: Final = PreparedQuery(
    lambda: Session.objects.filter(
        session_key=placeholder("key", models.CharField()),
        expire_date__gt=placeholder("now", models.DateTimeField()),
    )
)


class SessionStore(db.SessionStore):
    """Django's own; its name is part of what its data are signed with."""

    def _get_session_from_db(self) -> Session | None:
        found = _LIVE.rows(key=self.session_key, now=timezone.now())
        if found:
            return found[0]
        self._session_key = None
        return None
