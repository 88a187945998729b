"""``saraban certificate``: set, show, make and remove; what is refused and why."""

from __future__ import annotations

import stat
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import ExtendedKeyUsageOID
from django.core.management import CommandError, call_command
from django.utils import timezone

from saraban.audit.models import AuditEvent, AuditKind
from saraban.config.environment import read_address
from saraban.offices.models import Office
from saraban.stamps.sealing import store
from saraban.stamps.sealing.papers import can_be_sealed, seal_paper
from saraban.stamps.sealing.verifying import verify_seals
from tests.cast import Cast
from tests.stamps.certificates import (
    PASSPHRASE,
    as_file,
    authority,
    file_of,
    issue,
    new_key,
    of_office,
    paper,
)

CODE = "5099"
SERVER = (ExtendedKeyUsageOID.SERVER_AUTH,)
MAIL = (ExtendedKeyUsageOID.EMAIL_PROTECTION, ExtendedKeyUsageOID.SERVER_AUTH)


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.CERTIFICATES_FOLDER = tmp_path / "certificates"
    settings.TIMESTAMP_URL = ""


def run(*words: object) -> str:
    """Run ``saraban certificate`` and return what it says."""
    output = StringIO()
    texts = [str(word) for word in words]
    call_command("certificate", *texts, stdout=output, stderr=output)
    return output.getvalue()


def set_file(
    tmp_path: Path, content: bytes, passphrase: str = PASSPHRASE, code: str = CODE
) -> str:
    """Set the certificate of an office from a file."""
    file, secret = tmp_path / "office.p12", tmp_path / "passphrase"
    file.write_bytes(content)
    secret.write_text(f"{passphrase}\n", encoding="utf-8")
    return run("set", "--office", code, file, "--passphrase-file", secret)


def events() -> list[AuditEvent]:
    """Return what the record says of certificates."""
    kind = AuditKind.CERTIFICATE_CHANGED
    return list(AuditEvent.objects.filter(kind=kind).order_by("pk"))


def test_an_office_seals_with_the_certificate_that_was_set(
    cast: Cast, tmp_path: Path
) -> None:
    assert not can_be_sealed(cast.area)
    words = set_file(tmp_path, as_file(of_office()))
    assert "holder      สพป.ตัวอย่าง เขต 1" in words
    assert "issuer      Invented Authority" in words
    assert "warning" not in words
    assert can_be_sealed(cast.area)
    pdf = seal_paper(paper(), cast.area, reason="ตรารับ", moment=timezone.now())
    known = [authority().certificate]
    assert [each.is_good for each in verify_seals(pdf, known=known)] == [True]


def test_a_school_has_a_certificate_of_its_own(cast: Cast, tmp_path: Path) -> None:
    school = cast.schools[0]
    set_file(tmp_path, as_file(of_office("ร.ร.บ้านสมมติ")), code=school.code)
    assert can_be_sealed(school)
    assert not can_be_sealed(cast.area)


@pytest.mark.postgres
def test_setting_it_is_in_the_record_of_the_office(cast: Cast, tmp_path: Path) -> None:
    set_file(tmp_path, as_file(of_office()))
    first = run("show", "--office", CODE).split("SHA-256")[1].split()[0]
    set_file(tmp_path, as_file(of_office()))
    second = run("show", "--office", CODE).split("SHA-256")[1].split()[0]
    run("remove", "--office", CODE)
    found = events()
    assert [each.detail.values["fingerprint"] for each in found] == [
        ["", first],
        [first, second],
        [second, ""],
    ]
    assert {each.office_id for each in found} == {cast.area.pk}
    assert {each.capacity for each in found} == {
        "ผู้ดูแลเครื่องแม่ข่าย คำสั่ง saraban certificate"
    }
    assert PASSPHRASE not in str([each.detail.values for each in found])


