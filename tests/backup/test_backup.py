"""``saraban backup`` and ``saraban restore``, as a technician runs them."""

from __future__ import annotations

import json
import os
import shutil
import tarfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pyrage
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from saraban.audit.heads import write_head, write_latest
from saraban.audit.models import AuditEvent
from saraban.backup import health
from saraban.backup.make import Wishes, _copy_stored
from saraban.backup.manifest import Manifest
from saraban.backup.models import BackupRun
from saraban.documents.models import StoredFile
from saraban.registers.models import RegisterEntry
from saraban.secret_letters.files import path_of
from tests.backup.places import KEY, Place, elsewhere, files_in, here, words_of
from tests.cast import Cast
from tests.dispatch.came import pdf, received, to_area
from tests.sampling import every_second
from tests.secret_letters import given as secret_letters

pytestmark = pytest.mark.usefixtures("transactional_db")
postgres = pytest.mark.postgres


@pytest.fixture
def place(cast: Cast, tmp_path: Path, settings: Any) -> Place:
    """An installation with a letter, its file and a certificate."""
    data = tmp_path / "data"
    (data / "files").mkdir(parents=True)
    (data / "certificates").mkdir(mode=0o700)
    (data / "certificates" / "5099.json").write_text("{}")
    settings.DATA_FOLDER, settings.FILES_FOLDER = data, data / "files"
    settings.SECRET_FILES_FOLDER = data / "secret-files"
    settings.CERTIFICATES_FOLDER = data / "certificates"
    settings.HEADS_FOLDER = data / "heads"
    received(cast, to_area(cast, pdf("หนึ่ง.pdf"), pdf("สอง.pdf")), "registry_clerk")
    return here(data)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Place]:
    """An empty place for a restore."""
    (tmp_path / "new").mkdir()
    with elsewhere(tmp_path / "new") as found:
        yield found


def backup(place: Place, *words: str) -> Path:
    """Make a backup beside the data, and return its folder of backups."""
    folder = place.data.parent / "backups"
    call_command("backup", str(folder), *words, stderr=StringIO())
    return folder


def restored(empty: Place, source: Path, *words: str) -> str:
    """Restore, which must go well, and return what was said."""
    done = empty.saraban("restore", str(source), *words)
    assert done.returncode == 0, words_of(done)
    return words_of(done)


@postgres
def test_everything_comes_back_elsewhere(place: Place, empty: Place) -> None:
    folder = place.data.parent / "backups"
    done = place.saraban("backup", str(folder), "--keys")
    assert done.returncode == 0, words_of(done)
    said = restored(empty, folder)
    assert "audit trail intact" in said
    assert "files: 2" in said
    assert files_in(empty.data / "files") == files_in(place.data / "files")
    certificate = empty.data / "certificates" / "5099.json"
    assert certificate.read_text() == "{}"
    assert (empty.data / "secret-key").read_text() == KEY
    (whole,) = folder.glob("2*")
    manifest = json.loads((whole / "manifest.json").read_text())
    assert (
        manifest["counts"]["registers_registerentry"] == RegisterEntry.objects.count()
    )
    assert manifest["counts"]["audit_auditevent"] == AuditEvent.objects.count()
    run = BackupRun.objects.get()
    assert (run.file_count, run.has_keys, run.damaged_count) == (2, True, 0)


def incomplete(empty: Place, source: Path) -> str:
    """Restore what has lost files: all the rest is back, and verify finds them."""
    done = empty.saraban("restore", str(source))
    assert done.returncode == 1, words_of(done)
    assert "database: " in words_of(done)
    return words_of(done)


def test_what_is_left_out_is_told(place: Place, empty: Place) -> None:
    said = restored(empty, backup(place))
    assert "not in the backup: secret-key" in said
    assert not (empty.data / "secret-key").exists()


def test_nothing_is_restored_over_living_data(place: Place, empty: Place) -> None:
    folder = backup(place)
    before = files_in(place.data / "files")
    with pytest.raises(CommandError, match="would be written over"):
        call_command("restore", str(folder))
    assert files_in(place.data / "files") == before
    restored(empty, folder)
    again = empty.saraban("restore", str(folder))
    assert again.returncode == 1
    assert "would be written over" in words_of(again)


def test_the_second_backup_copies_only_what_is_new(
    place: Place, cast: Cast, empty: Place
) -> None:
    folder = backup(place)
    kept = {each: each.stat().st_ino for each in folder.glob("files/??/??/*")}
    received(cast, to_area(cast, pdf("สาม.pdf")), "registry_clerk")
    (first,) = folder.glob("2*")
    # Backups are named by the second.
    first.rename(folder / "2026-11-01T000000Z")
    backup(place)
    assert len(list(folder.glob("2*"))) == 2
    now = {each: each.stat().st_ino for each in folder.glob("files/??/??/*")}
    assert len(now) == 3
    assert kept.items() <= now.items()
    assert "files: 3" in restored(empty, folder)


