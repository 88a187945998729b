"""Every row has a digest that fits, and any other content has none that does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from saraban.audit.actions import record
from saraban.audit.models import AuditEvent, AuditKind, RowDigest
from saraban.audit.row_digests import digest_rows
from saraban.audit.row_faults import row_faults, table_faults
from saraban.core.bulk import insert_alike
from saraban.core.written_rows import (
    digested_columns,
    digested_models,
    note_written,
)
from saraban.letters.models import Letter
from saraban.offices.models import Office
from saraban.stamps.models import Rendition
from tests.cast import Cast
from tests.dispatch.came import pdf, received, to_area
from tests.meanwhile import changed_meanwhile
from tests.scene import set_scene

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

# Tables without digests, and why none is missed there.
UNDIGESTED: Final = {
    "audit": {
        "AuditEvent": "has a proof of its own, and is covered by seals",
        "AuditDetail": "covered by its event",
        "AuditSeal": "covered by the next seal and by heads",
        "AuditSealedEvent": "covered by the seal",
        "AuditSealProgress": "where the next run begins",
        "KeyMark": "proved by the key that it names, with all marks before it",
        "RowDigest": "covered by the seal of its event",
    },
    "accounts": {"FailedSignIns": "a count of what did not happen, for three months"},
    "backup": {"BackupRun": "when a backup ended"},
    "certificates": {"CertificatePrint": "a file that is made anew when asked for"},
    "circulation": {
        "PutAside": "one's own queue, for a day",
    },
    "core": {"JobClock": "when jobs run", "TryCount": "a limit of minutes"},
    "documents": {
        "PendingUpload": "not part of a letter yet",
    },
    "notices": {
        "Notice": "tells of what is recorded",
        "NoticeMark": "what somebody has read",
    },
    "recipients": {"SavedGroup_members": "a form's proposal"},
    "registers": {"ListArrangement": "one's own list"},
    "secret_letters": {"SecretUpload": "a file sent ahead, for a day"},
    "signatures": {"FailedTries": "a limit of minutes"},
    "stamps": {
        "StampPlace": "where the next copy bears its stamp",
        "UsualStampPlace": "likewise",
    },
}


def test_every_table_is_digested_or_says_why_not() -> None:
    digested = set(digested_models())
    for app in apps.get_app_configs():
        if app.name.startswith("saraban."):
            every = app.get_models(include_auto_created=True)
            names = {each.__name__ for each in every if each not in digested}
            assert names == set(UNDIGESTED.get(app.label, {})), app.label


def other_value(field: models.Field[Any, Any], value: Any) -> Any:
    """Return a value of the column's kind that is another one."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, datetime | date):
        return value + timedelta(days=1)
    if isinstance(value, UUID):
        return uuid4() if connection.vendor == "postgresql" else uuid4().hex
    if isinstance(value, str) and value:
        return ("ก" if value[0] != "ก" else "ข") + value[1:]
    empty = {"CharField": "ก", "TextField": "ก", "BooleanField": True}
    moments = {"DateTimeField": datetime(2026, 1, 1), "DateField": date(2026, 1, 1)}  # noqa: DTZ001
    return {**empty, **moments}.get(field.get_internal_type(), 1)


def columns_with_rows() -> Iterator[tuple[type[models.Model], models.Field[Any, Any]]]:
    """Give every digested column of every table that has a row."""
    for model in digested_models():
        if model._base_manager.exists():
            for field in digested_columns(model):
                if not field.primary_key:
                    yield model, field


