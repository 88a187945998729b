"""What the pages of certificates in the table of pages are asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.urls import reverse

from saraban.certificates.jobs import make_prints
from saraban.certificates.models import (
    CertificateBatch,
    CertificateChecker,
    CertificatePrint,
)
from saraban.registers.models import Certificate, CertificateDesign, Signatory
from tests.certificates import given as certificates
from tests.scene import Scene

DONE: Final = 302


def _certificate(scene: Scene, thing: str) -> list[Any]:
    """Return an approved certificate of the area, opened to its schools."""
    if thing not in scene.entries:
        # Nobody has a signature picture here, as everywhere in the scene.
        certificates.signatory(scene.cast, signs=False)
        certificates.checker(scene.cast)
        scene.entries[thing] = certificates.approved(scene.cast)
    return [scene.entries[thing].pk]


def _checking(scene: Scene, thing: str) -> list[Any]:
    """Let somebody check; the page needs no more."""
    _certificate(scene, thing)
    return []


def _certificate_code(scene: Scene, thing: str) -> list[Any]:
    entry_id = _certificate(scene, thing)[0]
    return [Certificate.objects.get(entry=entry_id).public_code]


def _batch(scene: Scene, thing: str) -> list[Any]:
    """Return a batch of the registry clerk's, read or registered."""
    wanted = CertificateBatch.objects.filter(source=thing)
    if not wanted.exists():
        _certificate(scene, "area_certificate")
        if thing == "area_batch":
            certificates.written(scene.cast, "นายก สมมติ", printing="0", signatory="")
        else:
            certificates.batch(scene.cast, "นายข สมมติ", printing="0", signatory="")
        newest = CertificateBatch.objects.latest("pk")
        CertificateBatch.objects.filter(pk=newest.pk).update(source=thing)
    return [wanted.get().pk]


def _print(scene: Scene, thing: str) -> list[Any]:
    """Return a print that the registry clerk asked for and a worker made."""
    made = CertificatePrint.objects.first()
    if made is None:
        _certificate(scene, "area_certificate")
        entry = scene.entries["area_certificate"]
        page = reverse("certificates:print_create")
        number = str(entry.number)
        sent = {"book": entry.book_id, "first": number, "last": number, "form": "pdf"}
        answer = scene.client("registry_clerk").post(page, sent)
        assert answer.status_code == DONE, f"{thing} {answer.content.decode()}"
        make_prints()
        made = CertificatePrint.objects.get()
    return [made.pk]


def _of_certificates(model: type[Any]) -> Callable[[Scene, str], list[Any]]:
    """Return what gives the only row of a model that a certificate needs."""

    def given(scene: Scene, _: str) -> list[Any]:
        _certificate(scene, "area_certificate")
        return [model.objects.values_list("pk", flat=True)[0]]

    return given


def _code(_: Scene, thing: str) -> list[Any]:
    return [thing]


def _design(scene: Scene, _: str) -> list[Any]:
    design, _made = CertificateDesign.objects.get_or_create(
        office=scene.cast.area,
        name="แบบของเขต",
        defaults={"drawing": "gold", "colour": "#112233", "layout": {}},
    )
    return [design.pk]


ARGUMENTS: Final[dict[str, Callable[[Scene, str], list[Any]]]] = {
    "certificates:certificate_check": _checking,
    "certificates:certificate_pdf": _certificate,
    "certificates:certificate_preview": _certificate,
    "certificates:school_certificate_pdf": _certificate,
    "certificates:certificate_public": _certificate_code,
    "certificates:batch_detail": _batch,
    "certificates:batch_write": _batch,
    "certificates:batch_approve": _batch,
    "certificates:print_detail": _print,
    "certificates:print_file": _print,
    "certificates:signatory_edit": _of_certificates(Signatory),
    "certificates:signature_allow": _of_certificates(Signatory),
    "certificates:signature_disallow": _of_certificates(Signatory),
    "certificates:checker_remove": _of_certificates(CertificateChecker),
    "certificates:design_edit": _design,
    "certificates:design_picture": _code,
}
