"""Whatever is done past the program, without its keys, is found and named."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings as real_settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from saraban.audit.actions import record
from saraban.audit.daily_head import keep_daily_head
from saraban.audit.heads import LATEST, head_faults, write_head
from saraban.audit.jobs import seal_events
from saraban.audit.keys import require_own_keys
from saraban.audit.models import (
    AuditDetail,
    AuditEvent,
    AuditKind,
    AuditSeal,
    AuditSealedEvent,
    KeyMark,
    RowDigest,
)
from saraban.audit.record_faults import record_faults
from saraban.audit.row_faults import row_faults
from saraban.audit.seals import LAG, seal_pending
from saraban.backup.verify_triggers import trigger_faults
from saraban.core.bulk import insert_alike
from saraban.documents.storage import store_content
from saraban.letters.models import Letter
from saraban.offices.models import Office
from saraban.registers.models import RegisterEntry
from tests.audit.heads import heads_in
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
    of_event, of_seal = faults()
    assert (
        f"seal {seal.number}: an event of it was altered (events {event.pk}" in of_seal
    )
    assert of_event == f"event {event.pk}: it was not written by the program"


def test_a_digest_that_was_removed() -> None:
    digest = RowDigest.objects.filter(table="delivery").latest("pk")
    with attacker.triggers_off("audit_rowdigest"):
        attacker.execute("DELETE FROM audit_rowdigest WHERE id = %s", digest.pk)
    assert any("an event of it was altered" in each for each in faults())


def test_a_digest_under_another_number_rolls_nothing_back(cast: Cast) -> None:
    """The newest digest counts: so its number is sealed too."""
    first, *_ = RowDigest.objects.filter(table="office", row_id=cast.area.pk)
    old = cast.area.name
    Office.objects.filter(pk=cast.area.pk).update(name="ใหม่")
    seal_pending(lag=-LAG)
    assert faults() == []
    with attacker.triggers_off("audit_rowdigest"):
        statement = "UPDATE audit_rowdigest SET id = id + 1000000 WHERE event_id = %s"
        attacker.execute(statement, first.event_id)
    attacker.execute("UPDATE offices_office SET name = %s WHERE id = 1", old)
    assert any("an event of it was altered" in each for each in faults())


def test_an_event_that_was_added(cast: Cast) -> None:
    """Also one that the sealer has sealed in good faith."""
    event = AuditEvent(kind=AuditKind.DELIVERY_OPENED, office=cast.area)
    insert_alike(event, ("at",), [("2026-11-20 01:00:00+00:00",)])
    added = AuditEvent.objects.latest("pk")
    wanted = f"event {added.pk}: it was not written by the program"
    assert wanted in faults()
    seal_pending(lag=-LAG)
    assert wanted in faults()


def test_a_detail_that_was_added(cast: Cast) -> None:
    with transaction.atomic():
        event = record(AuditKind.SIGNED_IN, None, actor=cast.actor("teacher"))
    attacker.execute(
        "INSERT INTO audit_auditdetail (event_id, \"values\") VALUES (%s, '{}')",
        event.pk,
    )
    assert faults() == [f"event {event.pk}: its detail was added"]


def test_an_event_that_is_kept_from_being_sealed(cast: Cast) -> None:
    with transaction.atomic():
        event = record(AuditKind.SIGNED_IN, None, actor=cast.actor("teacher"))
    attacker.execute("UPDATE audit_auditsealprogress SET sealed_upto = 900000000")
    seal_pending(lag=-LAG)
    assert not AuditSealedEvent.objects.filter(event=event).exists()
    # The head of each day leaves nothing behind.
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        keep_daily_head(Path(real_settings.HEADS_FOLDER))
    assert AuditSealedEvent.objects.filter(event=event).exists()


@pytest.mark.parametrize("name", ["seal-key", "secret-key"])
@pytest.mark.parametrize("fingerprint", ["", "dead" * 4])
def test_a_key_that_somebody_calls_lost_switches_nothing_off(
    entry: RegisterEntry, name: str, fingerprint: str
) -> None:
    """Neither that in use, nor one that was never in use."""
    require_own_keys()
    for mark, lost in ((fingerprint, False), ("", True)):
        known = KeyMark.objects.filter(name=name).latest("pk").fingerprint
        attacker.execute(
            "INSERT INTO audit_keymark (name, fingerprint, after_event, has_lost, "
            "since, proof) VALUES (%s, %s, %s, %s, %s, '')",
            *(name, mark or known, 10**9, lost, timezone.now()),
        )
    require_own_keys()
    statement = "UPDATE registers_registerentry SET subject = 'อื่น' WHERE id = %s"
    attacker.execute(statement, entry.pk)
    for seal in AuditSeal.objects.filter(office=entry.book.office_id):
        attacker.change("audit_auditseal", seal.pk, key=fingerprint or seal.key)
    found = " ".join(faults())
    assert f"registerentry {entry.pk}: it was altered" in found
    assert "was not written by the program" in found
    assert ("made with an unknown key" in found) is bool(fingerprint)


def test_files_that_were_exchanged(cast: Cast) -> None:
    one, other = (store_content(each, "text/plain") for each in (b"one", b"other"))
    attacker.execute(
        "UPDATE documents_storedfile SET sha256 = 'x' WHERE id = %s", one.pk
    )
    attacker.execute(
        "UPDATE documents_storedfile SET sha256 = %s WHERE id = %s",
        one.sha256,
        other.pk,
    )
    found = [each for each in faults() if each.startswith("storedfile ")]
    assert len(found) == 2


@pytest.mark.parametrize("key", [-5, 0, 9 * 10**18])
def test_rows_under_numbers_that_nobody_has(cast: Cast, key: int) -> None:
    office = Office(kind="school", code="1", name="แทรก", short_name="แทรก")
    insert_alike(office, ("order",), [(1,)])
    added = Office.objects.latest("pk").pk
    attacker.execute("UPDATE offices_office SET id = %s WHERE id = %s", key, added)
    assert faults() == [f"office {key}: no event wrote this row"]


def test_a_trigger_that_does_something_else(cast: Cast) -> None:
    if connection.vendor == "sqlite":
        attacker.execute(
            "CREATE TRIGGER evil AFTER INSERT ON letters_letter BEGIN "
            "UPDATE letters_letter SET subject = 'อื่น' WHERE id = NEW.id; END"
        )
        attacker.execute("DROP TRIGGER audit_auditseal_no_update")
        attacker.execute(
            "CREATE TRIGGER audit_auditseal_no_update BEFORE UPDATE ON audit_auditseal "
            "WHEN 0 BEGIN SELECT RAISE(ABORT, 'never'); END"
        )
    else:
        attacker.execute("SET CONSTRAINTS ALL IMMEDIATE")
        attacker.execute(
            "CREATE FUNCTION evil() RETURNS trigger AS $$ BEGIN NEW.subject := 'x'; "
            "RETURN NEW; END $$ LANGUAGE plpgsql"
        )
        attacker.execute(
            "CREATE TRIGGER evil BEFORE INSERT ON letters_letter FOR EACH ROW "
            "EXECUTE FUNCTION evil()"
        )
        attacker.execute(
            "CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger AS "
            "$$ BEGIN RETURN NEW; END $$ LANGUAGE plpgsql"
        )
    found = faults()
    assert "table letters_letter: trigger evil is not of the program" in found
    assert "table audit_auditseal: its trigger against update is gone" in found


def test_the_moment_of_a_seal(cast: Cast) -> None:
    seal = newest(cast.area.pk)
    attacker.change("audit_auditseal", seal.pk, sealed_at="2020-01-01 00:00:00+00:00")
    assert any("an event of it was altered" in each for each in faults())


def test_what_was_sealed_since_the_newest_head_is_known_outside(cast: Cast) -> None:
    seal_events()
    with transaction.atomic():
        record(AuditKind.SIGNED_IN, None, actor=cast.actor("registry_clerk"))
    with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=False):
        seal_events()
    seal = newest(cast.area.pk)
    attacker.remove_seal(seal)
    name = f"office {cast.area.pk}, seal {seal.number}"
    assert f"{name}: {LATEST} names it, and it is missing" in faults()


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
    middle, last = write_head(tmp_path), write_head(tmp_path)
    assert faults() == []
    middle.path.unlink()
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
