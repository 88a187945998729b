"""A certificate that an office makes for itself, to try sealing with."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from saraban.offices.models import Office
from saraban.stamps.sealing.certificates import OfficeCertificate, SealingKey

DAYS: Final = 365
BITS: Final = 3072
# X.520: longer names are not allowed in a certificate.
NAME_MOST: Final = 64
TRIAL: Final = "ทดลองใช้"
TRIAL_UNIT: Final = "ออกเองสำหรับทดลองใช้ ไม่มีผู้ให้บริการออกใบรับรองรับรอง"


def make_trial_key(office: Office, *, moment: datetime) -> SealingKey:
    """Make a key and a certificate that only the office itself answers for.

    Its names say so: nobody should take its seal for one that somebody vouches for.
    """
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "TH"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, office.name[:NAME_MOST]),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, TRIAL_UNIT),
            # The code, not the name: this one part has room for 64 bytes only,
            # a third as many Thai letters.
            x509.NameAttribute(NameOID.COMMON_NAME, f"{TRIAL} {office.code}"),
        ]
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - timedelta(minutes=5))
        .not_valid_after(moment + timedelta(days=DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_signs_documents(), critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    return SealingKey(key, OfficeCertificate(certificate))


def _signs_documents() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