def test_only_the_owner_may_open_what_is_kept(cast: Cast, tmp_path: Path) -> None:
    set_file(tmp_path, as_file(of_office()))
    path = store.path_of(cast.area.pk)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    kept = path.read_text()
    assert "BEGIN ENCRYPTED PRIVATE KEY" in kept
    assert "BEGIN PRIVATE KEY" not in kept


def test_a_folder_that_others_may_open_is_refused(cast: Cast, tmp_path: Path) -> None:
    folder = store.path_of(cast.area.pk).parent
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    with pytest.raises(CommandError, match="run: chmod 700"):
        set_file(tmp_path, as_file(of_office()))
    assert not list(folder.iterdir())
    assert not events()


def test_a_file_without_a_pass_phrase_is_set_as_well(
    cast: Cast, tmp_path: Path
) -> None:
    set_file(tmp_path, as_file(of_office(), passphrase=""), passphrase="")
    assert can_be_sealed(cast.area)


def test_the_pass_phrase_is_asked_for_where_somebody_sits(
    cast: Cast, tmp_path: Path, monkeypatch: Any
) -> None:
    file = tmp_path / "office.p12"
    file.write_bytes(as_file(of_office()))
    with pytest.raises(CommandError, match="use --passphrase-file"):
        run("set", "--office", CODE, file)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda prompt: PASSPHRASE)
    run("set", "--office", CODE, file)
    assert can_be_sealed(cast.area)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (lambda: b"", "not a PKCS#12 file"),
        (lambda: b"nothing of the kind", "openssl pkcs12 -export"),
        (lambda: as_file(of_office(), passphrase="another"), "pass phrase is wrong"),
        (
            lambda: as_file(of_office(ends=timedelta(hours=-1))),
            "the certificate expired on",
        ),
        (
            lambda: as_file(of_office(starts=timedelta(days=2))),
            "in force only from",
        ),
        (
            lambda: as_file(of_office(usage=("key_encipherment",))),
            "not issued for signing documents",
        ),
        (
            lambda: as_file(of_office(uses=SERVER)),
            "not issued for signing documents",
        ),
        (lambda: as_file(authority()), "not issued for signing documents"),
        (
            lambda: as_file(issue("ที่เก่า", key=new_key(4, 1024))),
            "RSA of 2048 bits or more",
        ),
        (
            lambda: as_file(
                issue("x", by=authority(), key=ed25519.Ed25519PrivateKey.generate())
            ),
            "ask the issuer for such a certificate",
        ),
        (lambda: file_of(None, of_office()), "holds no private key"),
        (
            lambda: file_of(new_key(5), of_office()),
            "no certificate in the file belongs to the private key",
        ),
        (lambda: bytes(2 * 1024 * 1024), "too large"),
    ],
)
def test_what_cannot_seal_is_refused_and_nothing_changes(
    cast: Cast, tmp_path: Path, content: Any, sentence: str
) -> None:
    set_file(tmp_path, as_file(of_office()))
    before = store.path_of(cast.area.pk).read_bytes()
    with pytest.raises(CommandError) as refused:
        set_file(tmp_path, content())
    assert sentence in str(refused.value)
    assert store.path_of(cast.area.pk).read_bytes() == before
    assert len(events()) == 1


def test_a_certificate_for_mail_or_of_a_curve_may_seal(
    cast: Cast, tmp_path: Path
) -> None:
    set_file(tmp_path, as_file(of_office(uses=MAIL)))
    assert can_be_sealed(cast.area)
    curve = ec.generate_private_key(ec.SECP384R1())
    set_file(tmp_path, as_file(issue("สพป.", by=authority(), key=curve)))
    assert can_be_sealed(cast.area)


def test_an_incomplete_chain_and_an_early_end_are_told(
    cast: Cast, tmp_path: Path
) -> None:
    soon = of_office(ends=timedelta(days=20, hours=1))
    words = set_file(tmp_path, as_file(soon, with_chain=False))
    assert "it expires in 20 days" in words
    assert "lacks the certificate of its issuer, CN=Invented Authority" in words


