"""Texts that only the program can read: AES-256-GCM under keys outside the database.

A *sealed* text is bound to its place (which row, which column): moved elsewhere, or
altered in one bit, it does not open. Each thing has a key of its own; that key lies
beside it *wrapped* by the key ring, so that a new ring key wraps few bytes anew and no
content is touched (NIST SP 800-38D; SP 800-57, 6.2.2 key wrapping).
"""

from __future__ import annotations

import json
import logging
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from saraban.core.errors import DomainError
from saraban.core.keyring import SECRET_LETTERS, Key

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
_WRAPPING: Final = b"saraban.wrapping"
_LOG: Final = logging.getLogger(__name__)


class SealBrokenError(DomainError):
    """A sealed text does not open: another key, or the text was altered."""

    message = (
        "เปิดอ่านข้อมูลที่เข้ารหัสไว้ไม่ได้ เพราะกุญแจของระบบไม่ตรงหรือข้อมูลถูกแก้ "
        "ยังไม่ได้ทำรายการนี้ แจ้งผู้ดูแลระบบให้กู้คืนกุญแจจากข้อมูลสำรอง"
    )


def new_key() -> bytes:
    """Return a key of its own for one thing, 32 random bytes."""
    return os.urandom(KEY_BYTES)


def seal(key: bytes, value: Any, place: str) -> str:
    """Return a value of JSON as text that opens with this key at this place only."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _encrypted(key, text.encode(), place)


def unseal(key: bytes, text: str, place: str) -> Any:
    """Return what was sealed; raises SealBrokenError."""
    return json.loads(_decrypted(key, text, place))


def wrap(key: bytes, place: str, *, ring: Key = SECRET_LETTERS) -> str:
    """Return a key as only the key in use of the ring opens it."""
    wrapping = ring.derived(_WRAPPING)[0]
    return f"{ring.fingerprints[0]}:{_encrypted(wrapping, key, place)}"


def unwrap(text: str, place: str, *, ring: Key = SECRET_LETTERS) -> bytes:
    """Return a wrapped key, by whichever key of the ring wrapped it.

    Raises SealBrokenError where the ring has that key no more.
    """
    fingerprint, _, wrapped = text.partition(":")
    known = dict(zip(ring.fingerprints, ring.derived(_WRAPPING), strict=True))
    if fingerprint not in known:
        _LOG.error("%s: the key %s is not in the ring", place, fingerprint)
        raise SealBrokenError
    return _decrypted(known[fingerprint], wrapped, place)


def seal_for_ring(value: Any, place: str, *, ring: Key) -> str:
    """Return a value of JSON sealed with the ring itself, for what lives shortly."""
    return seal(ring.derived(_WRAPPING)[0], value, place)


def unseal_by_ring(text: str, place: str, *, ring: Key) -> Any:
    """Return what any key of the ring sealed; raises SealBrokenError."""
    for key in ring.derived(_WRAPPING):
        try:
            return json.loads(_opened(key, text, place))
        except (InvalidTag, ValueError):
            continue
    raise SealBrokenError


def is_wrapped_anew(text: str, *, ring: Key = SECRET_LETTERS) -> bool:
    """Whether the key in use has wrapped it, not an older one."""
    return text.partition(":")[0] == ring.fingerprints[0]


def _encrypted(key: bytes, content: bytes, place: str) -> str:
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, content, place.encode())
    return urlsafe_b64encode(nonce + sealed).decode("ascii")


def _decrypted(key: bytes, text: str, place: str) -> bytes:
    try:
        return _opened(key, text, place)
    except (InvalidTag, ValueError) as error:
        _LOG.error("%s does not open", place)
        raise SealBrokenError from error


def _opened(key: bytes, text: str, place: str) -> bytes:
    whole = urlsafe_b64decode(text.encode("ascii"))
    nonce, sealed = whole[:NONCE_BYTES], whole[NONCE_BYTES:]
    return AESGCM(key).decrypt(nonce, sealed, place.encode())
