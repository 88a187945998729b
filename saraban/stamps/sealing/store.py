"""Where the certificates of the offices lie: one file an office, for its owner only.

A file ``<id of the office>.pem`` holds the certificate, what was issued above it, and
the key. The key is encrypted with a secret made from the system's secret key, so the
background worker can use it and nobody types a pass phrase at night. That protects a
copy of this folder alone: a backup, a disk that is thrown away. It does not protect
from somebody who reads the secret key as well: the service's own account, root, or
whoever holds a backup of the whole data folder, where the secret key lies unless
``SARABAN_SECRET_KEY`` gives it. An office that needs more needs a key in hardware.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from saraban.core.keyring import SECRET
from saraban.stamps.sealing.certificates import (
    OfficeCertificate,
    SealingKey,
    check_pair,
)
from saraban.stamps.sealing.errors import (
    CertificateMissingError,
    CertificateRefusedError,
    CertificateUnusableError,
)

FOLDER_MODE: Final = 0o700
KEY_BEGINS: Final = b"-----BEGIN ENCRYPTED PRIVATE KEY-----"
_LOG: Final = logging.getLogger(__name__)


def path_of(office_id: int) -> Path:
    """Return where the certificate of an office lies."""
    return Path(settings.CERTIFICATES_FOLDER) / f"{office_id}.pem"


def keep(office_id: int, sealing_key: SealingKey) -> None:
    """Write key and certificate, whole or not at all; the former ones are gone."""
    path = path_of(office_id)
    _require_private_folder(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent)  # Readable by its owner only.
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_written(sealing_key))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def remove(office_id: int) -> None:
    """Take key and certificate out."""
    path_of(office_id).unlink(missing_ok=True)


def kept_office_ids() -> list[int]:
    """Return the offices that have a certificate."""
    folder = Path(settings.CERTIFICATES_FOLDER)
    names = (path.stem for path in folder.glob("*.pem"))
    return sorted(int(name) for name in names if name.isdecimal())


def find_certificate(office_id: int) -> OfficeCertificate | None:
    """Return the certificate of an office without touching its key."""
    content = _read(office_id)
    return None if content is None else _certificate_in(content, office_id)


def find_sealing_key(office_id: int) -> SealingKey:
    """Return the key that makes the seals of an office."""
    content = _read(office_id)
    if content is None:
        raise CertificateMissingError
    found = _certificate_in(content, office_id)
    try:
        key = _key_in(content[content.index(KEY_BEGINS) :])
        if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise CertificateUnusableError
        check_pair(key, found.certificate)
    except (ValueError, CertificateRefusedError) as error:
        _LOG.warning("the key in %s does not open: %s", path_of(office_id), error)
        raise CertificateUnusableError from error
    return SealingKey(key, found)


def keep_all_anew() -> int:
    """Encrypt every key with the secret key in use; return how many there are.

    One that no key of the ring opens stays as it is, and is logged.
    """
    count = 0
    for office_id in kept_office_ids():
        with suppress(CertificateUnusableError):
            keep(office_id, find_sealing_key(office_id))
            count += 1
    return count


def _read(office_id: int) -> bytes | None:
    try:
        return path_of(office_id).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        _LOG.warning("%s cannot be read: %s", path_of(office_id), error)
        raise CertificateUnusableError from error


def _certificate_in(content: bytes, office_id: int) -> OfficeCertificate:
    try:
        certificate, *chain = x509.load_pem_x509_certificates(content)
    except ValueError as error:
        _LOG.warning("%s holds no certificate: %s", path_of(office_id), error)
        raise CertificateUnusableError from error
    return OfficeCertificate(certificate, tuple(chain))


def _written(sealing_key: SealingKey) -> bytes:
    found = sealing_key.office_certificate
    certificates = (found.certificate, *found.chain)
    key = sealing_key.key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(_secrets()[0])
    )
    return b"".join(each.public_bytes(Encoding.PEM) for each in certificates) + key


def _key_in(content: bytes) -> PrivateKeyTypes:
    """Open a key that was encrypted with any secret key of the ring.

    Raises ValueError where none opens it.
    """
    *older, last = _secrets()
    for secret in older:
        with suppress(ValueError):
            return load_pem_private_key(content, secret)
    return load_pem_private_key(content, last)


def _secrets() -> list[bytes]:
    """Return what keys are encrypted with: that in use first, then the older ones."""
    return [
        hmac.new(key, b"certificates", hashlib.sha256).hexdigest().encode()
        for key in SECRET.derived(b"saraban.stamps")
    ]


def _require_private_folder(folder: Path) -> None:
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    if stat.S_IMODE(folder.stat().st_mode) & ~FOLDER_MODE:
        message = f"others may open the folder of keys; run: chmod 700 {folder}"
        raise CertificateRefusedError(message)
