"""Certificates of invented issuers, and small papers to seal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    NoEncryption,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PASSPHRASE = "รหัสของไฟล์ใบรับรอง"
NO_USAGE = {
    "digital_signature": False,
    "content_commitment": False,
    "key_encipherment": False,
    "data_encipherment": False,
    "key_agreement": False,
    "key_cert_sign": False,
    "crl_sign": False,
    "encipher_only": False,
    "decipher_only": False,
}


@dataclass(frozen=True)
class Issued:
    """A certificate, its key, and who issued it."""

    certificate: x509.Certificate
    key: Any
    issuer: Issued | None = None


@cache
def new_key(number: int = 0, bits: int = 2048) -> rsa.RSAPrivateKey:
    """Return one of a few keys; making them anew for each test takes long."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def issue(
    name: str,
    *,
    by: Issued | None = None,
    key: Any = None,
    starts: timedelta = timedelta(days=-1),
    ends: timedelta = timedelta(days=400),
    uses: tuple[x509.ObjectIdentifier, ...] = (),
    usage: tuple[str, ...] = ("digital_signature", "content_commitment"),
    is_authority: bool = False,
) -> Issued:
    """Return a certificate in force today, unless other days are asked for."""
    now = datetime.now(UTC)
    key = key or new_key()
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + starts)
        .not_valid_after(now + ends)
        .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
        .add_extension(
            x509.KeyUsage(**{**NO_USAGE, **dict.fromkeys(usage, True)}), critical=True
        )
    )
    if uses:
        builder = builder.add_extension(
            x509.ExtendedKeyUsage(uses), critical=uses == TIME_STAMPING
        )
    signed = builder.sign(by.key if by else key, hashes.SHA256())
    return Issued(signed, key, by)


TIME_STAMPING = (ExtendedKeyUsageOID.TIME_STAMPING,)


@cache
def authority() -> Issued:
    """Return the invented issuer above the others."""
    return issue(
        "Invented Authority",
        key=new_key(1),
        usage=("key_cert_sign", "crl_sign"),
        is_authority=True,
        starts=timedelta(days=-4000),
        ends=timedelta(days=4000),
    )


def of_office(name: str = "สพป.ตัวอย่าง เขต 1", **options: Any) -> Issued:
    """Return what an office gets from the issuer."""
    return issue(name, by=authority(), key=new_key(2), **options)


def as_file(
    issued: Issued, *, passphrase: str = PASSPHRASE, with_chain: bool = True
) -> bytes:
    """Return the PKCS#12 file in which the issuer hands it over."""
    chain = [issued.issuer.certificate] if issued.issuer and with_chain else None
    encryption = (
        BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    )
    return pkcs12.serialize_key_and_certificates(
        b"office", issued.key, issued.certificate, chain, encryption
    )


def file_of(key: Any, issued: Issued) -> bytes:
    """Return a file in which the certificate is not the key's."""
    beside = [pkcs12.PKCS12Certificate(issued.certificate, None)]
    encryption = BestAvailableEncryption(PASSPHRASE.encode())
    return pkcs12.serialize_key_and_certificates(None, key, None, beside, encryption)


def paper(pages: int = 2, **options: Any) -> bytes:
    """Return a PDF with a line on each page."""
    pdf = pikepdf.new()
    for number in range(pages):
        page = pdf.add_blank_page(page_size=(595, 842))
        drawn = f"BT /F1 12 Tf 72 700 Td (page {number}) Tj ET".encode()
        page.Contents = pdf.make_stream(drawn)
    output = BytesIO()
    pdf.save(output, compress_streams=False, **options)
    return output.getvalue()
