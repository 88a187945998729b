"""A certificate with its key: what it says, and whether an office can seal with it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from saraban.stamps.sealing.errors import CertificateRefusedError

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
RSA_LEAST_BITS: Final = 2048
CURVES: Final = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)
# Uses that go with documents. A certificate of a web server, of program code or
# of a time stamp service names its one use and none of these.
DOCUMENT_USES: Final = frozenset(
    {
        ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,
        ExtendedKeyUsageOID.EMAIL_PROTECTION,
        ExtendedKeyUsageOID.CLIENT_AUTH,
        ObjectIdentifier("1.3.6.1.5.5.7.3.36"),  # RFC 9336: document signing
        ObjectIdentifier("1.3.6.1.4.1.311.10.3.12"),  # the same, Microsoft's
        ObjectIdentifier("1.2.840.113583.1.1.5"),  # the same, Adobe's
    }
)
TO_PKCS12: Final = (
    "make a PKCS#12 file of it: "
    "openssl pkcs12 -export -inkey KEY -in CERTIFICATE -certfile CHAIN -out FILE"
)


@dataclass(frozen=True)
class OfficeCertificate:
    """A certificate and what was issued above it, nearest first; without its key."""

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def holder(self) -> str:
        """Whose it is."""
        return name_of(self.certificate.subject)

    @property
    def issuer(self) -> str:
        """Who answers for that."""
        return name_of(self.certificate.issuer)

    @property
    def is_self_signed(self) -> bool:
        """Whether nobody but the holder answers for it."""
        return self.certificate.issuer == self.certificate.subject

    @property
    def top(self) -> x509.Certificate:
        """The highest certificate that came with it."""
        return self.chain[-1] if self.chain else self.certificate

    @property
    def is_chain_complete(self) -> bool:
        """Whether the chain reaches one that was issued by nobody else."""
        return self.top.issuer == self.top.subject

    @property
    def starts_at(self) -> datetime:
        """In force from."""
        return self.certificate.not_valid_before_utc

    @property
    def ends_at(self) -> datetime:
        """In force until."""
        return self.certificate.not_valid_after_utc

    @property
    def fingerprint(self) -> str:
        """SHA-256 in pairs of digits, as other programs show it."""
        return hashlib.sha256(self.certificate.public_bytes(Encoding.DER)).hexdigest()

    def is_in_force(self, moment: datetime) -> bool:
        """Whether it has begun and not ended."""
        return self.starts_at <= moment <= self.ends_at


@dataclass(frozen=True)
class SealingKey:
    """The key that makes seals, with its certificate."""

    key: Key
    office_certificate: OfficeCertificate


def name_of(name: x509.Name) -> str:
    """Return the common name, or the organisation, or the whole name."""
    for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        for attribute in name.get_attributes_for_oid(oid):
            return str(attribute.value)
    return name.rfc4514_string()


def read_pkcs12(content: bytes, passphrase: str, *, moment: datetime) -> SealingKey:
    """Return key and certificate of a PKCS#12 file that may seal at ``moment``."""
    try:
        bundle = pkcs12.load_pkcs12(content, passphrase.encode() or None)
    except ValueError as error:
        if "password" in str(error).lower():
            message = "the pass phrase is wrong"
        else:
            message = f"the file is not a PKCS#12 file (.p12, .pfx); {TO_PKCS12}"
        raise CertificateRefusedError(message) from error
    if bundle.key is None:
        message = "the file holds no private key; export the certificate with its key"
        raise CertificateRefusedError(message)
    if bundle.cert is None:
        message = "no certificate in the file belongs to the private key in it"
        raise CertificateRefusedError(message)
    certificate = bundle.cert.certificate
    others = [each.certificate for each in bundle.additional_certs]
    found = OfficeCertificate(certificate, chain_of(certificate, others))
    key = _usable_key(bundle.key)
    check_pair(key, certificate)
    _check_use(certificate)
    _check_days(found, moment)
    return SealingKey(key, found)


def chain_of(
    certificate: x509.Certificate, others: Sequence[x509.Certificate]
) -> tuple[x509.Certificate, ...]:
    """Return the issuers among ``others``, each the issuer of the one before."""
    chain: list[x509.Certificate] = []
    below = certificate
    while below.issuer != below.subject:
        issuer = next((each for each in others if _has_issued(each, below)), None)
        if issuer is None or issuer in chain:
            break
        chain.append(issuer)
        below = issuer
    return tuple(chain)


def check_pair(key: Key, certificate: x509.Certificate) -> None:
    """Refuse a key that is another certificate's."""
    ours = key.public_key().public_bytes(Encoding.DER, _PUBLIC)
    theirs = certificate.public_key().public_bytes(Encoding.DER, _PUBLIC)
    if ours != theirs:
        message = "the private key in the file is not the key of its certificate"
        raise CertificateRefusedError(message)


_PUBLIC: Final = PublicFormat.SubjectPublicKeyInfo


def _has_issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, TypeError, ValueError):
        return False
    return True


def _usable_key(key: object) -> Key:
    """Return the key if the readers of PDF files understand its signatures."""
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= RSA_LEAST_BITS:
        return key
    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, CURVES):
        return key
    message = (
        f"the key must be RSA of {RSA_LEAST_BITS} bits or more, or of the curve "
        "P-256, P-384 or P-521; ask the issuer for such a certificate"
    )
    raise CertificateRefusedError(message)


def _check_use(certificate: x509.Certificate) -> None:
    """Refuse a certificate that its issuer made for something else."""
    extensions = certificate.extensions
    try:
        usage = extensions.get_extension_for_class(x509.KeyUsage).value
        may_sign = usage.digital_signature or usage.content_commitment
    except x509.ExtensionNotFound:
        may_sign = True
    try:
        uses = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        may_sign = may_sign and not DOCUMENT_USES.isdisjoint(uses)
    except x509.ExtensionNotFound:
        pass
    if not may_sign:
        message = (
            "the certificate was not issued for signing documents "
            "(its key usage forbids it); ask the issuer for one that was"
        )
        raise CertificateRefusedError(message)


def _check_days(found: OfficeCertificate, moment: datetime) -> None:
    if found.ends_at < moment:
        message = f"the certificate expired on {found.ends_at:%Y-%m-%d}"
        raise CertificateRefusedError(message)
    if found.starts_at > moment:
        message = f"the certificate is in force only from {found.starts_at:%Y-%m-%d}"
        raise CertificateRefusedError(message)
