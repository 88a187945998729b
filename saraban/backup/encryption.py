"""Encryption for a public key (age, https://age-encryption.org).

Whoever makes a backup cannot read it, only the holder of the identity can.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO, Final

import pyrage

from saraban.backup.errors import BackupError

SUFFIX: Final = ".age"


def recipient_of(text: str) -> pyrage.x25519.Recipient:
    """Return a public key ``age1…``; raises BackupError for anything else."""
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError as error:
        message = "--encrypt-to must be a public key of age: age1…"
        raise BackupError(message) from error


def identity_in(path: Path) -> pyrage.x25519.Identity:
    """Return the identity in a key file of ``age-keygen``; raises BackupError."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        (line,) = [each.strip() for each in lines if each.startswith("AGE-SECRET-KEY-")]
        return pyrage.x25519.Identity.from_str(line)
    except (OSError, ValueError, pyrage.IdentityError) as error:
        message = f"{path} holds no identity of age (AGE-SECRET-KEY-…)"
        raise BackupError(message) from error


def encrypt(
    source: BinaryIO, target: BinaryIO, recipient: pyrage.x25519.Recipient
) -> None:
    """Write what ``source`` holds, encrypted."""
    pyrage.encrypt_io(source, target, [recipient])


def decrypt(
    source: BinaryIO, target: BinaryIO, identity: pyrage.x25519.Identity
) -> None:
    """Write what ``source`` holds in plain; raises BackupError for another identity."""
    try:
        pyrage.decrypt_io(source, target, [identity])
    except pyrage.DecryptError as error:
        message = "the backup cannot be opened with this identity, or it is damaged"
        raise BackupError(message) from error
