"""Reading the seals of a PDF."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from saraban.stamps.sealing import store
from saraban.stamps.sealing.errors import CertificateUnusableError, SealingError

# A seal may be made under either of the two uses that mean signing.
MAY_SIGN: Final = KeyUsageConstraints(
    key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
)
# What reading a damaged PDF ends in.
UNREADABLE: Final = (
    PdfError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    RecursionError,
)
_LOG: Final = logging.getLogger(__name__)


class PaperUnreadableError(SealingError):
    """No seal can be looked for in what is not a PDF."""

    message = "อ่านไฟล์ PDF นี้ไม่ได้ ไฟล์อาจเสียหายหรือมีรหัสผ่าน ให้ใช้ไฟล์ต้นฉบับ"


@dataclass(frozen=True)
class SealReport:
    """What one seal says, and whether it holds.

    ``sealed_at`` is what the sealer's clock said; ``timestamped_at`` is what a time
    stamp service bears witness to, None without an intact stamp.
    """

    holder: str
    office_name: str
    reason: str
    sealed_at: datetime | None
    timestamped_at: datetime | None
    is_intact: bool
    covers_file: bool
    is_trusted: bool

    @property
    def is_good(self) -> bool:
        """Whether the whole file is as it was sealed; somebody known answers for ``holder``."""
        return self.is_intact and self.covers_file and self.is_trusted


BROKEN: Final = SealReport(
    holder="",
    office_name="",
    reason="",
    sealed_at=None,
    timestamped_at=None,
    is_intact=False,
    covers_file=False,
    is_trusted=False,
)
# A stamp of a time stamp service alone: it seals nothing in anybody's name.
STAMP: Final = "/DocTimeStamp"


def verify_seals(
    pdf: bytes | Path, *, known: Iterable[x509.Certificate] | None = None
) -> list[SealReport]:
    """Report on every seal of a PDF, the oldest first.

    One that is broken beyond reading is reported first, without a name. A seal is
    trusted that leads to one of the certificates in ``known``; without
    them, to what the offices of this system have set. Revocation is not asked for:
    that needs the network.
    """
    content = pdf if isinstance(pdf, bytes) else pdf.read_bytes()
    roots = _as_roots(tops_of_offices() if known is None else known)
    try:
        reader = PdfFileReader(BytesIO(content), strict=False)
        if reader.encrypted:
            raise PaperUnreadableError
        fields = list(enumerate_sig_fields(reader, filled_status=True))
    except UNREADABLE as error:
        raise PaperUnreadableError from error
    found = [_seal(reader, name, field) for name, _, field in fields]
    readable = [each for each in found if each and each.sig_object_type != STAMP]
    readable.sort(key=lambda each: each.signed_revision)
    broken = [BROKEN for each in found if each is None]
    return broken + [_report(each, roots) for each in readable]


def tops_of_offices() -> list[x509.Certificate]:
    """Return whom the offices of this system rely on."""
    tops = []
    for office_id in store.kept_office_ids():
        try:
            found = store.find_certificate(office_id)
        except CertificateUnusableError:
            continue  # Its own page tells; the others' seals can still be read.
        if found:
            tops.append(found.top)
    return tops


def _as_roots(certificates: Iterable[x509.Certificate]) -> list[Any]:
    texts = (each.public_bytes(Encoding.PEM) for each in certificates)
    return [each for text in texts for each in load_certs_from_pemder_data(text)]


def _seal(reader: PdfFileReader, name: str, field: Any) -> EmbeddedPdfSignature | None:
    """Return a seal, None for one of which not even the beginning can be read."""
    try:
        return EmbeddedPdfSignature(reader, field, name)
    except (*UNREADABLE, AssertionError) as error:
        _LOG.info("a seal cannot be read: %r", error)
        return None


def _report(seal: EmbeddedPdfSignature, roots: list[Any]) -> SealReport:
    try:
        return _full_report(seal, roots)
    except UNREADABLE as error:
        _LOG.info("a seal cannot be verified: %r", error)
        return BROKEN


def _full_report(seal: EmbeddedPdfSignature, roots: list[Any]) -> SealReport:
    status = _status(seal, roots, None)
    stamp = status.timestamp_validity
    is_stamped = stamp is not None and stamp.intact and stamp.valid
    timestamped_at = stamp.timestamp if stamp and is_stamped else None
    is_trusted = status.trusted
    if timestamped_at and not is_trusted:
        # It may have ended since; the stamp proves that it was in force then.
        is_trusted = _status(seal, roots, timestamped_at).trusted
    return SealReport(
        holder=str(seal.signer_cert.subject.native.get("common_name", "")),
        office_name=str(seal.sig_object.get("/Name", "")),
        reason=str(seal.sig_object.get("/Reason", "")),
        sealed_at=seal.self_reported_timestamp,
        timestamped_at=timestamped_at,
        is_intact=status.intact and status.valid,
        covers_file=status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
        is_trusted=is_trusted,
    )


def _status(
    seal: EmbeddedPdfSignature, roots: list[Any], moment: datetime | None
) -> PdfSignatureStatus:
    context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=moment)
    # What was added after a seal is no matter of degree here: it does not cover it.
    return validate_pdf_signature(
        seal, context, key_usage_settings=MAY_SIGN, skip_diff=True
    )
