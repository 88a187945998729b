"""A million entries and what goes with them, round the letters of a scene."""

from __future__ import annotations

from typing import Any, Final

from django.db import connection, models

from bench.bulk import filling, insert_select
from saraban.audit.models import AuditEvent
from saraban.circulation.models import Circulation, Endorsement, Step
from saraban.dispatch.models import Delivery, Dispatch
from saraban.notices.models import Notice
from saraban.registers.models import Book, RegisterEntry
from saraban.registers.models.search_index import create_search_index, drop_search_index
from tests.scene import Scene

ENTRIES: Final = 1_000_000
# Of every ten letters three came through the system and went round the office.
ELECTRONIC: Final = 300_000
# Far above the ids of the scene; every filled table counts from here.
FIRST: Final = 1_000_000_000
DAYS: Final = 300


def fill(scene: Scene) -> None:
    """Fill the area's incoming book of the year, and what hangs on its entries."""
    entry = RegisterEntry.objects.get(pk=scene.entries["area_in"].pk)
    delivery = scene.deliveries["to_registry"]
    drop_search_index(connection)
    tables: tuple[type[models.Model], ...] = (
        RegisterEntry,
        Dispatch,
        Delivery,
        Circulation,
        Step,
        Endorsement,
        Notice,
        AuditEvent,
    )
    with filling(*tables):
        _fill_book(entry)
        _fill_deliveries(delivery, scene)
        _fill_circulation(entry, scene)
        _fill_events(entry, scene)
    create_search_index(connection)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _fill_book(entry: RegisterEntry) -> None:
    book = entry.book
    number = f"{book.last_number} + i"
    # As ``search_text_of`` writes it: the book, the number, the words.
    words = entry.search_text.replace("'", "''")
    values = {
        "id": f"{FIRST} + i",
        "number": number,
        "reference_number": "'ที่ ทด 1/' || i",
        "reference_key": "'1/' || i",
        "subject": "'หนังสือเล่มใหญ่ ฉบับที่ ' || i",
        "search_text": f"'{words} ' || i",
        "book_date": _day_before("i"),
        "submission": _unique("i"),
    }
    insert_select(entry, values, *_series(ENTRIES))
    Book.objects.filter(pk=book.pk).update(
        last_number=models.F("last_number") + ENTRIES
    )


def _fill_deliveries(delivery: Delivery, scene: Scene) -> None:
    dispatch = delivery.dispatch
    dispatch.entry = None
    of_dispatch = {
        "id": f"{FIRST} + i",
        "reference_number": "'ที่ ทด 2/' || i",
        "submission": _unique("i + 5000000"),
    }
    insert_select(dispatch, of_dispatch, *_series(ELECTRONIC))
    delivery.state = Delivery.State.RECEIVED
    delivery.received_at = delivery.sent_at
    delivery.received_by_id = scene.cast.users["registry_clerk"].pk
    delivery.entry_id = FIRST
    keys = ("id", "dispatch_id", "entry_id")
    insert_select(delivery, dict.fromkeys(keys, f"{FIRST} + i"), *_series(ELECTRONIC))


def _fill_circulation(entry: RegisterEntry, scene: Scene) -> None:
    users, area = scene.cast.users, scene.cast.area
    clerk, director = users["registry_clerk"], users["director"]
    moment = entry.registered_at
    circulation = Circulation(entry_id=FIRST, office=area, closed_at=moment)
    own = {"id": f"{FIRST} + i", "entry_id": f"{FIRST} + i"}
    insert_select(circulation, own, *_series(ELECTRONIC))
    of_circulation = {**own, "circulation_id": f"{FIRST} + i"}
    step = Step(
        office=area,
        role="director",
        person=director,
        appointment=scene.cast.appointments["director"],
        purpose=Step.Purpose.INSTRUCT,
        place=1,
        state=Step.State.DONE,
        asked_by=clerk,
        asked_office=area,
        asked_appointment=scene.cast.appointments["registry_clerk"],
        arrived_at=moment,
        opened_at=moment,
        ended_at=moment,
    )
    insert_select(step, of_circulation, *_series(ELECTRONIC))
    endorsement = Endorsement(
        kind=Endorsement.Kind.INSTRUCTION,
        decision="noted",
        made_by=director,
        appointment=scene.cast.appointments["director"],
        person_name=str(director),
        capacity_text="ผู้อำนวยการ",
    )
    of_step = {
        "id": f"{FIRST} + i",
        "circulation_id": f"{FIRST} + i",
        "step_id": f"{FIRST} + i",
    }
    insert_select(endorsement, of_step, *_series(ELECTRONIC))


def _fill_events(entry: RegisterEntry, scene: Scene) -> None:
    event = AuditEvent(
        kind="entry_registered",
        at=entry.registered_at,
        office=scene.cast.area,
        actor=scene.cast.users["registry_clerk"],
        capacity="เจ้าหน้าที่สารบรรณกลาง",
        subject_type="registerentry",
    )
    own = {"id": f"{FIRST} + i", "subject_id": f"{FIRST} + i"}
    insert_select(event, own, *_series(ENTRIES))
    notice = Notice.objects.filter(office=scene.cast.area).latest("pk")
    insert_select(notice, {"id": f"{FIRST} + i"}, *_series(ELECTRONIC))


def _series(count: int) -> tuple[str, list[Any]]:
    """Return FROM what gives ``i`` from one to ``count``."""
    if connection.vendor == "postgresql":
        return "FROM generate_series(1, %s) AS series(i)", [count]
    counting = "SELECT 1 UNION ALL SELECT i + 1 FROM series WHERE i < %s"
    return f"FROM (WITH RECURSIVE series(i) AS ({counting}) SELECT i FROM series)", [
        count
    ]


def _unique(number: str) -> str:
    """Return SQL of a UUID made of a number."""
    if connection.vendor == "postgresql":
        return f"lpad(to_hex(({number})::bigint), 32, '0')::uuid"
    return f"printf('%032x', {number})"


def _day_before(number: str) -> str:
    """Return SQL of a day of the last months."""
    if connection.vendor == "postgresql":
        return f"current_date - (({number}) %% {DAYS})::int"
    return f"date('now', '-' || (({number}) %% {DAYS}) || ' days')"
