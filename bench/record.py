"""A record of many events with the rows that they wrote: its proof, and what it costs.

``python -m bench.record --events N [--only NAME…]`` in the environment of one database;
``bench.record_stage`` runs it on a large and a small record in turns.
"""

# ruff: noqa: E402
from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final

import django

django.setup()

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction

from bench.bulk import filling
from bench.in_process import Measured, measure_deed, run_module
from bench.record_stage import NAMES, OPTION, PLAIN
from bench.stage import PASSWORD
from saraban.accounts.models import User
from saraban.audit.actions import digest
from saraban.audit.canonical import canonical
from saraban.audit.event_proofs import proof_of
from saraban.audit.models import AuditDetail, AuditEvent, AuditKind, RowDigest
from saraban.audit.row_digests import (
    PURPOSE,
    RowHasher,
    keep_row_digests,
    stored_rows,
)
from saraban.audit.seals import make_seal, newest_seal
from saraban.core.database.last import LastInTransaction, Written
from saraban.core.keyring import SEAL
from saraban.demo.loading import Row, columns_of, load_rows
from saraban.letters.models import Letter
from saraban.offices.actors import Actor, actor_of
from saraban.offices.first_offices import (
    NewAdministrator,
    NewArea,
    add_administrator,
    found_area,
)
from saraban.offices.models import Appointment, Office, Role
from saraban.registers.actions.register import register_letter
from saraban.registers.details import EntryDetails
from saraban.registers.models import Book

BEGAN_AT: Final = datetime(2016, 1, 1, tzinfo=UTC)
OFFICES: Final = 20
# Each row was written so often; every fifth event has old and new values.
TIMES_WRITTEN: Final = 10
WITH_DETAIL: Final = 5
EVENTS_OF_SEAL: Final = 250
PORTION: Final = OFFICES * EVENTS_OF_SEAL * 4
DEED_TIMES: Final = 41
# How often the memory of a running command is looked at.
SAMPLE_SECONDS: Final = 0.1


def build(count: int) -> None:
    """Build it, unless it is there."""
    call_command("migrate", interactive=False, verbosity=0)
    if Letter.objects.exists():
        return
    offices = _offices()
    _load_letters(max(1, count // TIMES_WRITTEN), offices[0])
    hasher = RowHasher(Letter, SEAL.derived(PURPOSE)[0])
    first = AuditEvent.objects.latest("pk").pk + 1
    portions = [
        range(first + done, first + min(done + PORTION, count))
        for done in range(0, count, PORTION)
    ]
    with filling(AuditEvent, AuditDetail, RowDigest):
        for few in portions:
            _load_events(few, first, offices, hasher)
    # With the indexes that sealing asks for.
    for few in portions:
        with transaction.atomic():
            _seal(few, offices)


def _offices() -> list[Office]:
    area = found_area(NewArea("5099", "เขตสมมติ"))
    add_administrator(NewAdministrator("admin", "ผู้ดูแล", "สมมติ", PASSWORD), area)
    schools = [
        Office(
            kind=Office.Kind.SCHOOL,
            parent=area,
            code=f"5099{number:04}",
            name=f"โรงเรียนสมมติ {number}",
            short_name=f"สมมติ {number}",
        )
        for number in range(1, OFFICES)
    ]
    return [area, *Office.objects.bulk_create(schools)]


@transaction.atomic
def _load_letters(count: int, area: Office) -> None:
    blank = columns_of(
        Letter(office=area, document_date=date(2026, 1, 1), subject="เรื่องสมมติ")
    )
    for first in range(1, count + 1, PORTION):
        last = min(first + PORTION, count + 1)
        load_rows(
            Letter,
            [
                {**blank, "id": pk, "reference_number": f"ที่ ศธ 04999/{pk}"}
                for pk in range(first, last)
            ],
        )
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Letter]):
            cursor.execute(statement)


