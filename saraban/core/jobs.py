"""Background work that belongs to no module."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings


def clear_expired_sessions() -> None:
    """Forget the sessions that have ended."""
    engine = import_module(settings.SESSION_ENGINE)
    engine.SessionStore.clear_expired()
