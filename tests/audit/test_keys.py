"""The secret key: another one stops the start, a rotated one reads what it wrote."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.utils import timezone

from saraban.audit.keys import (
    give_up_lost_keys,
    lost_fingerprints,
    mark_faults,
    proofs_of_mark,
    require_own_keys,
    unreadable_upto,
)
from saraban.audit.models import AuditEvent, AuditKind, KeyMark, RowDigest
from saraban.audit.record_faults import record_faults
from saraban.audit.row_faults import row_faults
from saraban.audit.seals import LAG, seal_pending
from saraban.core.bulk import insert_alike
from saraban.core.keyring import SEAL, SECRET, fingerprint_of
from saraban.signatures.pins import hash_of, is_right
from saraban.stamps.sealing import store
from saraban.stamps.sealing.trial_key import make_trial_key
from tests.backup.places import Place, words_of
from tests.cast import Cast
from tests.dispatch.came import received, to_area

OLD, NEW = "o" * 40, "n" * 40


@pytest.fixture
def written(cast: Cast, settings: Any) -> Cast:
    """A database with events of the old key."""
    settings.SECRET_KEY = OLD
    require_own_keys()
    received(cast, to_area(cast), "registry_clerk")
    return cast


def test_another_key_stops_the_start(written: Cast, settings: Any) -> None:
    require_own_keys()
    settings.SECRET_KEY = NEW
    with pytest.raises(ImproperlyConfigured, match=fingerprint_of(OLD)):
        require_own_keys()
    settings.SECRET_KEY_FALLBACKS = ["x" * 40]
    with pytest.raises(ImproperlyConfigured):
        require_own_keys()
    assert KeyMark.objects.filter(name=SECRET.name).count() == 1


def test_a_new_key_is_taken_over_and_the_old_one_still_reads(
    written: Cast, settings: Any
) -> None:
    user = written.users["director"]
    kept = hash_of("258036", user)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    require_own_keys()
    require_own_keys()
    assert [each.fingerprint for each in KeyMark.objects.filter(name=SECRET.name)] == [
        fingerprint_of(OLD),
        fingerprint_of(NEW),
    ]
    assert AuditEvent.objects.filter(kind=AuditKind.KEY_CHANGED).count() == 1
    received(written, to_area(written), "registry_clerk")
    assert list(record_faults()) == []
    assert is_right("258036", user, kept)
    assert not is_right("258037", user, kept)
    # Without the old one what it wrote cannot be told from what was altered.
    settings.SECRET_KEY_FALLBACKS = []
    assert list(record_faults())
    assert not is_right("258036", user, kept)


def test_a_lost_key_is_given_up_and_verify_says_what_it_cannot_check(
    written: Cast, settings: Any
) -> None:
    settings.SECRET_KEY = NEW
    last = AuditEvent.objects.latest("pk").pk
    give_up_lost_keys()
    require_own_keys()
    received(written, to_area(written), "registry_clerk")
    assert list(record_faults()) == []
    assert unreadable_upto(SECRET) == last
    # The key comes back: nothing more is given up.
    assert give_up_lost_keys() == []


def test_with_a_lost_seal_key_rows_are_checked_again_from_then_on(
    written: Cast, settings: Any
) -> None:
    """And nobody brings a digest of before, which nothing could tell from a forged one."""
    seal_pending(lag=-LAG)
    settings.SEAL_KEY = NEW
    with pytest.raises(ImproperlyConfigured, match="seal key"):
        require_own_keys()
    (mark,) = give_up_lost_keys()
    assert (mark.name, mark.has_lost) == ("seal-key", True)
    require_own_keys()
    received(written, to_area(written), "registry_clerk")
    seal_pending(lag=-LAG)
    assert [*record_faults(), *row_faults()] == []
    first = AuditEvent.objects.earliest("pk")
    office = written.area
    columns = ("table", "row_id", "digest")
    insert_alike(RowDigest(event=first), columns, [("office", office.pk, "0" * 32)])
    wanted = f"office {office.pk}: it was altered after event {first.pk}"
    assert list(row_faults()) == [wanted]


def test_an_older_key_that_is_lost_is_given_up_too(
    written: Cast, settings: Any
) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    require_own_keys()
    settings.SECRET_KEY_FALLBACKS = []
    assert list(record_faults())
    assert [each.name for each in give_up_lost_keys()] == ["secret-key"]
    assert list(record_faults()) == []


def test_two_starts_at_once_each_leave_a_mark_and_forge_none(
    written: Cast, settings: Any
) -> None:
    """Neither has seen the other's; what somebody puts between them is named."""
    settings.SEAL_KEY, settings.OLD_SEAL_KEYS = NEW, [settings.SEAL_KEY]
    before = list(KeyMark.objects.filter(name=SEAL.name).order_by("pk"))
    for _ in range(2):
        mark = KeyMark(name=SEAL.name, fingerprint=fingerprint_of(NEW), after_event=9)
        mark.proof = proofs_of_mark(SEAL, before, mark)[0]
        mark.save()
        forged = KeyMark.objects.create(
            name=SEAL.name, fingerprint="dead" * 4, after_event=10**9, has_lost=True
        )
    require_own_keys()
    assert lost_fingerprints(SEAL) == set()
    named = [each for each in mark_faults() if each.startswith("seal-key")]
    assert len(named) == 2
    assert str(forged.pk) in named[1]


def test_certificates_open_with_an_older_key_and_are_kept_anew(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.CERTIFICATES_FOLDER = tmp_path / "certificates"
    settings.SECRET_KEY = OLD
    store.keep(cast.area.pk, make_trial_key(cast.area, moment=timezone.now()))
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    store.find_sealing_key(cast.area.pk)
    assert store.keep_all_anew() == 1
    settings.SECRET_KEY_FALLBACKS = []
    store.find_sealing_key(cast.area.pk)


@pytest.mark.usefixtures("new_database")
def test_the_command_rotates_and_the_next_start_reads_all(
    tmp_path: Path, new_database: Path
) -> None:
    shutil.copy(new_database, tmp_path / "saraban.sqlite3")
    place = Place(tmp_path, f"sqlite:///{tmp_path}/saraban.sqlite3", key="")
    # The database was made with the tests' own.
    (tmp_path / "seal-key").write_text(place.keys["seal-key"])
    made = place.saraban(
        *("createadmin", "--username", "boss", "--name", "หัวหน้า สมมติ"),
        *("--area-code", "5099", "--area-name", "เขตสมมติ", "--invent-password"),
    )
    assert made.returncode == 0, words_of(made)
    assert place.saraban("verify").returncode == 0
    before = (tmp_path / "secret-key").read_text()
    done = place.saraban("rotate-key")
    assert done.returncode == 0, words_of(done)
    assert (tmp_path / "secret-key").read_text() != before
    assert (tmp_path / "secret-key.old").read_text() == before
    assert place.saraban("verify").returncode == 0
    # Another key altogether, and the way out.
    (tmp_path / "secret-key").write_text("z" * 40)
    (tmp_path / "secret-key.old").unlink()
    refused = place.saraban("verify")
    assert refused.returncode == 2
    assert "is not the one with which this database was written" in words_of(refused)
    assert place.saraban("rotate-key", "--lost").returncode == 0
    said = place.saraban("verify")
    assert said.returncode == 0
    assert "not checked: details of events up to" in words_of(said)


def test_a_key_of_the_environment_is_rotated_by_hand(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SARABAN_SECRET_KEY", OLD)
    with pytest.raises(CommandError, match="SARABAN_OLD_SECRET_KEYS"):
        call_command("rotate_key")
