"""The seal of an office on a PDF: who can tell what of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from saraban.stamps.sealing import store
from saraban.stamps.sealing.certificates import OfficeCertificate, SealingKey, chain_of
from saraban.stamps.sealing.errors import (
    CertificateMissingError,
    CertificateOutOfDateError,
    CertificateUnusableError,
    PaperNotSealableError,
)
from saraban.stamps.sealing.papers import can_be_sealed, has_certificate, seal_paper
from saraban.stamps.sealing.verifying import PaperUnreadableError, verify_seals
from tests.cast import Cast
from tests.stamps.certificates import Issued, authority, issue, of_office, paper
from tests.stamps.pdfsig import pdfsig

REASON = "ประทับตราหนังสือ เลขรับ 1"


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.CERTIFICATES_FOLDER = tmp_path / "certificates"
    settings.TIMESTAMP_URL = ""


def keep(cast: Cast, issued: Issued) -> None:
    """Put a certificate where ``saraban certificate set`` puts it, unchecked."""
    others = [issued.issuer.certificate] if issued.issuer else []
    chain = chain_of(issued.certificate, others)
    found = OfficeCertificate(issued.certificate, chain)
    store.keep(cast.area.pk, SealingKey(issued.key, found))


def sealed(cast: Cast, pdf: bytes, moment: datetime | None = None) -> bytes:
    """Return the paper with the seal of the area office."""
    moment = moment or timezone.now()
    return seal_paper(pdf, cast.area, reason=REASON, moment=moment)


def has_good_seal(pdf: bytes) -> bool:
    """Does a seal hold; a byte may be one by which the file itself holds together."""
    try:
        return any(report.is_good for report in verify_seals(pdf))
    except PaperUnreadableError:
        return False


def test_a_seal_tells_whose_it_is_and_when_it_was_made(cast: Cast) -> None:
    keep(cast, of_office())
    moment = timezone.now().replace(microsecond=0)
    [report] = verify_seals(sealed(cast, paper(), moment))
    assert report.holder == "สพป.ตัวอย่าง เขต 1"
    assert report.office_name == cast.area.name
    assert report.reason == REASON
    assert report.sealed_at == moment
    assert report.timestamped_at is None
    assert report.is_good


def test_the_paper_below_the_seal_stays_byte_for_byte(cast: Cast) -> None:
    keep(cast, of_office())
    pdf = paper()
    assert sealed(cast, pdf).startswith(pdf)


def test_a_file_on_disk_is_sealed_and_verified_as_well(
    cast: Cast, tmp_path: Path
) -> None:
    keep(cast, of_office())
    path = tmp_path / "paper.pdf"
    path.write_bytes(paper())
    path.write_bytes(seal_paper(path, cast.area, reason="", moment=timezone.now()))
    assert [report.is_good for report in verify_seals(path)] == [True]


def test_other_readers_find_the_seal_valid(cast: Cast, tmp_path: Path) -> None:
    keep(cast, of_office())
    words = pdfsig(sealed(cast, paper()), tmp_path)
    assert "Signature Validation: Signature is Valid." in words
    assert "Total document signed" in words
    assert "Signature Type: ETSI.CAdES.detached" in words


def test_a_seal_of_an_elliptic_curve_is_valid_too(cast: Cast, tmp_path: Path) -> None:
    keep(
        cast, issue("สพป.", by=authority(), key=ec.generate_private_key(ec.SECP256R1()))
    )
    pdf = sealed(cast, paper())
    assert [report.is_good for report in verify_seals(pdf)] == [True]
    assert "Signature is Valid." in pdfsig(pdf, tmp_path)


def test_the_seal_is_of_the_level_b_b(cast: Cast) -> None:
    keep(cast, of_office())
    reader = PdfFileReader(BytesIO(sealed(cast, paper())))
    [seal] = reader.embedded_regular_signatures
    assert seal.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    attributes = {each["type"].native for each in seal.signer_info["signed_attrs"]}
    # PAdES: the certificate is covered, the moment stands in the PDF only.
    assert "signing_certificate_v2" in attributes
    assert "signing_time" not in attributes
    assert validate_pdf_signature(seal, ValidationContext(trust_roots=[])).valid


@pytest.mark.parametrize("place", [0.02, 0.3, 0.5, 0.7, 0.98])
def test_one_changed_byte_breaks_the_seal(
    cast: Cast, tmp_path: Path, place: float
) -> None:
    keep(cast, of_office())
    pdf = paper()
    whole = sealed(cast, pdf)
    changed = bytearray(whole)
    changed[int(len(pdf) * place)] ^= 1
    assert not has_good_seal(bytes(changed))
    assert "Signature is Valid." not in pdfsig(bytes(changed), tmp_path)


def test_a_word_that_is_exchanged_breaks_the_seal(cast: Cast, tmp_path: Path) -> None:
    keep(cast, of_office())
    changed = sealed(cast, paper()).replace(b"(page 1)", b"(page 7)")
    [report] = verify_seals(changed)
    assert not report.is_intact
    assert not report.is_good
    assert "Digest Mismatch" in pdfsig(changed, tmp_path)


def test_what_is_stamped_after_the_seal_is_not_covered_by_it(
    cast: Cast, tmp_path: Path
) -> None:
    keep(cast, of_office())
    writer = IncrementalPdfFileWriter(BytesIO(sealed(cast, paper())))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    stamp = StreamObject(stream_data=b"BT /F1 12 Tf 72 700 Td (other) Tj ET")
    page["/Contents"] = writer.add_object(stamp)
    writer.update_container(page)
    output = BytesIO()
    writer.write(output)
    [report] = verify_seals(output.getvalue())
    assert not report.covers_file
    assert not report.is_good
    assert "Not total document signed" in pdfsig(output.getvalue(), tmp_path)


def test_a_sealed_paper_that_is_written_anew_has_lost_its_seal(cast: Cast) -> None:
    keep(cast, of_office())
    output = BytesIO()
    with pikepdf.open(BytesIO(sealed(cast, paper()))) as pdf:
        pdf.add_blank_page()
        pdf.save(output)
    assert not any(each.is_good for each in verify_seals(output.getvalue()))


def test_a_second_seal_covers_the_first(cast: Cast) -> None:
    keep(cast, of_office())
    twice = sealed(cast, sealed(cast, paper()))
    first, second = verify_seals(twice)
    assert first.is_intact
    assert not first.covers_file
    assert second.is_good


def broken_signature(cast: Cast, contents: bytes) -> bytes:
    """Return a paper with a field in which somebody's signature is broken."""
    with pikepdf.open(BytesIO(sealed(cast, paper()))) as pdf:
        value = pdf.Root.AcroForm.Fields[0].V
        value.Contents = pikepdf.String(contents)
        output = BytesIO()
        pdf.save(output)
    return output.getvalue()