@pytest.mark.parametrize("is_encrypted", [False, True])
def test_old_backups_go_with_what_only_they_name(
    place: Place, *, is_encrypted: bool
) -> None:
    identity = pyrage.x25519.Identity.generate()
    words = ["--encrypt-to", str(identity.to_public())] if is_encrypted else []
    folder = backup(place, *words)
    (first,) = folder.glob("2*")
    old = folder / "2020-01-01T000000Z"
    first.rename(old)
    stray = folder / "files" / "aa" / "bb" / ("a" * 64)
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"named by none")
    backup(place, "--keep", "30", *words)
    assert not old.exists()
    assert not stray.exists()
    assert len(list(folder.glob("files/??/??/*"))) == 2
    # The newest stays, however old.
    (second,) = folder.glob("2*")
    assert second.exists()


@pytest.mark.parametrize("is_stream", [False, True])
def test_heads_of_after_the_copy_of_the_database_are_not_in_it(
    place: Place, settings: Any, *, is_stream: bool
) -> None:
    """They name seals that it does not have: who restores would take them for cut off."""
    settings.HEADS_FOLDER = place.data / "heads"
    settings.HEADS_FOLDER.mkdir()
    later = write_head(settings.HEADS_FOLDER).path
    write_latest(settings.HEADS_FOLDER)
    ahead = time.time() + 3_600
    os.utime(later, (ahead, ahead))
    folder = place.data.parent / "backups"
    if is_stream:
        done = place.saraban("backup", "-")
        with tarfile.open(fileobj=BytesIO(done.stdout)) as tar:
            names = [each for each in tar.getnames() if each.startswith("heads/")]
    else:
        place.saraban("backup", str(folder))
        names = [f"heads/{each.name}" for each in folder.glob("2*/heads/*")]
    assert len(names) == 1
    assert names[0].startswith("heads/head-000002-")


def test_nothing_is_written_with_another_key(place: Place) -> None:
    """What one command seals with it could be mended by nobody."""
    other = replace(place, key="another-" * 8)
    assert place.saraban("verify").returncode == 0
    for words in (
        ["backup", str(place.data.parent / "backups")],
        ["createadmin", "--username", "x", "--name", "ก ข", "--invent-password"],
        ["certificate", "make", "--office", "5099"],
    ):
        refused = other.saraban(*words)
        assert refused.returncode == 2, words_of(refused)
        assert "is not the one with which this database" in words_of(refused)
    assert not BackupRun.objects.exists()


def test_a_partial_backup_is_no_backup(place: Place, empty: Place) -> None:
    folder = backup(place)
    (whole,) = folder.glob("2*")
    part = folder / f"{whole.name}.part"
    whole.rename(part)
    refused = empty.saraban("restore", str(folder))
    assert "holds no whole backup" in words_of(refused)
    (part / "manifest.json").unlink()
    refused = empty.saraban("restore", str(part))
    assert refused.returncode == 1
    assert "no whole backup" in words_of(refused)


