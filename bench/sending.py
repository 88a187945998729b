"""Sending and the lists of what was sent, on a data set of ``bench.sending_data``.

``python -m bench.sending --deliveries N [--only NAME…]`` in the environment of one
database; ``bench.sending_stage`` runs it on a large and a small set in turns and
judges the one by the other.
"""

# ruff: noqa: E402
from __future__ import annotations

from typing import Final

import django

django.setup()

from django.urls import reverse

from bench.in_process import Measured, measure_deed, measure_page, run_module
from bench.sending_data import AREA, SCHOOL, SENDER, Scale, build
from bench.sending_stage import DEEDS, OPTION, PAGES
from saraban.core import thai
from saraban.dispatch.actions.send import DispatchDetails, send_letter
from saraban.dispatch.models import Delivery, Dispatch
from saraban.dispatch.queries.recipients import RecipientChoice
from saraban.letters.models import Letter
from saraban.notices.models import Notice
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, Office

# A deed is done so often.
DEED_TIMES: Final = {"sending_one": 9, "sending_200": 5, "sending_all": 2}
RECIPIENTS: Final = {"sending_one": 1, "sending_200": 200, "sending_all": None}


def measure(name: str) -> Measured:
    """Return what a name took: seconds of each time, queries, bytes, recipients."""
    if name in PAGES:
        return measure_page(_paths()[name], _who(name))
    return _deed(name)


def _who(name: str) -> str:
    ends = {"school": SCHOOL, "area": AREA}
    return ends.get(name.rpartition("_")[2], SENDER)


def _paths() -> dict[str, str]:
    sender = Office.objects.get(kind=Office.Kind.HEADQUARTERS)
    newest = Dispatch.objects.filter(sender=sender).latest("pk")
    inbox, home = reverse("dispatch:delivery_list"), reverse("desk:home")
    overdue = reverse("dispatch:overdue_list")
    matrix = reverse("dispatch:dispatch_detail", args=[newest.pk])
    return {
        "sending_inbox_school": inbox,
        "sending_inbox_area": inbox,
        "sending_home_school": home,
        "sending_home_sender": home,
        "sending_overdue_school": overdue,
        "sending_overdue_sender": f"{overdue}?side=sent",
        "sending_sent": reverse("dispatch:dispatch_list"),
        "sending_matrix": matrix,
    }


def _deed(name: str) -> Measured:
    """Send a letter to so many offices, commit it, and take it away again."""
    sending = _Sending(RECIPIENTS[name])
    measured = measure_deed(
        [sending.send],
        times=DEED_TIMES[name],
        before=sending.prepare,
        after=sending.take_away,
    )
    return {**measured, "count": sending.dispatch.recipient_count}


class _Sending:
    """One letter to so many offices, again and again."""

    details: DispatchDetails
    dispatch: Dispatch

    def __init__(self, count: int | None) -> None:
        # An area picks its schools; สพฐ. writes to all.
        appointment = Appointment.objects.select_related("office__parent", "user").get(
            user__username=AREA if count else SENDER
        )
        self.count = count
        self.actor = Actor(appointment.user, appointment)

    def prepare(self) -> None:
        """Fill the form anew."""
        self.details = _details(self.count, self.actor)

    def send(self) -> None:
        """Send it."""
        self.dispatch = send_letter(self.details, actor=self.actor)

    def take_away(self) -> None:
        """Leave the set as it was."""
        _take_away(self.dispatch)


def _details(count: int | None, actor: Actor) -> DispatchDetails:
    kinds = Dispatch.Recipients
    schools = Office.objects.schools_of(actor.book_owner).order_by("pk")
    ids = frozenset(schools.values_list("pk", flat=True)[:count] if count else ())
    return DispatchDetails(
        from_office_id=Office.objects.divisions_of(actor.book_owner)[0].pk,
        to=RecipientChoice(
            kinds=frozenset({kinds.SOME_SCHOOLS if count else kinds.ALL_GOVERNMENT}),
            school_ids=ids,
        ),
        reference_number="ที่ ศธ 04999/2",
        document_date=thai.today(),
        subject="การประชุมเชิงปฏิบัติการ",
        summary="ขอเชิญประชุม",
    )


def _take_away(dispatch: Dispatch) -> None:
    """Leave the set as it was, for the next step and the next run."""
    newest = Notice.objects.order_by("-pk").values_list("pk", flat=True)
    told = newest[dispatch.recipient_count - 1]
    # Nothing hangs on them yet, so nothing else is asked for.
    for rows in (
        Notice.objects.filter(pk__gte=told),
        Delivery.objects.filter(dispatch=dispatch),
        Dispatch.objects.filter(pk=dispatch.pk),
        Letter.objects.filter(pk=dispatch.letter_id),
    ):
        rows._raw_delete(rows.db)  # noqa: SLF001


def main() -> None:
    """Do what the command line says."""
    run_module(OPTION, [*PAGES, *DEEDS], lambda count: build(Scale(count)), measure)


if __name__ == "__main__":
    main()
