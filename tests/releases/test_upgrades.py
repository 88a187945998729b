"""Databases of earlier releases are carried over with every row, others refused."""

from __future__ import annotations

import json
import lzma
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from saraban.core import thai
from tests.servers import free_port
from tools.release_data import SECRET_KEY

DATA = Path(__file__).parent / "data"
BEFORE = DATA / "before-0.1.0.sqlite3.xz"
# Django writes these itself: what was migrated, and which models there are.
OF_DJANGO = {
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "sqlite_sequence",
}
# A column of this name in every table, or in one.
LATER_COLUMNS = {
    "submission_digest",
    "approved_recipients",
    "dispatch_delivery.moved_from_id",
    "offices_office.closed_at",
    "offices_office.merged_into_id",
    "audit_auditevent.proof",
    "audit_auditseal.key",
    "registers_book.imported_gap_count",
    "registers_book.own_kind_id",
    "registers_registerentry.imported_from_id",
    "registers_registerentry.subject_second",
    "accounts_user.held_since",
    "notices_notice.settled_at",
    "offices_office.heads_need_second_person",
    "offices_appointment.ended_at",
    "offices_office.registering_hands_on",
    "offices_office.school_prints_certificates",
    "offices_office.ministry_code",
    "offices_office.address",
    "offices_office.phone",
    "offices_office.fax",
    "offices_office.email",
    "offices_office.website",
    "accounts_user.name_order",
    "stamps_rendition.cover_reason",
}
# How SQLite keeps the search index, which is made of the entries.
PIECES_OF_SEARCH = "registers_entry_search"
LATER_TABLES = (
    "accounts_failedsignins",
    "core_trycount",
    "audit_auditsealprogress",
    "audit_keymark",
    "audit_rowdigest",
    "backup_backuprun",
    "directory_confirmation",
    "documents_derivedfile",
    "directory_directoryimport",
    "directory_firststart",
    "directory_invitation",
    "directory_officeemblem",
    "certificates_certificatebatch",
    "certificates_certificatechecker",
    "certificates_certificateprint",
    "registers_bookimport",
    "registers_certificate",
    "registers_certificatedesign",
    "registers_namedperson",
    "registers_ownbookkind",
    "registers_senderabbreviation",
    "registers_signatory",
    "secret_letters_secrecychange",
    "secret_letters_secretdelivery",
    "secret_letters_secretentry",
    "secret_letters_secretfile",
    "secret_letters_secretinspection",
    "secret_letters_secretletter",
    "secret_letters_secretreader",
    "secret_letters_secretsettings",
    "secret_letters_secretstep",
    "secret_letters_secretupload",
)
# The search learned to fold what people write in several ways.
MADE_ANEW = "search_text"
# What the upgrade itself adds: digests of the rows, and seals with a key.
CARRIED_ROWS = {
    "audit_auditevent": "kind <> 'rows_written'",
    "audit_auditseal": "event_count > 0",
    "audit_keymark": "1 = 0",
    "audit_rowdigest": "1 = 0",
}
RENAMED_COLUMNS = {"register_id": "book_id"}
RENAMED_TABLES = {
    "circulation_helddecision": "circulation_pendingdecision",
    "registers_register": "registers_book",
}
RENAMED_JOBS = {
    "saraban.circulation.jobs.write_held_decisions": (
        "saraban.circulation.jobs.write_pending_decisions"
    )
}


def kept(pattern: str, *, sampled: str) -> list[Any]:
    """Give the databases to a test; all but one of them in `make test-long`."""
    return [
        pytest.param(path, id=path.name, marks=() if is_sample else pytest.mark.long)
        for path in sorted(DATA.glob(pattern))
        for is_sample in [path.name.startswith(f"{sampled}.")]
    ]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SARABAN_", "DJANGO_")) and name != "DATABASE_URL"
    }
    return {
        **kept,
        "SARABAN_DATA": str(tmp_path),
        "SARABAN_SECRET_KEY": SECRET_KEY,
    }


@pytest.fixture(params=kept("*.sqlite3.xz", sampled="before-0.1.0"))
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return loaded(request.param, tmp_path)


@pytest.fixture
def earliest(tmp_path: Path) -> Path:
    """The database of the state before 0.1.0."""
    return loaded(BEFORE, tmp_path)


def loaded(kept: Path, folder: Path) -> Path:
    path = folder / "saraban.sqlite3"
    path.write_bytes(lzma.decompress(kept.read_bytes()))
    return path


