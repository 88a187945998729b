"""Whatever is done past the program, without its keys, is found and named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as real_settings
from django.db import DatabaseError, connection, transaction

from saraban.audit.actions import record
from saraban.audit.heads import head_faults, heads_in, write_head
from saraban.audit.models import (
    AuditDetail,
    AuditEvent,
    AuditKind,
    AuditSeal,
    RowDigest,
)
from saraban.audit.record_faults import record_faults
from saraban.audit.row_faults import row_faults
from saraban.audit.seals import LAG, seal_pending
from saraban.backup.verify_triggers import trigger_faults
from saraban.core.bulk import insert_alike
from saraban.letters.models import Letter
from saraban.registers.models import RegisterEntry
from tests.backup import attacker
from tests.cast import Cast
from tests.dispatch.came import received, to_area

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.postgres,
    pytest.mark.tampers,
]


@pytest.fixture(autouse=True)
def entry(cast: Cast, settings: Any, tmp_path: Path) -> RegisterEntry:
    """Three letters that were received, each sealed before the next came; one head."""
    settings.HEADS_FOLDER = tmp_path
    for _ in range(3):
        entry = received(cast, to_area(cast), "registry_clerk")
        seal_pending(lag=-LAG)
    write_head(tmp_path)
    return entry


def faults() -> list[str]:
    """Return all that verify finds in the database."""
    heads = head_faults(Path(real_settings.HEADS_FOLDER))
    return [*trigger_faults(), *heads, *record_faults(), *row_faults()]


def newest(office_id: int) -> AuditSeal:
    """Return the newest seal of an office."""
    return AuditSeal.objects.filter(office=office_id).latest("number")


def test_nothing_is_found_where_nothing_was_done() -> None:
    assert faults() == []


def test_a_row_that_was_changed(entry: RegisterEntry) -> None:
    letter = entry.letter
    assert letter is not None
    attacker.execute(
        "UPDATE letters_letter SET subject = 'อื่น' WHERE id = %s", letter.pk
    )
    event = RowDigest.objects.filter(table="letter", row_id=letter.pk).latest("pk")
    wanted = f"letter {letter.pk}: it was altered after event {event.event_id}"
    assert faults() == [wanted]


def test_a_row_that_was_removed(entry: RegisterEntry) -> None:
    attacker.execute("DELETE FROM dispatch_delivery WHERE entry_id = %s", entry.pk)
    (fault,) = faults()
    assert fault.startswith("delivery ")
    assert "it was removed after event" in fault


def test_a_row_that_was_added(entry: RegisterEntry) -> None:
    letter = entry.letter
    assert letter is not None
    insert_alike(letter, ("subject",), [("แทรก",)])
    added = Letter.objects.latest("pk")
    assert faults() == [f"letter {added.pk}: no event wrote this row"]


def test_a_row_put_back_as_it_was_with_its_old_digest(cast: Cast) -> None:
    """Who changes a row back brings its former digest, which did fit."""
    office = cast.area
    before = RowDigest.objects.filter(table="office", row_id=office.pk).last()
    old = office.name
    type(office).objects.filter(pk=office.pk).update(name="ใหม่")
    record(AuditKind.OFFICE_CHANGED, office, actor=cast.actor("administrator"))
    with transaction.atomic():
        seal_pending(lag=-LAG)
    assert before is not None
    assert faults() == []
    attacker.execute(
        "UPDATE offices_office SET name = %s WHERE id = %s", old, office.pk
    )
    columns = ("table", "row_id", "digest")
    row = (before.table, before.row_id, before.digest)
    insert_alike(RowDigest(event_id=before.event_id), columns, [row])
    assert any("an event of it was altered" in each for each in faults())


def test_a_detail_that_was_changed() -> None:
    detail = AuditDetail.objects.first()
    assert detail is not None
    with attacker.triggers_off("audit_auditdetail"):
        statement = "UPDATE audit_auditdetail SET values = %s WHERE event_id = %s"
        attacker.execute(statement.replace("values", '"values"'), "{}", detail.pk)
    assert faults() == [f"event {detail.pk}: its detail was altered or removed"]


def test_an_event_that_was_changed(cast: Cast) -> None:
    seal = newest(cast.area.pk)
    event = AuditEvent.objects.filter(sealed__seal=seal).first()
    assert event is not None
    attacker.change("audit_auditevent", event.pk, capacity="คนอื่น")
    (fault,) = faults()
    assert f"seal {seal.number}: an event of it was altered (events {event.pk}" in fault


def test_a_digest_that_was_removed() -> None:
    digest = RowDigest.objects.filter(table="delivery").latest("pk")
    with attacker.triggers_off("audit_rowdigest"):
        attacker.execute("DELETE FROM audit_rowdigest WHERE id = %s", digest.pk)
    assert any("an event of it was altered" in each for each in faults())


def test_a_seal_out_of_the_middle(cast: Cast) -> None:
    seal = AuditSeal.objects.get(office=cast.area, number=2)
    attacker.remove_seal(seal)
    wanted = f"office {cast.area.pk}, seal 3: a seal before it is missing"
    assert wanted in faults()


def test_the_tail_cut_off_with_its_events(cast: Cast) -> None:
    seal = newest(cast.area.pk)
    attacker.remove_seal(seal)
    assert list(record_faults()) == []
    (head,) = heads_in(Path(real_settings.HEADS_FOLDER))
    name = f"office {cast.area.pk}, seal {seal.number}"
    assert f"{name}: {head.path.name} names it, and it is missing" in faults()


def test_everything_cut_off(cast: Cast) -> None:
    for seal in AuditSeal.objects.order_by("-pk"):
        attacker.remove_seal(seal)
    assert list(record_faults()) == []
    missing = [each for each in faults() if "names it, and it is missing" in each]
    assert f"office {cast.area.pk}, seal 3" in " ".join(missing)


def test_the_trail_rewritten_and_resealed(cast: Cast) -> None:
    event = AuditEvent.objects.filter(office=cast.area, sealed__isnull=False).first()
    assert event is not None
    attacker.change("audit_auditevent", event.pk, capacity="คนอื่น")
    attacker.reseal_without_key(cast.area.pk)
    found = faults()
    area = f"office {cast.area.pk}, seal 3"
    assert f"{area}: the newest seal has no key" in found
    assert any(each.startswith(f"{area}: it is another one than in") for each in found)


def test_a_seal_with_a_key_of_somebody_else(cast: Cast) -> None:
    seal = newest(cast.area.pk)
    attacker.change("audit_auditseal", seal.pk, key="0" * 16)
    assert any("made with an unknown key, 0000" in each for each in faults())


def _shorten(head: dict[str, Any]) -> None:
    head["seals"] = head["seals"][:1]


def _rename(head: dict[str, Any]) -> None:
    head["made_at"] = "2026-01-01T00:00:00+00:00"


@pytest.mark.parametrize("deed", [_shorten, _rename])
def test_a_head_that_was_altered(
    deed: Callable[[dict[str, Any]], None], tmp_path: Path
) -> None:
    (head,) = heads_in(tmp_path)
    values = json.loads(head.path.read_text())
    deed(values)
    head.path.write_text(json.dumps(values))
    assert faults() == [
        f"{head.path.name}: it was altered, or is of another installation"
    ]


def test_a_head_that_is_gone_or_nonsense(cast: Cast, tmp_path: Path) -> None:
    (first,) = heads_in(tmp_path)
    first.path.rename(tmp_path / "head-2026-01-01T000000Z.json")
    middle = write_head(tmp_path)
    middle.path.rename(tmp_path / "head-2026-01-02T000000Z.json")
    last = write_head(tmp_path)
    assert faults() == []
    (tmp_path / "head-2026-01-02T000000Z.json").unlink()
    wanted = f"{last.path.name}: a head before it is missing or was altered"
    assert faults() == [wanted]
    last.path.write_text("[]")
    assert f"{last.path.name}: it is no head any more" in faults()


def test_a_trigger_that_is_gone() -> None:
    if connection.vendor == "sqlite":
        attacker.execute("DROP TRIGGER audit_auditseal_no_delete")
    else:
        attacker.execute("SET CONSTRAINTS ALL IMMEDIATE")
        attacker.execute("ALTER TABLE audit_auditseal DISABLE TRIGGER USER")
    assert "table audit_auditseal: its trigger against delete is gone" in faults()


def test_replacing_and_truncating_are_refused_by_the_database(cast: Cast) -> None:
    event = AuditEvent.objects.latest("pk")
    seal = newest(cast.area.pk)
    if connection.vendor == "postgresql":
        attacker.execute("SET CONSTRAINTS ALL IMMEDIATE")
        statements = [f"TRUNCATE {table} CASCADE" for table in attacker.AUDIT]
        statements.append("TRUNCATE circulation_endorsement CASCADE")
    else:
        copied = "SELECT id, 'signed_in', at FROM audit_auditevent"
        names = "office_id, number, event_count, previous_hash, hash, key, sealed_at"
        copied_seal = f"SELECT {names} FROM audit_auditseal"
        statements = [
            f"REPLACE INTO audit_auditevent (id, kind, at) {copied} WHERE id = {event.pk}",
            # Another row of the same office with the same number.
            f"REPLACE INTO audit_auditseal ({names}) {copied_seal} WHERE id = {seal.pk}",
        ]
    for statement in statements:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attacker.execute(statement)
    assert faults() == []
