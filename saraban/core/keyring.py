"""The key ring: each key in use, and older ones that still read what they wrote."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import Final

from django.conf import settings

FINGERPRINT: Final = b"saraban.fingerprint"


@dataclass(frozen=True)
class Key:
    """One key of the ring: its name in the data folder, and its two settings."""

    name: str
    setting: str
    old_setting: str

    @property
    def words(self) -> str:
        """Its name in a sentence."""
        return self.name.replace("-", " ")

    @property
    def variable(self) -> str:
        """The environment's name of the key in use."""
        return f"SARABAN_{self.setting}"

    @property
    def old_variable(self) -> str:
        """The environment's name of the older ones."""
        return f"SARABAN_OLD_{self.setting}S"

    @property
    def values(self) -> list[str]:
        """The key in use, then the older ones."""
        return [getattr(settings, self.setting), *getattr(settings, self.old_setting)]

    def derived(self, purpose: bytes) -> list[bytes]:
        """Return a key for one purpose from each value, that in use first (SHA-256)."""
        return [
            hashlib.sha256(purpose + each.encode()).digest() for each in self.values
        ]

    @property
    def fingerprints(self) -> list[str]:
        """The fingerprints of the values, that in use first."""
        return [fingerprint_of(each) for each in self.values]


# Signs sessions and the details of events, opens certificates and PINs.
SECRET: Final = Key("secret-key", "SECRET_KEY", "SECRET_KEY_FALLBACKS")
# Seals the record and makes the digests of rows; nothing else hangs on it.
SEAL: Final = Key("seal-key", "SEAL_KEY", "OLD_SEAL_KEYS")
# Wraps the keys of secret letters; without it nobody reads them.
SECRET_LETTERS: Final = Key(
    "secret-letters-key", "SECRET_LETTERS_KEY", "OLD_SECRET_LETTERS_KEYS"
)
# Of these two each database keeps which it was written with.
RING: Final = (SECRET, SEAL)
EVERY_KEY: Final = (*RING, SECRET_LETTERS)


def fingerprint_of(value: str) -> str:
    """Return a short digest by which a key is known, and which tells nothing of it."""
    return hmac.new(FINGERPRINT, value.encode(), hashlib.sha256).hexdigest()[:16]