def saraban(environment: dict[str, str], *words: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "saraban.cli", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


def carried_over(
    before: dict[str, list[tuple[object, ...]]],
) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of an earlier database under today's names of tables and jobs."""
    found = {RENAMED_TABLES.get(name, name): kept for name, kept in before.items()}
    found |= {name: [] for name in LATER_TABLES}
    # Limits lay in a cache.
    found.pop("core_cache", None)
    found["core_jobclock"] = sorted(
        (
            tuple(RENAMED_JOBS.get(str(value), value) for value in row)
            for row in found["core_jobclock"]
        ),
        key=repr,
    )
    return found


def read(database: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(question).fetchall()


def write(database: Path, deed: str) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(deed)


def rows(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row, without the columns that came later: they are empty."""
    names = read(database, "SELECT name FROM sqlite_master WHERE type = 'table'")
    found = {}
    for (name,) in names:
        if name in OF_DJANGO or str(name).startswith(PIECES_OF_SEARCH):
            continue
        columns = read(database, f"SELECT name FROM pragma_table_info('{name}')")
        # By name: a table that is made anew has its columns in another order.
        kept = [
            str(each)
            for (each,) in columns
            if not is_later(name, each) and each != MADE_ANEW
        ]
        kept.sort(key=lambda each: RENAMED_COLUMNS.get(each, each))
        asked = [f'"{each}"' for each in kept]
        only = CARRIED_ROWS.get(str(name), "1 = 1")
        every = f'SELECT {", ".join(asked)} FROM "{name}" WHERE {only}'
        found[str(name)] = sorted(read(database, every), key=repr)
    return found


def is_later(table: object, column: object) -> bool:
    """Whether a column came after the first release: in every table, or in this one."""
    return bool({column, f"{table}.{column}"} & LATER_COLUMNS)


def columns(database: Path) -> set[tuple[object, ...]]:
    """Return every column: its table, name, type, whether it may be empty, its key."""
    return set(
        read(
            database,
            'SELECT t.name, c.name, c.type, c."notnull", c.pk FROM sqlite_master t '
            "JOIN pragma_table_info(t.name) c WHERE t.type = 'table'",
        )
    )


def others(database: Path) -> set[tuple[object, ...]]:
    """Return every index and trigger with its definition."""
    return set(
        read(
            database,
            "SELECT type, name, sql FROM sqlite_master WHERE type <> 'table' "
            "AND name NOT LIKE 'sqlite_autoindex%'",
        )
    )


def test_every_row_is_carried_over(
    environment: dict[str, str], database: Path, new_database: Path
) -> None:
    before = rows(database)
    assert sum(map(len, before.values())) > 1000
    assert saraban(environment, "migrate", "--verbosity", "0") == (0, "")
    assert rows(database) == carried_over(before)
    # The search index was made anew, and fits the entries.
    write(
        database,
        "INSERT INTO registers_entry_search (registers_entry_search) "
        "VALUES ('integrity-check')",
    )
    texts = read(database, "SELECT search_text FROM registers_registerentry")
    keys = [str(text).split(" ", 2)[2] for (text,) in texts]
    assert keys == [thai.search_key(each) for each in keys]
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        write(database, "DELETE FROM circulation_endorsement")
    # The kept databases came without their files, and verify finds nothing else.
    _, said = saraban(environment, "verify")
    missing = said.count("is missing in the store")
    assert missing
    assert f"CommandError: {missing} faults:" in said
    assert columns(new_database) == columns(database)
    assert others(new_database) == others(database)


@pytest.mark.long
def test_copies_that_may_have_lost_the_letter_are_asked_for_anew(
    environment: dict[str, str], earliest: Path
) -> None:
    """One for each entry with a stamped copy; covers were always whole."""
    columns = (
        "id, entry_id, state, is_cover, stored_file_id, sha256, made_at, asked_at, "
        "paper_version, is_sealed, problem, original_sha256, stamp_text, tries, "
        "is_asked_again"
    )
    for number, is_cover in ((1, 0), (2, 0), (3, 1)):
        write(
            earliest,
            f"INSERT INTO stamps_rendition ({columns}) SELECT {number}, e.id, 2, "
            f"{is_cover}, (SELECT min(id) FROM documents_storedfile), 'x', "
            "e.registered_at, e.registered_at, 0, 0, '', '', '', 1, 0 "
            f"FROM registers_registerentry e ORDER BY e.id LIMIT 1 OFFSET {number}",
        )
    assert saraban(environment, "migrate", "--verbosity", "0") == (0, "")
    asked = read(earliest, "SELECT entry_id FROM stamps_rendition WHERE state = 1")
    stamped = "SELECT entry_id FROM stamps_rendition WHERE id IN (1, 2)"
    assert sorted(asked) == sorted(read(earliest, stamped))


@pytest.mark.parametrize("command", ["migrate", "serve"])
def test_an_earlier_state_is_refused_untouched(
    environment: dict[str, str], earliest: Path, command: str
) -> None:
    environment["PORT"] = str(free_port())
    write(
        earliest,
        "DELETE FROM django_migrations WHERE name = '0009_askers_and_lost_words'",
    )
    before = rows(earliest)
    code, told = saraban(environment, command)
    assert code == 1
    assert "bring it to commit b5100cc first" in told
    assert "Traceback" not in told
    assert rows(earliest) == before


def test_a_newer_state_is_refused(environment: dict[str, str], earliest: Path) -> None:
    write(
        earliest,
        "INSERT INTO django_migrations (app, name, applied) "
        "VALUES ('letters', '0002_from_the_future', '2027-01-01')",
    )
    code, told = saraban(environment, "migrate")
    assert code == 1
    assert "letters.0002_from_the_future" in told


@pytest.mark.long
def test_every_page_answers_on_a_database_that_was_carried_over(
    environment: dict[str, str], earliest: Path
) -> None:
    assert saraban(environment, "migrate", "--verbosity", "0") == (0, "")
    unordered = "SELECT count(*) FROM accounts_user WHERE name_order = ''"
    assert read(earliest, unordered) == [(0,)]
    people = ["registry", "director", "head1", "officer1", "school001", "admin"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.releases.reader_process", *people],
        env={
            **environment,
            # Its static files need not be collected.
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": f"sqlite:///{earliest}",
        },
        check=True,
        capture_output=True,
        text=True,
    )
    told = json.loads(done.stdout)
    assert told["failed"] == []
    assert min(told["pages"].values()) > 15, told
