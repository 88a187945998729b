"""The key ring: the secret key in use, and older ones that still read what they wrote."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from django.conf import settings

FINGERPRINT: Final = b"saraban.fingerprint"


def keys() -> list[str]:
    """Return the secret keys: the one in use, then the older ones."""
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def derived(purpose: bytes) -> list[bytes]:
    """Return a key for one purpose from each secret key, that in use first (SHA-256)."""
    return [hashlib.sha256(purpose + key.encode()).digest() for key in keys()]


def fingerprint_of(key: str) -> str:
    """Return a short digest by which a key is known, and which tells nothing of it."""
    return hmac.new(FINGERPRINT, key.encode(), hashlib.sha256).hexdigest()[:16]


def fingerprints() -> list[str]:
    """Return the fingerprints of the keys, that in use first."""
    return [fingerprint_of(key) for key in keys()]