@pytest.mark.parametrize("what", every_second(["database", "certificates", "manifest"]))
def test_a_damaged_backup_is_refused(place: Place, empty: Place, what: str) -> None:
    folder = backup(place)
    (piece,) = [
        each for each in folder.glob("2*/**/*") if each.is_file() and what in str(each)
    ]
    content = bytearray(piece.read_bytes())
    content[len(content) // 2] ^= 1
    piece.write_bytes(content)
    refused = empty.saraban("restore", str(folder))
    assert refused.returncode == 1
    assert "damaged" in words_of(refused)


def test_a_stored_file_that_is_damaged_is_named(place: Place, empty: Place) -> None:
    folder = place.data.parent / "backups"
    (first, second) = sorted((place.data / "files").glob("??/??/*"))
    first.write_bytes(b"another content")
    second.unlink()
    told = StringIO()
    with pytest.raises(CommandError, match="2 stored files are damaged"):
        call_command("backup", str(folder), stderr=told)
    said = told.getvalue()
    assert f"damaged or missing in the store: {first.name}" in said
    assert f"damaged or missing in the store: {second.name}" in said
    assert BackupRun.objects.get().damaged_count == 2
    # It is whole for all the rest, and the restore names what is lost.
    assert f"not in the backup: stored file {first.name}" in incomplete(empty, folder)


def test_a_file_that_is_damaged_in_the_backup_is_not_restored(
    place: Place, empty: Place
) -> None:
    folder = backup(place)
    (first, _) = sorted(folder.glob("files/??/??/*"))
    first.write_bytes(b"another content")
    said = incomplete(empty, folder)
    assert f"not in the backup: stored file {first.name}" in said
    assert f"stored file {first.name}: it is missing in the store" in said
    assert first.name not in files_in(empty.data / "files")


@pytest.mark.parametrize(
    "is_stream", every_second([True, False], ids=["stream", "folder"])
)
def test_an_encrypted_backup_opens_with_its_identity_only(
    place: Place, empty: Place, tmp_path: Path, *, is_stream: bool
) -> None:
    identity, other = (pyrage.x25519.Identity.generate() for _ in range(2))
    for name, each in (("own", identity), ("other", other)):
        (tmp_path / name).write_text(f"# a key\n{each}\n")
    public = str(identity.to_public())
    if is_stream:
        source = tmp_path / "stream.age"
        done = place.saraban("backup", "-", "--keys", "--encrypt-to", public)
        assert done.returncode == 0, words_of(done)
        source.write_bytes(done.stdout)
    else:
        source = backup(place, "--keys", "--encrypt-to", public)
        every = [each.read_bytes() for each in source.rglob("*.age")]
        assert not any(KEY.encode() in each or b"SQLite" in each for each in every)
    wrong = empty.saraban("restore", str(source), "--identity", str(tmp_path / "other"))
    assert wrong.returncode == 1
    assert "cannot be opened with this identity" in words_of(wrong)
    said = restored(empty, source, "--identity", str(tmp_path / "own"))
    assert "audit trail intact" in said
    assert files_in(empty.data / "files") == files_in(place.data / "files")


@postgres
def test_a_stream_is_whole_or_refused(
    place: Place, empty: Place, tmp_path: Path
) -> None:
    done = place.saraban("backup", "-")
    assert done.returncode == 0, words_of(done)
    short = tmp_path / "short.tar"
    short.write_bytes(done.stdout[: len(done.stdout) // 2])
    refused = empty.saraban("restore", str(short))
    assert refused.returncode == 1
    assert not files_in(empty.data / "files")
    back = empty.saraban("restore", "-", given=done.stdout)
    assert back.returncode == 0, words_of(back)
    assert files_in(empty.data / "files") == files_in(place.data / "files")


def test_a_content_that_was_swept_away_meanwhile_is_no_damage(place: Place) -> None:
    """The row was there when the database was copied, and neither is now."""
    gone = StoredFile.objects.first()
    assert gone is not None
    manifest = Manifest("database.sqlite3", timezone.now().isoformat())
    files = [("0" * 64, 1)]
    folder = place.data.parent / "store"
    _copy_stored(files, folder, Wishes(), manifest, lambda *_: None)
    assert manifest.damaged == []
    shutil.rmtree(settings.FILES_FOLDER)
    settings.FILES_FOLDER.mkdir()
    _copy_stored(
        [(gone.sha256, gone.size)], folder, Wishes(), manifest, lambda *_: None
    )
    assert manifest.damaged == [gone.sha256]


def test_nonsense_is_told_in_one_line(empty: Place, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="must be a public key of age"):
        call_command("backup", str(tmp_path / "x"), "--encrypt-to", "nonsense")
    for days in ("0", "-1", "ten"):
        with pytest.raises(CommandError, match="whole number of days"):
            call_command("backup", str(tmp_path / "x"), f"--keep={days}")
    done = empty.saraban("restore", "nowhere")
    assert done.returncode == 1
    assert "No such file" in words_of(done)
    assert "Traceback" not in words_of(done)


def test_a_late_backup_is_told_where_that_is_wished(settings: Any, db: None) -> None:
    settings.BACKUP_HOURS = 0
    assert health.last_backup().is_well
    settings.BACKUP_HOURS = 26
    assert not health.last_backup().is_well
    now = timezone.now()
    run = BackupRun.objects.create(begun_at=now, size=1, file_count=1)
    assert health.last_backup().is_well
    BackupRun.objects.filter(pk=run.pk).update(ended_at=now - timedelta(hours=27))
    check = health.last_backup()
    assert not check.is_well
    assert "26 ชั่วโมง" in check.words


@postgres
def test_secret_letters_come_back_with_their_key_and_not_without(
    place: Place, cast: Cast, empty: Place
) -> None:
    letter = secret_letters.received(cast).letter
    folder = backup(place)
    said = words_of(empty.saraban("restore", str(folder)))
    assert "not in the backup: secret-letters-key" in said
    assert "1 secret letters open with a key that is not here" in said
    (empty.data / "secret-letters-key").write_text(settings.SECRET_LETTERS_KEY)
    done = empty.saraban("verify", "--files")
    assert done.returncode == 0, words_of(done)
    (file,) = letter.files.all()
    kept = empty.data / "secret-files" / file.uid.hex[:2] / file.uid.hex
    assert kept.read_bytes() == path_of(file.uid).read_bytes()