def _load_events(
    few: range, first: int, offices: list[Office], hasher: RowHasher
) -> None:
    letters = Letter.objects.count()
    blank = columns_of(AuditEvent(kind=AuditKind.ENTRY_CHANGED, subject_type="letter"))
    text = canonical({"subject": ["เรื่องเดิม", "เรื่องสมมติ"]})
    detail = {"detail_digest": digest(text)}
    wrote = {pk: (pk - first) % letters + 1 for pk in few}
    stored = dict(stored_rows(Letter, set(wrote.values())))
    events: list[Row] = []
    for pk, letter in wrote.items():
        place = pk - first
        row = {
            **blank,
            "id": pk,
            "subject_id": letter,
            "capacity": "เจ้าหน้าที่สารบรรณกลาง",
        }
        row["office_id"] = offices[place % OFFICES].pk
        row["at"] = BEGAN_AT + timedelta(milliseconds=30 * place)
        row |= detail if place % WITH_DETAIL == 0 else {}
        events.append(row | {"proof": proof_of(AuditEvent(**row))})
    load_rows(AuditEvent, events)
    with_detail = [each for each in events if each["detail_digest"]]
    AuditDetail.objects.bulk_create(
        AuditDetail(event_id=each["id"], values={"subject": ["เรื่องเดิม", "เรื่องสมมติ"]})
        for each in with_detail
    )
    last = RowDigest.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    load_rows(
        RowDigest,
        [
            {
                "id": last + number,
                "event_id": pk,
                "table": "letter",
                "row_id": letter,
                "digest": hasher(pk, letter, stored[letter]),
            }
            for number, (pk, letter) in enumerate(wrote.items(), start=1)
        ],
    )


def _seal(few: range, offices: list[Office]) -> None:
    events = AuditEvent.objects.filter(pk__gte=few.start, pk__lt=few.stop)
    for office in offices:
        own = list(events.filter(office=office).order_by("pk"))
        for first in range(0, len(own), EVENTS_OF_SEAL):
            before = newest_seal(office.pk)
            make_seal(office.pk, before, own[first : first + EVENTS_OF_SEAL])


def measure(name: str) -> Measured:
    """Return what a name took: seconds of each time, queries and bytes."""
    if name.startswith("record_register"):
        return _register(has_digests=name != PLAIN)
    seconds, peak = _verify()
    count = AuditEvent.objects.count() if name == "record_verify" else 1
    taken = seconds if name == "record_verify" else peak / 1e9
    return {"seconds": [taken], "queries": 0, "bytes": peak, "count": count}


def _verify() -> tuple[float, int]:
    """Run the command and return its seconds and its own memory at most, in bytes."""
    connection.close()
    command = [sys.executable, "-m", "saraban.cli", "verify"]
    peak = 0
    with TemporaryFile("w+") as said:
        began = time.perf_counter()
        with subprocess.Popen(command, stdout=said, stderr=said) as process:
            while process.poll() is None:
                peak = max(peak, _own_memory(process.pid))
                time.sleep(SAMPLE_SECONDS)
        seconds = time.perf_counter() - began
        said.seek(0)
        if "audit trail intact" not in (words := said.read()):
            raise RuntimeError(words[-2000:])
    return seconds, peak


def _own_memory(pid: int) -> int:
    """Return a process's memory in bytes without the pages of files that it has mapped.

    SQLite maps up to 2 GB of the database, which the system takes back when it likes.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return 0
    found = re.search(r"RssAnon:\s+(\d+) kB", status)
    return int(found[1]) * 1024 if found else 0


def _clerk() -> Actor:
    """Return somebody who may register."""
    area = Office.objects.get(kind=Office.Kind.AREA)
    user = User.objects.get(username="admin")
    post, _ = Appointment.objects.get_or_create(
        user=user, office=area, role=Role.REGISTRY_CLERK
    )
    actor = actor_of(user, post.pk, "192.0.2.1")
    if actor is None:
        message = "nobody may register"
        raise RuntimeError(message)
    return actor


def _register(*, has_digests: bool) -> Measured:
    """Register a letter, and let it be as it was for the next time."""
    hooks = LastInTransaction.before_commit
    kept = hooks[:]
    actor = _clerk()
    numbers: Iterator[int] = iter(range(10**9))

    def register() -> None:
        details = EntryDetails(
            document_date=date(2026, 11, 16),
            sender="บ้านสมมติ",
            addressee="สำนักงานเขตพื้นที่การศึกษา",
            subject=f"เรื่องที่ลงทะเบียน {next(numbers)} {time.monotonic_ns()}",
            reference_number="ที่ ศธ 04999.001/1",
        )
        register_letter(Book.Kind.INCOMING, details, actor=actor)

    put_off: list[Written] = []
    if not has_digests:
        hooks[:] = [put_off.append]
    found = measure_deed([register], times=DEED_TIMES, before=_nothing, after=_nothing)
    hooks[:] = kept
    for each in put_off:
        with transaction.atomic():
            keep_row_digests(each)
    return found


def _nothing() -> None:
    """Nothing is to be done before or after."""


if __name__ == "__main__":
    run_module(OPTION, NAMES, build, measure)
