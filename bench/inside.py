"""What only Django knows: ids to work on, the list's SQL, queries of each page.

Run as ``python -m bench.inside`` in the environment of one database; prints JSON.
"""

# ruff: noqa: E402
from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any, Final

import django

django.setup()

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.cases import CASES, PLACES, Case, Share, Subjects
from bench.client import Request
from saraban.accounts.models import User
from saraban.core import thai
from saraban.core.lists.keyset import ROWS
from saraban.core.serving import prepare
from saraban.dispatch.models import Delivery, Dispatch
from saraban.offices.models import Appointment, Office, Role
from saraban.registers.models import Book, RegisterEntry
from saraban.registers.queries.entry_list import ROW_FIELDS

HOST: Final = "127.0.0.1"
ENTRIES_READ: Final = 20
DISPATCHES_READ: Final = 10
SENDABLE: Final = 20_000


def find_subjects() -> Subjects:
    """Return the ids that the cases work on."""
    area = Office.objects.get(kind=Office.Kind.AREA)
    books = Book.objects.filter(office=area, last_number__gt=ROWS)
    oldest = books.filter(kind=Book.Kind.INCOMING).order_by("year_be").first()
    newest = Book.objects.get(
        office=area, kind=Book.Kind.INCOMING, year_be=thai.year_be(thai.today())
    )
    oldest = oldest or newest
    entries = RegisterEntry.objects.filter(book=newest, has_files=True)
    sent = Dispatch.objects.filter(sender=area).order_by("-recipient_count", "-pk")
    sendable = RegisterEntry.objects.filter(
        book__office=area,
        book__kind=Book.Kind.OUTGOING,
        dispatched_at__isnull=True,
        state=RegisterEntry.State.REGISTERED,
    )
    return Subjects(
        division=Office.objects.divisions_of(area)[0].pk,
        oldest_year=oldest.year_be,
        oldest_last=oldest.last_number,
        entries=_ids(entries.order_by("-number")[:ENTRIES_READ]),
        dispatches=_ids(sent[:DISPATCHES_READ]),
        sendable=_ids(sendable.order_by("-pk")[:SENDABLE]),
        waiting=_waiting(),
    )


def _ids(found: Any) -> list[int]:
    return [row.pk for row in found.only("pk")]


def _waiting() -> dict[str, list[int]]:
    """The schools in which most letters wait, by their clerk's account."""
    waiting: dict[str, list[int]] = {}
    clerks = Appointment.objects.filter(
        role=Role.SCHOOL_CLERK, user__username__regex=r"^school\d"
    )
    for clerk in clerks.select_related("user"):
        came = Delivery.objects.filter(office=clerk.office_id, received_at__isnull=True)
        waiting[clerk.user.username] = _ids(came.order_by("pk"))
    most = sorted(waiting, key=lambda name: len(waiting[name]), reverse=True)
    return {name: waiting[name] for name in most[:PLACES]}


def list_sql() -> dict[str, Any]:
    """Return the statement that reads the newest page of the area's book."""
    book = Book.objects.get(
        office__kind=Office.Kind.AREA,
        kind=Book.Kind.INCOMING,
        year_be=thai.year_be(thai.today()),
    )
    rows = RegisterEntry.objects.filter(book__office=book.office_id)
    rows = rows.in_book(book).numbered(book.last_number - ROWS + 1, book.last_number)
    sql, parameters = (
        rows.order_by("-number").values(*ROW_FIELDS).query.sql_with_params()
    )
    return {"sql": sql, "parameters": list(parameters)}


def count_queries(subjects: Subjects) -> dict[str, int]:
    """Return how many statements each case takes, the page that follows included."""
    return {case.name: _queries_of(case, subjects) for case in CASES}


def _queries_of(case: Case, subjects: Subjects) -> int:
    place = PLACES - 1
    client = Client(SERVER_NAME=HOST)
    if case.signed_in:
        client.force_login(User.objects.get(username=case.account(subjects, place)))
    # The last round of the last place: nothing else uses its ids.
    share = Share(place, round=0, rounds=1)
    requests = case.requests(subjects, share, "")
    _send(client, next(requests))
    with CaptureQueriesContext(connection) as captured:
        _send(client, next(requests))
    return len(captured)


def _send(client: Client, request: Request) -> None:
    path: str | None = request.path
    answer = client.generic(
        request.method, request.path, request.body, content_type=request.content_type
    )
    if answer.status_code != request.expected:
        message = f"{path}: {answer.status_code} {answer.content[:2000].decode()}"
        raise RuntimeError(message)
    if answer.status_code == 302:
        client.get(answer["Location"])


def durability() -> dict[str, str]:
    """Return the settings that decide whether a commit is on disk."""
    asked = (
        ("fsync", "synchronous_commit", "full_page_writes")
        if connection.vendor == "postgresql"
        else ("journal_mode", "synchronous")
    )
    ask = "SHOW" if connection.vendor == "postgresql" else "PRAGMA"
    found = {}
    with connection.cursor() as cursor:
        for name in asked:
            cursor.execute(f"{ask} {name}")
            found[name] = str(cursor.fetchone()[0])
    return found


def main() -> None:
    """Print everything as one JSON object."""
    prepare(sys.stderr.write)
    subjects = find_subjects()
    found = {
        "subjects": asdict(subjects),
        "list": list_sql(),
        "queries": count_queries(subjects),
        "durability": durability(),
    }
    # The counted deeds are done: their ids are used up.
    found["subjects"] = asdict(find_subjects())
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
