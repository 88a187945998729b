"""Long run: the clerks of 200 schools open and receive one letter in one minute."""

from __future__ import annotations

import re
import threading
import time
from pathlib import Path
from typing import Final

import pytest
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.dispatch.models import Delivery, Dispatch
from saraban.offices.models import Role
from saraban.registers.models import Book, RegisterEntry
from tests import forms
from tests.cast import Cast
from tests.databases import child_environment
from tests.long.crowd import Browser, appoint, more_schools, session_of
from tests.servers import running_server

SCHOOLS: Final = 200
# In each tenth school the director presses at the same time as the clerk.
EACH_TENTH: Final = 10
MINUTE: Final = 60.0


class Crowd:
    """All who open the letter, and the sender who looks on."""

    def __init__(self, dispatch: Dispatch, people: int) -> None:
        self.page = reverse("dispatch:dispatch_detail", args=[dispatch.pk])
        self.gate = threading.Barrier(people)
        self.done = threading.Event()
        self.looks = 0

    def open_and_receive(self, browser: Browser) -> None:
        """Do what a clerk does with a new letter, from the list to its number."""
        self.gate.wait()
        (delivery,) = browser.deliveries()
        page = reverse("dispatch:delivery_detail", args=[delivery])
        browser.visitor.read_token(page)
        files = re.findall(rf'"({page}files/\d+/)', browser.open(page))
        assert browser.fetch(files[0]) == forms.PDF
        receive = reverse("dispatch:delivery_receive", args=[delivery])
        after = browser.press(receive, {}).location
        assert browser.open(after)

    def look_on(self, browser: Browser) -> None:
        """Look at who has received, again and again."""
        self.gate.wait()
        while not self.done.is_set():
            browser.open(self.page)
            self.looks += 1


@pytest.mark.long
@pytest.mark.postgres
def test_two_hundred_schools_receive_one_letter_in_one_minute(
    transactional_db: None, cast: Cast, tmp_path: Path
) -> None:
    schools = more_schools(cast, SCHOOLS)
    people = appoint(schools, Role.SCHOOL_CLERK, "ธุรการ")
    people += appoint(schools[::EACH_TENTH], Role.SCHOOL_DIRECTOR, "ผู้อำนวยการ")
    typed = forms.dispatch(cast, recipients="all_government", file_1=forms.pdf())
    del typed["offices"]
    answer = cast.sign_in("division_clerk").post(
        reverse("dispatch:dispatch_create"), typed
    )
    assert answer.status_code == 302, answer.content.decode()
    dispatch = Dispatch.objects.get()
    sessions = [session_of(user) for user in people]
    looker = session_of(cast.users["division_clerk"])
    environment = child_environment(DJANGO_SETTINGS_MODULE="tests.server_settings")
    log = tmp_path / "log"
    with running_server(environment, log, "--without-worker") as (address, _):
        crowd = Crowd(dispatch, len(people) + 1)
        on_looker = Browser(address, looker, crowd.look_on)
        browsers = [Browser(address, each, crowd.open_and_receive) for each in sessions]
        on_looker.start()
        began = time.monotonic()
        for browser in browsers:
            browser.start()
        for browser in browsers:
            browser.join(3 * MINUTE)
        seconds = time.monotonic() - began
        crowd.done.set()
        on_looker.join(MINUTE)
    assert [each.error for each in (*browsers, on_looker) if each.error] == []
    assert crowd.looks > 0
    # The status stands behind the quoted path.
    assert re.search(r'" 5\d\d ', log.read_text(encoding="utf-8")) is None
    print(f"{len(people)} people in {seconds:.1f} s, {crowd.looks} looks meanwhile")
    check_receipts(dispatch, [school.pk for school in schools])


def check_receipts(dispatch: Dispatch, school_ids: list[int]) -> None:
    """Each school has the letter under number one, once, and it was kept who opened."""
    of_schools = dispatch.deliveries.filter(office__in=school_ids)
    assert of_schools.filter(state=Delivery.State.RECEIVED).count() == SCHOOLS
    assert not of_schools.filter(opened_at__isnull=True).exists()
    entries = RegisterEntry.objects.filter(deliveries__in=of_schools)
    lines = sorted(entries.values_list("book__office", "number"))
    assert lines == [(school, 1) for school in sorted(school_ids)]
    assert RegisterEntry.objects.count() == SCHOOLS
    books = Book.objects.filter(office__in=school_ids, last_number=1)
    assert books.count() == SCHOOLS
    ids = sorted(of_schools.values_list("pk", flat=True))
    for kind in (AuditKind.DELIVERY_OPENED, AuditKind.DELIVERY_RECEIVED):
        events = AuditEvent.objects.filter(kind=kind)
        assert (
            list(events.order_by("subject_id").values_list("subject_id", flat=True))
            == ids
        )
