"""Who checks certificates, and what waits for them."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, Sum

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.certificates.errors import NotCheckerError, NotPrintingError
from saraban.certificates.models import CertificateBatch, CertificateChecker
from saraban.core import thai
from saraban.core.lists.keyset import NEWEST_FIRST
from saraban.core.lists.pager import ListPage, address_at, older_pager
from saraban.core.written_rows import DigestedQuerySet
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, AppointmentQuerySet, Office, Role
from saraban.registers.models import Certificate, RegisterEntry

Check = Certificate.Check
BATCHES_SHOWN = 10
WITH = ("entry__book__office", "entry__registered_by", "signatory", "checked_by")


def require_printing(actor: Actor) -> None:
    """Raise NotPrintingError for a school that prints its certificates elsewhere."""
    if not actor.book_owner.prints_certificates:
        raise NotPrintingError


def require_settings(actor: Actor) -> None:
    """Raise NotAllowedError unless the actor settles how certificates are printed."""
    require(actor, Permission.CERTIFICATE_SETTINGS)
    require_printing(actor)


def is_checker(actor: Actor) -> bool:
    """Whether the actor checks the certificates of the office that they work for."""
    if actor.reading is not None or not actor.book_owner.prints_certificates:
        return False
    return CertificateChecker.objects.of_actor(actor).exists()


def require_checker(actor: Actor) -> None:
    """Raise NotCheckerError unless the actor is named."""
    if not is_checker(actor):
        raise NotCheckerError


def to_check(actor: Actor) -> DigestedQuerySet[Certificate]:
    """Return the certificates that wait for the actor; none for who checks none."""
    mine = CertificateChecker.objects.of_actor(actor)
    waiting = registered(actor).filter(check_state=Check.PENDING)
    return waiting.filter(Exists(mine))


def registered(actor: Actor) -> DigestedQuerySet[Certificate]:
    """Return the certificates of the actor's office whose numbers stand."""
    return Certificate.objects.filter(
        office=actor.book_owner_id, entry__state=RegisterEntry.State.REGISTERED
    )


def checked_page(
    actor: Actor, state: int, path: str, before: int | None
) -> ListPage[Certificate]:
    """Return a page of the certificates in one state, newest first."""
    rows = registered(actor).filter(check_state=state).select_related(*WITH)
    page = NEWEST_FIRST.page_after_id(rows, before)
    first = address_at(path, {"state": Check(state).name.lower()})
    nothing = "ไม่มีเกียรติบัตร" + Check(state).label
    pager = older_pager(page, first, page.place("before"), "ล่าสุดอยู่บน", nothing)
    return ListPage(page.rows, pager)


def batches_to_check(actor: Actor) -> list[CertificateBatch]:
    """Return the newest batches that still wait, each with its ``waiting`` count."""
    pending = Certificate.objects.filter(
        office=OuterRef("office"),
        check_state=Check.PENDING,
        entry__book=OuterRef("book"),
        entry__state=RegisterEntry.State.REGISTERED,
        entry__number__gte=OuterRef("first_number"),
        entry__number__lte=OuterRef("last_number"),
    )
    batches = CertificateBatch.objects.filter(
        Exists(pending), office=actor.book_owner_id, written_at__isnull=False
    )
    return list(batches.select_related("made_by").order_by("-pk")[:BATCHES_SHOWN])


def in_batch(actor: Actor, batch: CertificateBatch) -> DigestedQuerySet[Certificate]:
    """Return the certificates of a batch that was registered."""
    return registered(actor).filter(
        entry__book=batch.book_id,
        entry__insert_number=0,
        entry__number__range=(batch.first_number, batch.last_number),
    )


def waiting_mark(actor: Actor, batch: CertificateBatch) -> str:
    """Return what waits of a batch as a mark: another one after any correction.

    It begins with how many they are.
    """
    waiting = in_batch(actor, batch).filter(check_state=Check.PENDING)
    found = waiting.aggregate(count=Count("pk"), versions=Sum("entry__version"))
    return f"{found['count']}-{found['versions'] or 0}"


def counts_in(actor: Actor, batch: CertificateBatch) -> dict[str, int]:
    """Return how many of a batch stand, wait and are approved."""
    return in_batch(actor, batch).aggregate(
        standing=Count("pk"),
        waiting=Count("pk", filter=Q(check_state=Check.PENDING)),
        approved=Count("pk", filter=Q(check_state=Check.APPROVED)),
        printable=Count("pk", filter=Q(check_state=Check.APPROVED, printing__gt=0)),
    )


def checkers_of(office: Office) -> list[CertificateChecker]:
    """Return who checks now, with their names."""
    rows = CertificateChecker.objects.in_office(office.pk).select_related("user")
    return list(rows.order_by("named_at", "pk"))


def posts_of(office: Office) -> AppointmentQuerySet:
    """Return the current posts of an office and of its divisions."""
    here = Q(office=office)
    if office.has_divisions:
        here |= Q(office__parent=office, office__kind=Office.Kind.DIVISION)
    posts = Appointment.objects.current(thai.today()).filter(here)
    return posts.exclude(role=Role.ADMINISTRATOR).select_related("user", "office")
