"""``saraban demo`` as a newcomer meets it: the real command on a folder of its own."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings

Saraban = Callable[..., subprocess.CompletedProcess[str]]
FULL_NUMBERS = {
    "SELECT count(*) FROM offices_office WHERE kind = 'school'": 201,
    "SELECT count(*) FROM offices_office WHERE school_type = 'private'": 20,
    "SELECT count(*) FROM offices_office WHERE kind = 'division'": 10,
    "SELECT count(*) FROM offices_cluster": 12,
    "SELECT count(*) FROM registers_registerentry WHERE letter_id IN (SELECT letter_id "
    "FROM registers_registerentry e JOIN registers_book r ON r.id = e.book_id "
    "JOIN offices_office o ON o.id = r.office_id WHERE o.kind = 'area' "
    "AND r.kind = 'incoming' AND NOT e.is_electronic)": 4000,
    "SELECT count(*) FROM registers_registerentry e JOIN registers_book r "
    "ON r.id = e.book_id JOIN offices_office o ON o.id = r.office_id "
    # Numbers that are kept by จองเลข have no letter yet.
    "WHERE o.kind = 'area' AND r.kind = 'outgoing' AND e.letter_id IS NOT NULL": 1200,
    "SELECT count(*) FROM dispatch_dispatch d JOIN offices_office o "
    "ON o.id = d.sender_id WHERE o.kind = 'area'": 300,
    "SELECT count(*) FROM dispatch_dispatch d JOIN offices_office o "
    "ON o.id = d.sender_id WHERE o.kind = 'school'": 12000,
    "SELECT count(*) FROM accounts_user": 637,
}
RECEIVED_SHARE = (
    "SELECT avg(received_at IS NOT NULL) FROM dispatch_delivery d "
    "JOIN offices_office o ON o.id = d.office_id WHERE o.kind = 'school'"
)
# More than once in one book, or not as many as the last number says.
BROKEN_BOOKS = (
    "SELECT count(*) FROM (SELECT r.id FROM registers_book r "
    "JOIN registers_registerentry e ON e.book_id = r.id GROUP BY r.id "
    "HAVING count(*) <> r.last_number OR count(DISTINCT number) <> r.last_number "
    "OR max(number) <> r.last_number OR min(number) <> 1)"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def saraban(folder: Path, new_database: Path) -> Saraban:
    """The command on a fresh machine whose database has been migrated."""
    folder.mkdir()
    shutil.copy(new_database, folder)
    return command_on(folder)


def command_on(folder: Path) -> Saraban:
    """Return the command as it works on a data folder."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SARABAN_", "DJANGO_")) and name != "DATABASE_URL"
    }
    assets = str(settings.ASSETS_FOLDER)
    environment = {**kept, "SARABAN_DATA": str(folder), "SARABAN_ASSETS": assets}
    # The database was migrated with the tests' own.
    environment["SARABAN_SEAL_KEY"] = settings.SEAL_KEY

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "saraban.cli", *words],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def read(folder: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "saraban.sqlite3")) as database:
        return database.execute(question).fetchall()


def dump(folder: Path) -> str:
    with closing(sqlite3.connect(folder / "saraban.sqlite3")) as database:
        return "\n".join(database.iterdump())


def test_it_fills_an_empty_database_once(saraban: Saraban, folder: Path) -> None:
    first = saraban("demo", "--size", "small")
    assert first.returncode == 0, first.stderr
    assert "letters: " in first.stdout
    kept = folder / "demo-accounts"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    text = kept.read_text(encoding="utf-8")
    assert text in first.stdout
    password = re.search(r"password of all accounts\): (\S+)", text)
    assert password is not None
    assert len(password[1]) >= 16
    for name in ("admin", "registry", "secret", "clerk10", "twoschools", "school012"):
        assert name in text
    # Three teachers of a file wait for their slips.
    waiting = "SELECT count(*) FROM accounts_user WHERE password LIKE '!%'"
    assert read(folder, waiting) == [(3,)]
    before = dump(folder)
    second = saraban("demo", "--size", "small", "--password", "another-password")
    assert second.returncode == 0
    assert "nothing changed" in second.stdout
    assert text in second.stdout
    assert dump(folder) == before
    assert kept.read_text(encoding="utf-8") == text
    # It keeps which key the record was made with.
    assert saraban("verify").returncode == 0
    before = dump(folder)
    kept.unlink()
    without_list = saraban("demo")
    assert without_list.returncode == 0
    assert "is not in" in without_list.stdout
    assert dump(folder) == before
    assert not kept.exists()


def test_a_database_with_anything_else_is_refused(
    saraban: Saraban, folder: Path
) -> None:
    with closing(sqlite3.connect(folder / "saraban.sqlite3")) as database:
        database.execute(
            "INSERT INTO offices_office (kind, code, name, short_name, school_type, "
            '"order", is_active, reference_prefix, officers_may_register_outgoing, '
            "teachers_may_read_books, reservation_quota, reservation_days, "
            "receipt_days, sending_needs_approval, signing_needs_pin, "
            "school_prints_certificates, heads_need_second_person, ministry_code, address, phone, fax, email, "
            "registering_hands_on, website) VALUES ('area', '1', 'a', 'a', '', 0, 1, '', 1, 1, 0, 0, 3, 0, 1, "
            "0, 1, '', '', '', '', '', 1, '')"
        )
        database.commit()
    before = dump(folder)
    refused = saraban("demo", "--size", "small")
    assert refused.returncode == 1
    assert "ฐานข้อมูลนี้มีข้อมูลอื่นอยู่แล้ว" in refused.stderr
    assert "already has offices" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert dump(folder) == before
    assert not (folder / "demo-accounts").exists()


@pytest.mark.parametrize("password", ["", " padded ", "line\nbreak"])
def test_a_password_that_cannot_be_typed_is_refused(
    saraban: Saraban, folder: Path, password: str
) -> None:
    refused = saraban("demo", "--size", "small", "--password", password)
    assert refused.returncode == 1
    assert "--password" in refused.stderr
    assert read(folder, "SELECT count(*) FROM accounts_user") == [(0,)]


@pytest.mark.long
def test_a_weak_password_is_taken_with_a_warning(
    saraban: Saraban, folder: Path
) -> None:
    done = saraban("demo", "--size", "small", "--password", "demo")
    assert done.returncode == 0
    assert "weak" in done.stderr
    assert "accounts): demo\n" in (folder / "demo-accounts").read_text("utf-8")


@pytest.mark.long
def test_the_full_size_has_the_promised_numbers(saraban: Saraban, folder: Path) -> None:
    done = saraban("demo")
    assert done.returncode == 0, done.stderr
    print(re.findall(r"built in \d+ s", done.stdout))
    for question, number in FULL_NUMBERS.items():
        assert read(folder, question) == [(number,)], question
    assert read(folder, BROKEN_BOOKS) == [(0,)]
    [(share,)] = read(folder, RECEIVED_SHARE)
    assert isinstance(share, float)
    assert 0.84 < share < 0.86
