"""Sending and the lists of what was sent, on a data set of ``bench.sending_data``.

``python -m bench.sending --deliveries N [--only NAME…]`` in the environment of one
database: builds the set where it is missing, does each step several times and prints
what it took as JSON. ``bench.sending_stage`` runs it on a large and a small set in
turns and judges the one by the other. What is measured is the whole answer to a
request, with the menu and its counts, in this process; or the deed alone.
"""

# ruff: noqa: E402
from __future__ import annotations

import argparse
import json
import sys
import time
from typing import Any, Final

import django

django.setup()

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.sending_data import AREA, SCHOOL, SENDER, Scale, build
from bench.sending_stage import DEEDS, PAGES
from saraban.accounts.models import User
from saraban.core import thai
from saraban.core.serving import prepare
from saraban.dispatch.deeds.recipients import RecipientChoice
from saraban.dispatch.deeds.sending import DispatchDetails, send_letter
from saraban.dispatch.models import Delivery, Dispatch
from saraban.letters.models import Letter
from saraban.notices.models import Notice
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, Office

HOST: Final = "127.0.0.1"
# A page is asked for so often, a deed so often; the first time does not count.
PAGE_TIMES: Final = 7
DEED_TIMES: Final = {"sending_one": 9, "sending_200": 5, "sending_all": 2}
RECIPIENTS: Final = {"sending_one": 1, "sending_200": 200, "sending_all": None}

Found = dict[str, dict[str, Any]]


def measure(names: list[str]) -> Found:
    """Return what each name took: seconds of each time, queries, bytes, recipients."""
    found: Found = {}
    for name in names:
        print(name, file=sys.stderr, flush=True)
        found[name] = _page(name) if name in PAGES else _deed(name)
    return found


def _page(name: str) -> dict[str, Any]:
    path = _paths()[name]
    client = Client(SERVER_NAME=HOST)
    client.force_login(User.objects.get(username=_who(name)))
    size = _fetch(client, path)
    seconds = []
    for _ in range(PAGE_TIMES):
        began = time.perf_counter()
        _fetch(client, path)
        seconds.append(time.perf_counter() - began)
    with CaptureQueriesContext(connection) as captured:
        _fetch(client, path)
    return {"seconds": seconds, "queries": len(captured), "bytes": size, "count": 1}


def _fetch(client: Client, path: str) -> int:
    answer = client.get(path)
    if answer.status_code != 200:
        message = f"{path}: {answer.status_code} {answer.content[:2000].decode()}"
        raise RuntimeError(message)
    return len(answer.content)


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


def _deed(name: str) -> dict[str, Any]:
    """Send a letter to so many offices, commit it, and take it away again."""
    # An area picks its schools; สพฐ. writes to all.
    appointment = Appointment.objects.select_related("office__parent", "user").get(
        user__username=AREA if RECIPIENTS[name] else SENDER
    )
    actor = Actor(appointment.user, appointment)
    seconds: list[float] = []
    for _ in range(DEED_TIMES[name]):
        details = _details(RECIPIENTS[name], actor)
        began = time.perf_counter()
        dispatch = send_letter(details, actor=actor)
        seconds.append(time.perf_counter() - began)
        _take_away(dispatch)
    with CaptureQueriesContext(connection) as captured:
        dispatch = send_letter(_details(RECIPIENTS[name], actor), actor=actor)
    _take_away(dispatch)
    return {
        "seconds": seconds,
        "queries": len(captured),
        "bytes": 0,
        "count": dispatch.recipient_count,
    }


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
    parser = argparse.ArgumentParser()
    parser.add_argument("--deliveries", type=int, required=True)
    parser.add_argument("--only", nargs="*", default=[*PAGES, *DEEDS])
    options = parser.parse_args()
    build(Scale(options.deliveries))
    if options.only:
        prepare()
    json.dump(measure(options.only), sys.stdout)


if __name__ == "__main__":
    main()
