"""The *legacy* data set: as much as the predecessor was measured with.

200 schools, 100,000 receive entries of the area over ten years, 40,000 send
entries, 20,000 letters sent, 436,000 deliveries, 30,000 files. The receipts of the
schools (85 % of the deliveries) stand in the schools' own books besides.

Run by ``bench.dataset`` in a process of its own, whose environment names the
database.
"""

# ruff: noqa: E402
from __future__ import annotations

import argparse
import hashlib
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import django

django.setup()

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils import timezone

from saraban.demo.build import build
from saraban.demo.loading import column_list
from saraban.demo.size import Size
from saraban.demo.stage import Paper
from saraban.demo.vocabulary.topics import Topic
from saraban.documents.models import StoredFile
from saraban.documents.storage import path_of

PASSWORD: Final = "bench-bench-bench"
FILES: Final = 30_000
LEGACY: Final = Size(
    schools=200,
    private_schools=0,
    clusters=12,
    days=3650,
    # With the 17,885 that came from schools: 100,000 in the area's incoming book.
    paper_letters=82_115,
    area_letters=40_000,
    # 2,091 + 17,909 = 20,000 letters sent, 418,091 + 17,909 = 436,000 deliveries.
    dispatches=2_091,
    school_letters=17_909,
    waiting_in_area=24,
    share_to_all=1.0,
    deliveries=418_091,
)
SMALLEST_PDF: Final = (
    "%PDF-1.4\n"
    "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    "xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n"
    "0000000101 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n164\n%%EOF\n"
    "%{number}\n"
)


class CountedShelf:
    """Gives every sent letter one file, and others until all files are used once."""

    def __init__(self, ids: Sequence[int], size: Size) -> None:
        """Spread the files evenly."""
        self._ids = iter(ids)
        sent = size.dispatches + size.school_letters
        self._for_others = len(ids) - sent
        self._others = size.letters - sent
        self._seen = 0

    def papers_for(self, topic: Topic, *, is_sent: bool) -> Sequence[Paper]:
        """Return one file or none."""
        if not is_sent:
            before = self._seen * self._for_others // self._others
            self._seen += 1
            if self._seen * self._for_others // self._others == before:
                return ()
        return (Paper(next(self._ids), f"{topic.key}.pdf", "หนังสือนำส่ง"),)


class SilentWatcher:
    """Shows the parts of the work only."""

    def begin(self, task: str, total: int) -> None:
        """Print the part's name."""
        print(f"  {task} ({total})", flush=True)

    def advance(self, done: int) -> None:
        """Say nothing."""


def build_sqlite() -> None:
    """Build everything into the empty SQLite database of the environment."""
    call_command("migrate", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        # A build that is cut off is thrown away, so nothing needs to be safe.
        cursor.execute("PRAGMA journal_mode = OFF")
        cursor.execute("PRAGMA synchronous = OFF")
        cursor.execute("PRAGMA cache_size = -524288")
    build(
        LEGACY,
        PASSWORD,
        now=timezone.now(),
        watcher=SilentWatcher(),
        make_papers=make_files,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("PRAGMA journal_mode = WAL")


def make_files(now: datetime) -> CountedShelf:
    """Write the files into the store, each a different small PDF."""
    rows = [_make_file(number, now) for number in range(1, FILES + 1)]
    stored = StoredFile.objects.bulk_create(rows, batch_size=5000)
    return CountedShelf([row.pk for row in stored], LEGACY)


def _make_file(number: int, now: datetime) -> StoredFile:
    content = SMALLEST_PDF.replace("{number}", str(number)).encode()
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return StoredFile(
        sha256=sha256, size=len(content), content_type="application/pdf", stored_at=now
    )


def copy_to_postgresql(source: Path, mark: str) -> None:
    """Fill the PostgreSQL database of the environment with the rows of ``source``."""
    call_command("migrate", interactive=False, verbosity=0)
    tables = list(apps.get_models(include_auto_created=True))
    with sqlite3.connect(f"file:{source}?mode=ro", uri=True) as rows:
        _copy_tables(rows, tables)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("COMMENT ON TABLE offices_office IS %s", [mark])


def _copy_tables(
    rows: sqlite3.Connection, tables: Sequence[type[models.Model]]
) -> None:
    quote = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        names = ", ".join(quote(table._meta.db_table) for table in tables)
        # References hold already in the source; checking them again takes a minute.
        # And the record, which refuses to be emptied, has only what migrating left.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"TRUNCATE {names} CASCADE")
        for table in tables:
            _copy_table(rows, table, cursor)
        for statement in connection.ops.sequence_reset_sql(no_style(), [*tables]):
            cursor.execute(statement)


def _copy_table(
    rows: sqlite3.Connection, table: type[models.Model], cursor: Any
) -> None:
    """COPY one table; SQLite's texts and numbers are what PostgreSQL reads too."""
    columns = column_list(table)
    name = connection.ops.quote_name(table._meta.db_table)
    found = rows.execute(f"SELECT {columns} FROM {name} ORDER BY rowid")
    with cursor.copy(f"COPY {name} ({columns}) FROM STDIN") as copy:
        for row in found:
            copy.write_row(row)


def main() -> None:
    """Do what ``bench.dataset`` asks for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--copy-from", type=Path)
    parser.add_argument("--mark", default="")
    options = parser.parse_args()
    if options.copy_from:
        copy_to_postgresql(options.copy_from, options.mark)
    else:
        build_sqlite()
    print(f"  files in {settings.FILES_FOLDER}")


if __name__ == "__main__":
    main()