@pytest.mark.parametrize(
    "contents", [b"", b"nothing of the kind", b"0\x03\x02\x01\x01"]
)
def test_beside_a_broken_signature_a_seal_holds(cast: Cast, contents: bytes) -> None:
    keep(cast, of_office())
    pdf = broken_signature(cast, contents)
    assert [report.is_intact for report in verify_seals(pdf)] == [False]
    broken, ours = verify_seals(sealed(cast, pdf))
    assert not broken.is_intact
    assert ours.is_good


def test_a_seal_of_somebody_unknown_is_intact_and_not_trusted(cast: Cast) -> None:
    keep(cast, issue("สพป.ตัวอย่าง เขต 1"))
    pdf = sealed(cast, paper())
    assert [report.is_trusted for report in verify_seals(pdf)] == [True]
    keep(cast, of_office())
    [report] = verify_seals(pdf)
    assert report.is_intact
    assert not report.is_trusted
    known = [authority().certificate]
    assert [each.is_trusted for each in verify_seals(pdf, known=known)] == [False]


def test_a_damaged_certificate_of_one_office_leaves_the_others_trusted(
    cast: Cast,
) -> None:
    keep(cast, of_office())
    pdf = sealed(cast, paper())
    store.path_of(cast.schools[0].pk).write_bytes(b"nothing")
    assert [report.is_good for report in verify_seals(pdf)] == [True]


def test_a_paper_without_a_seal_has_none() -> None:
    assert verify_seals(paper()) == []


def test_a_division_seals_with_the_certificate_of_its_area(cast: Cast) -> None:
    keep(cast, of_office())
    division = cast.divisions[0]
    pdf = seal_paper(paper(), division, reason=REASON, moment=timezone.now())
    assert [report.office_name for report in verify_seals(pdf)] == [cast.area.name]