@pytest.mark.parametrize("code", ["9999", "0101", ""])
def test_an_unknown_office_is_refused(cast: Cast, tmp_path: Path, code: str) -> None:
    with pytest.raises(CommandError, match="no area office or school in use has"):
        set_file(tmp_path, as_file(of_office()), code=code)


def test_a_code_of_two_offices_is_refused(cast: Cast, tmp_path: Path) -> None:
    Office.objects.create(
        kind=Office.Kind.SCHOOL,
        parent=cast.other_area,
        code=CODE,
        name="โรงเรียนรหัสซ้ำ",
        short_name="ร.ร.รหัสซ้ำ",
    )
    with pytest.raises(CommandError, match="several offices have the code 5099"):
        set_file(tmp_path, as_file(of_office()))


def test_a_file_that_is_not_there_is_told(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"gone\.p12: No such file"):
        run("set", "--office", CODE, tmp_path / "gone.p12")


def test_a_certificate_for_trying_says_that_it_is_one(cast: Cast) -> None:
    words = run("make", "--office", CODE)
    assert "holder      ทดลองใช้ 5099" in words
    assert "self-signed, for trying" in words
    pdf = seal_paper(paper(), cast.area, reason="ทดลอง", moment=timezone.now())
    [report] = verify_seals(pdf)
    assert report.holder == "ทดลองใช้ 5099"
    assert report.is_good
    with pytest.raises(CommandError, match="remove it first"):
        run("make", "--office", CODE)
    assert len(events()) == 1


def test_what_is_removed_seals_no_more(cast: Cast) -> None:
    run("make", "--office", CODE)
    assert "is removed" in run("remove", "--office", CODE)
    assert not can_be_sealed(cast.area)
    assert run("show") == "no office has a certificate\n"
    with pytest.raises(CommandError, match="has no certificate"):
        run("remove", "--office", CODE)
    assert len(events()) == 2


def test_show_tells_of_every_office_and_of_a_key_that_does_not_open(
    cast: Cast, settings: Any
) -> None:
    run("make", "--office", CODE)
    run("make", "--office", cast.schools[0].code)
    words = run("show")
    assert words.count("holder") == 2
    assert "does not open" not in words
    settings.SECRET_KEY = "another-" * 8
    assert run("show").count("does not open with this secret key") == 2
    assert "no certificate" in run("show", "--office", cast.schools[1].code)


def test_a_damaged_certificate_is_told_of_and_can_be_replaced(
    cast: Cast, tmp_path: Path
) -> None:
    run("make", "--office", CODE)
    store.path_of(cast.area.pk).write_bytes(b"damaged")
    with pytest.raises(CommandError, match="เปิดใบรับรองอิเล็กทรอนิกส์ของหน่วยงานไม่ได้"):
        run("show", "--office", CODE)
    set_file(tmp_path, as_file(of_office()))
    assert can_be_sealed(cast.area)


@pytest.mark.parametrize(
    "address", ["", "http://tsa.example/", "https://user:secret@tsa.example:8443/tsr"]
)
def test_the_address_of_a_time_stamp_service_is_taken(
    monkeypatch: Any, address: str
) -> None:
    monkeypatch.setenv("SARABAN_TIMESTAMP_URL", f" {address} ")
    assert read_address("SARABAN_TIMESTAMP_URL") == address


@pytest.mark.parametrize(
    "address",
    ["tsa.example", "ftp://tsa.example", "http://", "http://[::1", "http://a:port/"],
)
def test_an_address_that_is_none_stops_the_start(
    monkeypatch: Any, address: str
) -> None:
    monkeypatch.setenv("SARABAN_TIMESTAMP_URL", address)
    with pytest.raises(Exception, match="SARABAN_TIMESTAMP_URL must be an address"):
        read_address("SARABAN_TIMESTAMP_URL")
