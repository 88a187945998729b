"""``saraban certificate``: the certificate with which an office seals its papers."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from saraban.core.errors import DomainError
from saraban.core.serving import check_start
from saraban.offices.models import Office
from saraban.stamps.sealing import store
from saraban.stamps.sealing.actions import remove_certificate, set_certificate
from saraban.stamps.sealing.certificate_status import SOON_DAYS
from saraban.stamps.sealing.certificates import OfficeCertificate, read_pkcs12
from saraban.stamps.sealing.errors import (
    CertificateRefusedError,
    CertificateUnusableError,
)
from saraban.stamps.sealing.trial_key import make_trial_key

# A PKCS#12 file holds a key and a handful of certificates.
FILE_MOST: Final = 1024 * 1024


class Command(BaseCommand):
    """Sets, shows and removes certificates; no page does."""

    help = "Set, show or remove the certificate with which an office seals papers."

    def add_arguments(self, parser: CommandParser) -> None:
        """One deed, and for which office."""
        deeds = parser.add_subparsers(dest="deed", required=True, metavar="deed")
        setting = deeds.add_parser("set", help="set or replace the certificate")
        setting.add_argument("file", type=Path, help="PKCS#12 (.p12, .pfx) with key")
        setting.add_argument(
            "--passphrase-file",
            type=Path,
            help="file whose first line is the pass phrase; without it you are asked",
        )
        showing = deeds.add_parser("show", help="show what is set")
        removing = deeds.add_parser("remove", help="seal no more")
        making = deeds.add_parser("make", help="make one for trying, nobody vouches")
        for each in (setting, removing, making):
            each.add_argument("--office", required=True, help="code of the office")
        showing.add_argument("--office", help="code of one office")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, or refuse and say why."""
        if options["deed"] != "show":
            check_start()
        deeds: dict[str, Callable[[dict[str, Any]], None]] = {
            "set": self._set,
            "show": self._show,
            "remove": self._remove,
            "make": self._make,
        }
        try:
            deeds[options["deed"]](options)
        except (CertificateRefusedError, DomainError) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            message = f"{error.filename}: {error.strerror}"
            raise CommandError(message) from error

    def _set(self, options: dict[str, Any]) -> None:
        office = office_of(options["office"])
        content = read_file(options["file"])
        passphrase = self._passphrase(options["passphrase_file"])
        sealing_key = read_pkcs12(content, passphrase, moment=timezone.now())
        set_certificate(office, sealing_key)
        self._tell(office, sealing_key.office_certificate)

    def _show(self, options: dict[str, Any]) -> None:
        if options["office"]:
            ids = [office_of(options["office"]).pk]
        else:
            ids = store.kept_office_ids()
        offices = Office.objects.in_bulk(ids)
        for office_id in ids:
            if office := offices.get(office_id):
                self._tell(office, store.find_certificate(office_id))
                self._tell_key(office_id)
            else:
                self.stdout.write(f"{store.path_of(office_id)}: of no office")
        if not ids:
            self.stdout.write("no office has a certificate")

    def _remove(self, options: dict[str, Any]) -> None:
        office = office_of(options["office"])
        remove_certificate(office)
        self.stdout.write(f"{office.name}: the certificate is removed")

    def _make(self, options: dict[str, Any]) -> None:
        office = office_of(options["office"])
        if store.path_of(office.pk).exists():
            message = f"{office.name} has a certificate; remove it first"
            raise CertificateRefusedError(message)
        sealing_key = make_trial_key(office, moment=timezone.now())
        set_certificate(office, sealing_key)
        self._tell(office, sealing_key.office_certificate)

    def _passphrase(self, file: Path | None) -> str:
        if file is not None:
            lines = read_file(file).decode("utf-8", "replace").splitlines()
            return lines[0] if lines else ""
        if not sys.stdin.isatty():
            message = "nobody can be asked for the pass phrase; use --passphrase-file"
            raise CertificateRefusedError(message)
        return getpass.getpass("pass phrase of the file: ")

    def _tell(self, office: Office, found: OfficeCertificate | None) -> None:
        if found is None:
            self.stdout.write(f"{office.code} {office.name}: no certificate")
            return
        self.stdout.write(f"{office.code} {office.name}")
        self.stdout.write(f"  holder      {found.holder}")
        self.stdout.write(f"  issuer      {found.issuer}")
        self.stdout.write(f"  from        {found.starts_at:%Y-%m-%d %H:%M} UTC")
        self.stdout.write(f"  until       {found.ends_at:%Y-%m-%d %H:%M} UTC")
        self.stdout.write(f"  SHA-256     {found.fingerprint}")
        for warning in warnings_of(found):
            self.stderr.write(f"  warning: {warning}")

    def _tell_key(self, office_id: int) -> None:
        if not store.path_of(office_id).exists():
            return
        try:
            store.find_sealing_key(office_id)
        except CertificateUnusableError:
            message = "the key does not open with this secret key; set it again"
            self.stderr.write(f"  warning: {message}")


def warnings_of(found: OfficeCertificate) -> list[str]:
    """Return what the technician should know about a certificate."""
    warnings = []
    days = (found.ends_at - timezone.now()).days
    if days < 0:
        warnings.append("it expired; papers are no longer sealed")
    elif days <= SOON_DAYS:
        warnings.append(f"it expires in {days} days")
    if found.is_self_signed:
        warnings.append("self-signed, for trying: no reader will trust its seals")
    elif not found.is_chain_complete:
        issuer = found.top.issuer.rfc4514_string()
        warnings.append(f"the file lacks the certificate of its issuer, {issuer}")
    return warnings


def office_of(code: str) -> Office:
    """Return the area office, school or headquarters with this code."""
    owners = Office.objects.in_use().exclude(
        kind__in=(Office.Kind.DIVISION, Office.Kind.EXTERNAL)
    )
    found = list(owners.filter(code=code)[:2])
    if not found:
        message = f"no area office or school in use has the code {code}"
        raise CertificateRefusedError(message)
    if len(found) > 1:
        message = f"several offices have the code {code}; change one of the codes first"
        raise CertificateRefusedError(message)
    return found[0]


def read_file(path: Path) -> bytes:
    """Return the content of a small file."""
    if path.stat().st_size > FILE_MOST:
        message = f"{path} is too large for what it should hold"
        raise CertificateRefusedError(message)
    return path.read_bytes()