def test_an_office_without_a_certificate_seals_nothing(cast: Cast) -> None:
    keep(cast, of_office())
    school = cast.schools[0]
    assert not has_certificate(school)
    assert not can_be_sealed(school)
    with pytest.raises(CertificateMissingError, match="ให้แจ้งผู้ดูแลระบบกำหนดก่อน"):
        seal_paper(paper(), school, reason=REASON, moment=timezone.now())


@pytest.mark.parametrize(
    ("starts", "ends"),
    [(-400, -1), (1, 400)],
    ids=["expired", "not yet in force"],
)
def test_a_certificate_that_is_not_in_force_seals_nothing(
    cast: Cast, starts: int, ends: int
) -> None:
    keep(cast, of_office(starts=timedelta(starts), ends=timedelta(ends)))
    assert has_certificate(cast.area)
    assert not can_be_sealed(cast.area)
    with pytest.raises(CertificateOutOfDateError, match="กำหนดใบรับรองใหม่"):
        sealed(cast, paper())


def test_the_key_does_not_open_with_another_secret_key(
    cast: Cast, settings: Any
) -> None:
    keep(cast, of_office())
    settings.SECRET_KEY = "another-" * 8
    assert not can_be_sealed(cast.area)
    with pytest.raises(CertificateUnusableError, match="กำหนดใบรับรองอีกครั้ง"):
        sealed(cast, paper())


@pytest.mark.parametrize("content", [b"", b"nothing", b"-----BEGIN CERTIFICATE-----"])
def test_a_damaged_certificate_is_refused(cast: Cast, content: bytes) -> None:
    keep(cast, of_office())
    store.path_of(cast.area.pk).write_bytes(content)
    with pytest.raises(CertificateUnusableError):
        sealed(cast, paper())


def test_a_key_that_is_exchanged_is_refused(cast: Cast) -> None:
    keep(cast, of_office())
    mine = store.path_of(cast.area.pk)
    certificate = mine.read_bytes().split(store.KEY_BEGINS)[0]
    keep(cast, issue("อีกแห่ง"))
    mine.write_bytes(certificate + store.KEY_BEGINS + _after_key(mine))
    with pytest.raises(CertificateUnusableError):
        sealed(cast, paper())


def _after_key(path: Path) -> bytes:
    return path.read_bytes().split(store.KEY_BEGINS)[1]


LOCKED = pikepdf.Encryption(owner="เจ้าของ", user="ผู้ใช้")
OPEN_BUT_LOCKED = pikepdf.Encryption(owner="owner", user="")


@pytest.mark.parametrize(
    "pdf",
    [
        b"",
        b"%PDF-1.4\n%%EOF\n",
        paper()[:400],
        paper(encryption=LOCKED),
        paper(encryption=OPEN_BUT_LOCKED),
    ],
    ids=["empty", "hollow", "cut off", "password", "no changes allowed"],
)
def test_what_cannot_be_sealed_is_refused_with_what_to_do(
    cast: Cast, pdf: bytes
) -> None:
    keep(cast, of_office())
    with pytest.raises(PaperNotSealableError, match="แล้วประทับตราอีกครั้ง"):
        sealed(cast, pdf)


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.4\n%%EOF\n", paper(encryption=LOCKED)])
def test_what_cannot_be_read_is_not_verified(pdf: bytes) -> None:
    with pytest.raises(PaperUnreadableError):
        verify_seals(pdf)


def test_a_paper_whose_author_forbade_every_change_is_refused(cast: Cast) -> None:
    keep(cast, of_office())
    with pikepdf.open(BytesIO(paper())) as pdf:
        holder = pikepdf.Dictionary(
            Type=pikepdf.Name.Sig,
            Reference=[
                pikepdf.Dictionary(
                    TransformMethod=pikepdf.Name.DocMDP,
                    TransformParams=pikepdf.Dictionary(P=1),
                )
            ],
        )
        pdf.Root.Perms = pikepdf.Dictionary(DocMDP=pdf.make_indirect(holder))
        output = BytesIO()
        pdf.save(output)
    with pytest.raises(PaperNotSealableError):
        sealed(cast, output.getvalue())