@pytest.mark.tampers
def test_any_other_value_in_any_column_is_found(cast: Cast) -> None:
    """Or refused by the database itself."""
    set_scene(cast)
    assert list(row_faults()) == []
    tried: set[type[models.Model]] = set()
    for model, field in columns_with_rows():
        row = (
            model._base_manager.order_by("pk").values_list("pk", field.attname).first()
        )
        assert row is not None
        key, value = row
        place = transaction.savepoint()
        statement = (
            f'UPDATE {model._meta.db_table} SET "{field.column}" = %s WHERE id = %s'
        )
        try:
            with connection.cursor() as cursor, transaction.atomic():
                cursor.execute(statement, [other_value(field, value), key])
        except DatabaseError:
            transaction.savepoint_rollback(place)
            continue
        faults = list(table_faults(model))
        name = f"{model._meta.model_name} {key}: it was altered after event "
        assert len(faults) == 1, (model, field.name, faults)
        assert faults[0].startswith(name)
        transaction.savepoint_rollback(place)
        tried.add(model)
    assert len(tried) >= 10


def test_what_is_written_without_an_event_gets_one(cast: Cast) -> None:
    before = AuditEvent.objects.filter(kind=AuditKind.ROWS_WRITTEN).count()
    with transaction.atomic():
        Office.objects.filter(pk=cast.area.pk).update(reservation_days=7)
        Office.objects.filter(pk=cast.area.pk).update(reservation_days=8)
    made = AuditEvent.objects.filter(kind=AuditKind.ROWS_WRITTEN)
    assert made.count() == before + 1
    (digest,) = RowDigest.objects.filter(event=made.latest("pk"))
    assert (digest.table, digest.row_id) == ("office", cast.area.pk)


def test_an_event_of_another_transaction_carries_no_digest(cast: Cast) -> None:
    """One that is recorded alone is over: it may be sealed by now."""
    alone = record(AuditKind.SIGNED_IN, None, actor=cast.actor("teacher"))
    Office.objects.filter(pk=cast.area.pk).update(reservation_days=9)
    digest = RowDigest.objects.filter(table="office", row_id=cast.area.pk).latest("pk")
    assert digest.event_id != alone.pk
    assert digest.event.kind == AuditKind.ROWS_WRITTEN


def test_what_was_rolled_back_leaves_no_digest(cast: Cast) -> None:
    before = RowDigest.objects.count()
    with transaction.atomic():
        Office.objects.filter(pk=cast.area.pk).update(name="อื่น")
        transaction.set_rollback(True)
    with transaction.atomic():
        place = transaction.savepoint()
        Office.objects.create(kind="school", code="1", name="ก", short_name="ก")
        transaction.savepoint_rollback(place)
    assert RowDigest.objects.count() == before
    assert list(row_faults()) == []


def test_rows_that_were_loaded_are_vouched_for_once(cast: Cast) -> None:
    blank = Letter(
        office=cast.area, reference_number="1", document_date=date(2026, 1, 1)
    )
    insert_alike(blank, ("subject",), [(f"เรื่อง {number}",) for number in range(450)])
    assert len(list(row_faults())) == 450
    assert digest_rows("letters.Letter") == 450
    assert list(row_faults()) == []
    events = RowDigest.objects.filter(table="letter").values("event").distinct()
    assert events.count() == 3


@pytest.mark.only_on("postgresql")
@pytest.mark.django_db(transaction=True)
def test_a_row_that_was_noted_and_is_in_another_ones_hands(cast: Cast) -> None:
    """What is digested is what that one leaves, not what was there before."""

    def change() -> None:
        Office.objects.filter(pk=cast.area.pk).update(name="ใหม่")

    with changed_meanwhile(change), transaction.atomic():
        note_written(Office, [cast.area.pk])
    assert Office.objects.get(pk=cast.area.pk).name == "ใหม่"
    assert list(row_faults()) == []


def test_a_file_that_is_taken_off_leaves_its_stamped_copy_as_digested(
    cast: Cast,
) -> None:
    entry = received(cast, to_area(cast, pdf()), "registry_clerk")
    letter = entry.content
    attachment = letter.attachments.get()
    copy = Rendition.objects.create(entry=entry, attachment=attachment, sha256="a" * 64)
    with transaction.atomic():
        attachment.delete()
    copy.refresh_from_db()
    assert copy.attachment_id is None
    assert list(row_faults()) == []
