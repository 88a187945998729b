"""The seal of an office on a PDF: PAdES B-B, and B-T with a time stamp service.

The seal is the last thing that a paper gets; whatever is added later, breaks it.
Nothing is drawn on the page: readers show seals in a place of their own, where no
picture can imitate them.
"""

from __future__ import annotations

import logging
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from django.utils import timezone
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from saraban.core.timestamps import timestamp_service
from saraban.offices.models import Office
from saraban.stamps.sealing import store
from saraban.stamps.sealing.certificates import SealingKey
from saraban.stamps.sealing.errors import (
    CertificateOutOfDateError,
    PaperNotSealableError,
    SealingError,
    SealPostponedError,
)
from saraban.stamps.sealing.verifying import UNREADABLE, verify_seals

FIELD: Final = "SarabanSeal"
DIGEST: Final = "sha256"
_LOG: Final = logging.getLogger(__name__)


class _SealMaker(PdfSigner):
    """Writes the moment that it is told, in the time of the office."""

    moment: datetime

    def init_signing_session(self, *args: Any, **options: Any) -> Any:
        """Begin, with the moment of the seal."""
        session = super().init_signing_session(*args, **options)
        session.system_time = timezone.localtime(self.moment)
        return session


def has_certificate(office: Office) -> bool:
    """Whether a certificate was set for the office: papers should then carry its seal."""
    return store.path_of(office.book_owner_id).exists()


def can_be_sealed(office: Office) -> bool:
    """Whether a paper would get the office's seal now, apart from the paper itself."""
    try:
        sealing_key_of(office, timezone.now())
    except SealingError:
        return False
    return True


def sealing_key_of(office: Office, moment: datetime) -> SealingKey:
    """Return the key of the office whose books these are, or say why there is none."""
    found = store.find_sealing_key(office.book_owner_id)
    if not found.office_certificate.is_in_force(moment):
        raise CertificateOutOfDateError
    return found


def seal_paper(
    pdf: bytes | Path, office: Office, *, reason: str, moment: datetime
) -> bytes:
    """Return the PDF with the office's seal; ``moment`` is now.

    Never inside a transaction: a time stamp comes over the network. A
    SealPostponedError may be tried again later; other refusals need somebody's hand.
    """
    content = pdf if isinstance(pdf, bytes) else pdf.read_bytes()
    sealing_key = sealing_key_of(office, moment)
    try:
        sealed = _sealed(content, sealing_key, office, reason, moment)
    except TimestampRequestError as error:
        _LOG.warning("time stamp service: %s: %s", error, error.__cause__)
        raise SealPostponedError from error
    except UNREADABLE as error:
        _LOG.warning("a PDF cannot be sealed", exc_info=error)
        raise PaperNotSealableError from error
    _check(sealed)
    return sealed


def _sealed(
    content: bytes,
    sealing_key: SealingKey,
    office: Office,
    reason: str,
    moment: datetime,
) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(content), strict=False)
    if writer.prev.encrypted:
        raise PaperNotSealableError
    field = _free_field(writer)
    maker = _SealMaker(
        PdfSignatureMetadata(
            field_name=field,
            md_algorithm=DIGEST,
            name=office.book_owner.name,
            reason=reason,
            subfilter=SigSeedSubFilter.PADES,
        ),
        _signer(sealing_key),
        timestamper=timestamp_service(),
        new_field_spec=SigFieldSpec(
            field,
            readable_field_name=f"ตราประทับอิเล็กทรอนิกส์ {office.book_owner.name}",
        ),
    )
    maker.moment = moment
    output = BytesIO()
    maker.sign_pdf(writer, output=output)
    return output.getvalue()


def _free_field(writer: IncrementalPdfFileWriter) -> str:
    """Return a name for the seal's field that the PDF does not use yet."""
    taken = {name for name, *_ in enumerate_sig_fields(writer.prev)}
    number = 1
    while f"{FIELD}{number}" in taken:
        number += 1
    return f"{FIELD}{number}"


def _signer(sealing_key: SealingKey) -> SimpleSigner:
    found = sealing_key.office_certificate
    # In memory only: the one form in which the library takes key and chain at once.
    content = pkcs12.serialize_key_and_certificates(
        None, sealing_key.key, found.certificate, found.chain, NoEncryption()
    )
    signer: SimpleSigner = SimpleSigner.load_pkcs12_data(content, ())
    return signer


def _check(sealed: bytes) -> None:
    """What leaves here was read once as its readers will read it."""
    report = verify_seals(sealed)[-1]
    if not (report.is_intact and report.covers_file):
        raise PaperNotSealableError
    if timestamp_service() and report.timestamped_at is None:
        _LOG.warning("the time stamp service answered with a stamp of something else")
        raise SealPostponedError
