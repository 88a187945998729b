"""Whose session a request brings, before Django reads it."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import DatabaseError, close_old_connections
from django.http import parse_cookie


def person_of(cookies: str) -> str:
    """Return who is signed in under a ``Cookie`` header, "" for a stranger.

    It only shares out places; who may do what, Django decides as ever.
    """
    key = parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME)
    if not key:
        return ""
    engine = import_module(settings.SESSION_ENGINE)
    close_old_connections()
    try:
        return str(engine.SessionStore(key).get(SESSION_KEY, ""))
    except DatabaseError:
        return ""
