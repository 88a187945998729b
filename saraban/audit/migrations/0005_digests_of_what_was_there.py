"""Every row that was there gets a digest, every chain of seals an end with a key."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.models import Max
from django.utils import timezone

from saraban.audit.keys import proofs_of_mark
from saraban.audit.row_digests import digest_rows
from saraban.audit.seals import hash_of
from saraban.core.keyring import RING, SEAL

TABLES = (
    "accounts.User",
    "circulation.Circulation",
    "circulation.Endorsement",
    "circulation.EndorsementFile",
    "circulation.Phrase",
    "circulation.Step",
    "circulation.Way",
    "circulation.WayStep",
    "circulation.PendingDecision",
    "dispatch.Delivery",
    "dispatch.Dispatch",
    "dispatch.Draft",
    "dispatch.DraftFile",
    "dispatch.InsideCopy",
    "dispatch.OutsideDelivery",
    "dispatch.Reminder",
    "documents.StoredFile",
    "letters.Letter",
    "letters.LetterAttachment",
    "offices.Appointment",
    "offices.Cluster",
    "offices.Office",
    "recipients.SavedGroup",
    "registers.Book",
    "registers.EntryLink",
    "registers.NumberReservation",
    "registers.RegisterEntry",
    "signatures.SignaturePicture",
    "signatures.SignaturePin",
    "stamps.Rendition",
    "workdays.Holiday",
)


def digest_all(apps: Any, schema_editor: Any) -> None:
    """Give every row a digest as it stands now."""
    for label in TABLES:
        digest_rows(label, apps)


def end_chains(apps: Any, schema_editor: Any) -> None:
    """Cover the seals without a key: the next one of each office has one."""
    seals = apps.get_model("audit.AuditSeal")
    numbers = seals.objects.values("office_id").annotate(last=Max("number"))
    for office_id, number in numbers.values_list("office_id", "last"):
        last = seals.objects.get(office_id=office_id, number=number)
        seal = seals(
            office_id=office_id,
            number=last.number + 1,
            event_count=0,
            previous_hash=last.hash,
            key=SEAL.fingerprints[0],
            sealed_at=timezone.now(),
        )
        seal.hash = hash_of(seal, [])
        seal.save(force_insert=True)


def mark_key(apps: Any, schema_editor: Any) -> None:
    """Say that every event behind these is proved; take over the mark of a secret key."""
    marks = apps.get_model("audit.KeyMark")
    last = apps.get_model("audit.AuditEvent").objects.aggregate(last=Max("pk"))["last"]
    for key in RING:
        before = list(marks.objects.filter(name=key.name).order_by("pk"))
        known = before and before[-1].fingerprint == key.fingerprints[0]
        if key is SEAL or known:
            mark = marks(
                name=key.name,
                fingerprint=key.fingerprints[0],
                after_event=last or 0,
            )
            mark.proof = proofs_of_mark(key, before, mark)[0]
            mark.save(force_insert=True)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_release_0_1_0"),
        ("audit", "0004_row_digests"),
        ("circulation", "0003_steps_waiting_for_answer"),
        ("dispatch", "0003_moved_from_and_replies"),
        ("documents", "0001_release_0_1_0"),
        ("letters", "0001_release_0_1_0"),
        ("offices", "0002_closed_and_merged"),
        ("recipients", "0001_release_0_1_0"),
        ("registers", "0005_entries_by_date"),
        ("signatures", "0001_release_0_1_0"),
        ("stamps", "0002_copies_made_anew"),
        ("workdays", "0001_release_0_1_0"),
    ]

    operations = [
        migrations.RunPython(digest_all, migrations.RunPython.noop),
        migrations.RunPython(end_chains, migrations.RunPython.noop),
        migrations.RunPython(mark_key, migrations.RunPython.noop),
    ]
