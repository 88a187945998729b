"""``saraban verify``: prove that what is there is what was written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from saraban.audit.heads import PATTERN, head_faults, newest_heads
from saraban.audit.keys import require_own_keys, unreadable_upto
from saraban.audit.models import AuditSeal
from saraban.audit.record_faults import record_faults
from saraban.audit.row_faults import row_faults
from saraban.audit.seals import seal_pending
from saraban.backup.verify_books import book_faults
from saraban.backup.verify_certificates import certificate_faults
from saraban.backup.verify_files import content_faults, store_faults
from saraban.backup.verify_secret_letters import closed_letters, secret_faults
from saraban.backup.verify_triggers import trigger_faults
from saraban.backup.watching import Progress
from saraban.core.keyring import SEAL, SECRET
from saraban.secret_letters.keys import require_own_key

# One is written each day.
OLD: Final = timedelta(days=2)


class Command(BaseCommand):
    """Compare first and seal afterwards; a fault makes the command fail."""

    help = "Check the audit trail, the numbers of all books and the stored files."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether the contents of files are read."""
        parser.add_argument(
            "--heads",
            type=Path,
            metavar="FOLDER",
            help="heads kept elsewhere too: FOLDER/heads of the backups, a USB stick",
        )
        parser.add_argument(
            "--files",
            action="store_true",
            help="read every stored file and compare its SHA-256; goes on where it ended",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each fault, what was not checked, then the result."""
        require_own_keys()
        require_own_key()
        count = 0
        heads = self._folders_of_heads(options["heads"])
        for fault in self._faults(heads, reads_files=options["files"]):
            self.stderr.write(fault)
            count += 1
        sealed = seal_pending(everything=True)
        self._tell_unchecked(sealed, heads, reads_files=options["files"])
        if count:
            message = f"{count} faults: something was altered, removed or is damaged"
            raise CommandError(message)
        seals = AuditSeal.objects.count()
        self.stdout.write(f"audit trail intact: {seals:,} seals; books and files too")

    def _folders_of_heads(self, elsewhere: Path | None) -> list[Path]:
        """Return the folders that hold heads; raises CommandError for one named in vain."""
        own = Path(settings.HEADS_FOLDER)
        found = [each for each in (own, elsewhere) if each and any(each.glob(PATTERN))]
        if elsewhere is not None and elsewhere not in found:
            message = f"there is no head in {elsewhere} (head-000001-….json)"
            raise CommandError(message)
        return found

    def _faults(self, heads: list[Path], *, reads_files: bool) -> Iterator[str]:
        progress = Progress(self.stderr)
        yield from trigger_faults()
        for folder in heads:
            yield from head_faults(folder)
        yield from record_faults(progress)
        yield from row_faults(progress)
        yield from book_faults()
        yield from certificate_faults()
        yield from store_faults()
        yield from secret_faults(reads_files=reads_files)
        if reads_files:
            yield from content_faults(progress)

    def _tell_unchecked(
        self, sealed: int, heads: list[Path], *, reads_files: bool
    ) -> None:
        for key, what in ((SECRET, "details"), (SEAL, "seals")):
            upto = unreadable_upto(key)
            if upto:
                told = f"{what} of events up to {upto}: the {key.words} is lost"
                self.stdout.write(f"not checked: {told}")
        if closed := closed_letters():
            told = f"{closed:,} secret letters: their key is lost"
            self.stdout.write(f"not checked: {told}")
        if sealed:
            told = (
                f"the last {sealed:,} events, which had no seal yet; they have one now"
            )
            self.stdout.write(f"not checked: {told}")
        newest = [each for folder in heads for each in newest_heads(folder, 1)]
        if newest and max(each.made_at for each in newest) < timezone.now() - OLD:
            told = "what was cut off since the newest head, which is old: is the worker up?"
            self.stdout.write(f"not checked: {told}")
        if not heads:
            told = "whether the newest seals were cut off: there is no head yet"
            self.stdout.write(f"not checked: {told}")
        if not reads_files:
            told = "the contents of the stored files (--files)"
            self.stdout.write(f"not checked: {told}")
