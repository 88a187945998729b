"""Long run: a server that is killed while letters are sent and received."""

from __future__ import annotations

import http.client
import os
import random
import signal
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import pytest
from django.db.models import Count, F
from django.urls import reverse

from bench.client import ClosedConnectionError
from saraban.audit.models import AuditEvent, AuditKind
from saraban.dispatch.models import Delivery, Dispatch
from saraban.letters.models import Letter
from saraban.notices.models import Notice, NoticeKind
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, Office, Role
from saraban.registers.models import Book, RegisterEntry
from saraban.registers.queries.completeness import report_on
from tests import forms
from tests.cast import Cast
from tests.databases import child_environment
from tests.long.crowd import Browser, appoint, more_schools, session_of
from tests.servers import running_server

WANTED: Final = 200
FEWEST_ROUNDS: Final = 10
MOST_ROUNDS: Final = 40
# After so many presses, and so long into one of the next: however fast the machine is.
PRESSES: Final = (1, 80)
SECONDS: Final = (0.0, 0.1)
SCHOOLS: Final = 40
RECEIVERS: Final = 4
# What a browser sees of a server that was killed.
GONE: Final = (OSError, http.client.HTTPException, ClosedConnectionError)


class Witness:
    """What people were told had happened: it must have."""

    def __init__(self, cast: Cast) -> None:
        # A usual letter, of the book and with a file: nothing is asked.
        client = cast.sign_in("division_clerk")
        written = forms.outgoing(cast, file_1=forms.pdf())
        client.post(reverse("registers:entry_create", args=["outgoing"]), written)
        self.entry = RegisterEntry.objects.get()
        self.typed = forms.dispatch(cast, recipients="all_government", sends_again="on")
        del self.typed["offices"]
        self.sent: list[uuid.UUID] = []
        self.received: list[int] = []

    @property
    def told(self) -> int:
        """How many answers there were."""
        return len(self.sent) + len(self.received)

    @property
    def fewest(self) -> int:
        """How many of each there are at least."""
        return min(len(self.sent), len(self.received))

    def send(self, browser: Browser) -> None:
        """Send letters until the server is gone."""
        page = f"{reverse('dispatch:dispatch_create')}?entry={self.entry.pk}"
        browser.visitor.read_token(page)
        while True:
            mark = uuid.uuid4()
            browser.press(page, {**self.typed, "submission": str(mark)})
            self.sent.append(mark)

    def receive(self, browser: Browser) -> None:
        """Receive what waits, the newest first, until the server is gone."""
        browser.visitor.read_token(reverse("dispatch:delivery_list"))
        done: set[int] = set()
        while True:
            for each in browser.deliveries():
                if each in done:
                    continue
                done.add(each)
                browser.press(reverse("dispatch:delivery_receive", args=[each]), {})
                self.received.append(each)


def run_and_kill(
    witness: Witness,
    sessions: Sequence[tuple[str, Callable[[Browser], None]]],
    log: Path,
) -> None:
    """Let everybody press on a new server and kill it at a random moment."""
    environment = child_environment(
        DJANGO_SETTINGS_MODULE="tests.server_settings", SARABAN_WEB_WORKERS="2"
    )
    with running_server(environment, log, "--without-worker") as (address, server):
        browsers = [Browser(address, session, work) for session, work in sessions]
        for browser in browsers:
            browser.start()
        enough = witness.told + random.randint(*PRESSES)
        while witness.told < enough and any(each.is_alive() for each in browsers):
            browsers[0].join(0.005)
        browsers[0].join(random.uniform(*SECONDS))
        os.kill(server.pid, signal.SIGKILL)
        for browser in browsers:
            browser.join(90)
            assert isinstance(browser.error, GONE), browser.error


@pytest.mark.long
@pytest.mark.postgres
def test_letters_are_wholly_sent_or_not_at_all(
    transactional_db: None, cast: Cast, tmp_path: Path
) -> None:
    schools = more_schools(cast, SCHOOLS)
    receivers = appoint(schools[:RECEIVERS], Role.SCHOOL_CLERK, "ผู้รับ")
    witness = Witness(cast)
    senders = [cast.users["registry_clerk"], cast.users["division_clerk"]]
    sessions = [
        *((session_of(user), witness.send) for user in senders),
        *((session_of(user), witness.receive) for user in receivers),
    ]
    rounds = 0
    while rounds < FEWEST_ROUNDS or witness.fewest < WANTED:
        assert rounds < MOST_ROUNDS, "too few letters went through"
        run_and_kill(witness, sessions, tmp_path / f"log-{rounds}")
        rounds += 1
    check_dispatches(witness, schools=SCHOOLS + 2)
    check_receipts(witness, schools[:RECEIVERS])


def check_dispatches(witness: Witness, *, schools: int) -> None:
    """Every letter has all its recipients, notices and its event, or is not there."""
    kept = set(Dispatch.objects.values_list("submission", flat=True))
    assert set(witness.sent) <= kept
    counted = Dispatch.objects.annotate(deliveries_there=Count("deliveries"))
    assert not counted.exclude(recipient_count=F("deliveries_there")).exists()
    assert set(counted.values_list("recipient_count", flat=True)) == {schools}
    assert Letter.objects.count() == len(kept)
    told = Notice.objects.filter(kind=NoticeKind.NEW_LETTER)
    paths = [each.get_absolute_url() for each in Delivery.objects.only("pk")]
    assert sorted(told.values_list("path", flat=True)) == sorted(paths)
    events = AuditEvent.objects.filter(kind=AuditKind.LETTER_DISPATCHED)
    ids = Dispatch.objects.order_by("pk").values_list("pk", flat=True)
    assert list(events.order_by("subject_id").values_list("subject_id", flat=True)) == (
        list(ids)
    )


def check_receipts(witness: Witness, schools: list[Office]) -> None:
    """Every receipt has exactly one number, and no number is missing."""
    received = Delivery.objects.filter(received_at__isnull=False)
    assert set(witness.received) <= set(received.values_list("pk", flat=True))
    entries = list(received.values_list("entry", flat=True))
    assert len(set(entries)) == len(entries)
    assert RegisterEntry.objects.count() == len(entries)
    events = AuditEvent.objects.filter(kind=AuditKind.DELIVERY_RECEIVED)
    ids = received.order_by("pk").values_list("pk", flat=True)
    assert list(events.order_by("subject_id").values_list("subject_id", flat=True)) == (
        list(ids)
    )
    for school in schools:
        book = Book.objects.get(office=school, kind="incoming")
        numbers = book.entries.order_by("number").values_list("number", flat=True)
        assert list(numbers) == list(range(1, book.last_number + 1))
        clerk = Appointment.objects.get(office=school)
        report = report_on(book, actor=Actor(clerk.user, clerk))
        assert report.is_complete, report.verdict
