"""``saraban backup FOLDER``: a whole copy of the installation, made while people work."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from saraban.audit.heads import Head, copy_heads, write_head
from saraban.audit.keys import require_own_keys
from saraban.audit.seals import seal_pending
from saraban.backup.encryption import recipient_of
from saraban.backup.errors import BackupError
from saraban.backup.found import remove_old
from saraban.backup.kept import HEADS
from saraban.backup.make import Wishes, make_backup
from saraban.backup.manifest import Manifest
from saraban.backup.models import BackupRun
from saraban.backup.stream import write_stream
from saraban.backup.watching import Progress
from saraban.core.serving import is_behind


class Command(BaseCommand):
    """Write a backup; it ends with 1 where stored files were damaged already."""

    help = "Back up database, files, certificates and, by choice, keys."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to, and what."""
        parser.add_argument(
            "folder", help="a folder of backups; - writes one whole stream instead"
        )
        parser.add_argument(
            "--keys",
            action="store_true",
            help="the key ring too: keep such a backup as safe as the keys themselves",
        )
        parser.add_argument(
            "--encrypt-to",
            metavar="AGE1…",
            help="public key of age, for whom the backup is encrypted",
        )
        parser.add_argument(
            "--keep",
            type=_days,
            metavar="DAYS",
            help="afterwards remove backups older than this; the newest stays",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it, and say what it holds."""
        if not is_behind():
            require_own_keys()
        progress = Progress(self.stderr)
        try:
            wishes = Wishes(
                keys=options["keys"],
                recipient=options["encrypt_to"] and recipient_of(options["encrypt_to"]),
            )
            is_current = not is_behind()
            head = self._write_head() if is_current else None
            if options["folder"] == "-":
                manifest = write_stream(sys.stdout.buffer, wishes, progress)
                where = "the stream"
            else:
                folder = Path(options["folder"])
                if head is not None:
                    copy_heads(head.path.parent, folder / HEADS)
                target, manifest = make_backup(folder, wishes, progress)
                where = str(target)
                self._remove_old(folder, options["keep"])
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        if is_current:
            self._keep_run(manifest, wishes)
        self._tell(where, manifest)

    def _write_head(self) -> Head:
        """Name the newest seals outside the database, up to this moment."""
        seal_pending()
        return write_head(Path(settings.HEADS_FOLDER))

    def _remove_old(self, folder: Path, keep: int | None) -> None:
        if keep is None:
            return
        for each in remove_old(folder, keep):
            self.stderr.write(f"removed {each}")

    def _keep_run(self, manifest: Manifest, wishes: Wishes) -> None:
        BackupRun.objects.create(
            begun_at=datetime.fromisoformat(manifest.begun_at),
            size=manifest.file_size + sum(each.size for each in manifest.pieces),
            file_count=manifest.file_count,
            damaged_count=len(manifest.damaged),
            has_keys=wishes.keys,
            is_encrypted=wishes.recipient is not None,
        )

    def _tell(self, where: str, manifest: Manifest) -> None:
        rows = sum(manifest.counts.values())
        self.stderr.write(
            f"{where}: {rows:,} rows, {manifest.file_count:,} files "
            f"({manifest.file_size:,} bytes), {len(manifest.pieces)} pieces"
        )
        for name in manifest.left_out:
            self.stderr.write(f"not in it: {name}; keep it apart (--keys)")
        for sha256 in manifest.damaged:
            self.stderr.write(f"damaged or missing in the store: {sha256}")
        if manifest.damaged:
            message = f"{len(manifest.damaged)} stored files are damaged or missing"
            raise CommandError(message)


def _days(typed: str) -> int:
    """Return a number of days; raises ArgumentTypeError for less than one."""
    if not typed.isdecimal() or not int(typed):
        message = "it is a whole number of days, 1 or more"
        raise ArgumentTypeError(message)
    return int(typed)
