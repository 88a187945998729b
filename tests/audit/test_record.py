"""The record cannot be changed, and ``saraban verify`` would notice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from saraban.audit import seals
from saraban.audit.actions import record, record_many
from saraban.audit.models import (
    AuditDetail,
    AuditEvent,
    AuditKind,
    AuditSeal,
    AuditSealedEvent,
    AuditSealProgress,
    RowDigest,
)
from saraban.audit.record_faults import record_faults
from saraban.audit.seals import seal_pending
from tests import forms
from tests.cast import Cast

NOW = timedelta(0)


def do_something(cast: Cast, times: int = 3) -> None:
    """Leave traces in the record."""
    page = reverse("registers:entry_create", args=["incoming"])
    client = cast.sign_in("registry_clerk")
    for _ in range(times):
        client.post(page, forms.incoming(cast))


@pytest.mark.postgres
@pytest.mark.parametrize("deed", ["update", "delete"])
@pytest.mark.parametrize(
    "model", [AuditEvent, AuditDetail, AuditSeal, AuditSealedEvent, RowDigest]
)
def test_the_database_refuses_to_change_it(cast: Cast, model: type, deed: str) -> None:
    do_something(cast, 1)
    seal_pending(lag=NOW)
    assert model.objects.exists()  # type: ignore[attr-defined]
    column = model._meta.fields[-1].column  # type: ignore[attr-defined]
    table = model._meta.db_table  # type: ignore[attr-defined]
    statement = {
        "delete": f"DELETE FROM {table}",
        "update": f'UPDATE {table} SET "{column}" = "{column}"',
    }[deed]
    with (
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
    ):
        cursor.execute(statement)


@pytest.mark.postgres
def test_seals_cover_everything_once(cast: Cast) -> None:
    do_something(cast)
    count = AuditEvent.objects.count()
    assert seal_pending(lag=NOW) == count
    assert seal_pending(lag=NOW) == 0
    do_something(cast)
    assert seal_pending(lag=NOW) == AuditEvent.objects.count() - count
    assert AuditSealedEvent.objects.count() == AuditEvent.objects.count()
    assert list(record_faults()) == []


def test_young_events_wait_for_the_lag(cast: Cast) -> None:
    do_something(cast)
    assert seal_pending() == 0


def tamper(statement: str) -> None:
    """Do what somebody with the database in hand would: drop the triggers first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(statement)


TAMPERING = {
    "another person": "UPDATE audit_auditevent SET actor_id = {other}",
    "another value": 'UPDATE audit_auditdetail SET "values" = \'{{"number": 9}}\'',
    "an event removed": (
        "DELETE FROM audit_auditsealedevent WHERE event_id = {event}",
        "DELETE FROM audit_rowdigest WHERE event_id = {event}",
        "DELETE FROM audit_auditdetail WHERE event_id = {event}",
        "DELETE FROM audit_auditevent WHERE id = {event}",
    ),
    "a seal rewritten": "UPDATE audit_auditseal SET hash = 'x' WHERE number = 1",
}


@pytest.mark.tampers
@pytest.mark.parametrize("case", TAMPERING)
def test_tampering_is_noticed(cast: Cast, case: str) -> None:
    do_something(cast)
    seal_pending(lag=NOW)
    call_command("verify")
    event = AuditEvent.objects.exclude(detail_digest="").latest("pk")
    statements = TAMPERING[case]
    for statement in [statements] if isinstance(statements, str) else statements:
        tamper(statement.format(event=event.pk, other=cast.users["director"].pk))
    with pytest.raises(CommandError, match="faults"):
        call_command("verify")


def test_the_record_names_capacity_and_place(cast: Cast) -> None:
    do_something(cast, 1)
    event = AuditEvent.objects.filter(subject_type="registerentry").get()
    assert event.office == cast.area
    assert event.appointment_id == cast.appointments["registry_clerk"].pk
    assert "เจ้าหน้าที่สารบรรณกลาง" in event.capacity
    assert event.ip_address == "127.0.0.1"


@pytest.mark.postgres
@pytest.mark.parametrize("wrong", [timedelta(days=40), timedelta(days=-365)])
@pytest.mark.django_db
def test_seals_go_on_after_a_clock_that_was_wrong(wrong: timedelta) -> None:
    """It was wrong for a minute: events and a seal bear that time."""
    now = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
    with time_machine.travel(now, tick=False) as clock:
        record(AuditKind.SIGNED_IN, None, actor=None)
        clock.shift(120)
        assert seal_pending() == 1
        clock.move_to(now + wrong)
        record(AuditKind.SIGNED_IN, None, actor=None)
        clock.shift(120)
        seal_pending()
        record(AuditKind.SIGNED_IN, None, actor=None)
        clock.move_to(now + timedelta(hours=1))
        seal_pending()
        record(AuditKind.SIGNED_IN, None, actor=None)
        clock.shift(120)
        assert seal_pending() == 1
    assert AuditSealedEvent.objects.count() == 4
    assert list(record_faults()) == []


@pytest.mark.postgres
def test_a_batch_that_failed_is_sealed_however_long_ago_that_was(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One office cannot be sealed for three days; thousands of others' events come."""
    now = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
    whole = seals._seal_batch

    def fail_for_area(office_id: int | None, ids: list[int]) -> int:
        if office_id == cast.area.pk:
            message = "the disk is full"
            raise ValueError(message)
        return whole(office_id, ids)

    # Of the cast itself.
    seal_pending(lag=NOW)
    with time_machine.travel(now, tick=False) as clock:
        record(AuditKind.SIGNED_IN, None, actor=cast.actor("registry_clerk"))
        monkeypatch.setattr(seals, "_seal_batch", fail_for_area)
        for _ in range(4):
            clock.shift(timedelta(days=1))
            many: list[tuple[None, None]] = [(None, None)] * 2_000
            record_many(AuditKind.SIGNED_IN, list(many), actor=cast.actor("teacher"))
            clock.shift(120)
            assert seal_pending() == 2_000
        monkeypatch.setattr(seals, "_seal_batch", whole)
        assert seal_pending() == 1
        # And it is not looked for again: the record is not read from its beginning.
        clock.shift(timedelta(days=2))
        record(AuditKind.SIGNED_IN, None, actor=cast.actor("teacher"))
        record(AuditKind.SIGNED_IN, None, actor=cast.actor("registry_clerk"))
        clock.shift(120)
        assert seal_pending() == 2
    progress = AuditSealProgress.objects.get(office=cast.schools[0])
    assert progress.sealed_upto >= 8_000
    assert not AuditEvent.objects.filter(sealed__isnull=True).exists()
    assert list(record_faults()) == []
