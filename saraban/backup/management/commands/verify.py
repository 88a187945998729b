"""``saraban verify``: prove that what is there is what was written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from saraban.audit.keys import require_own_key
from saraban.audit.models import AuditSeal
from saraban.audit.seals import find_faults, seal_pending, unreadable_upto
from saraban.backup.verify_books import book_faults
from saraban.backup.verify_files import content_faults, store_faults
from saraban.backup.watching import Progress


class Command(BaseCommand):
    """Compare first and seal afterwards; a fault makes the command fail."""

    help = "Check the audit trail, the numbers of all books and the stored files."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether the contents of files are read."""
        parser.add_argument(
            "--files",
            action="store_true",
            help="read every stored file and compare its SHA-256; goes on where it ended",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each fault, what was not checked, then the result."""
        require_own_key()
        count = 0
        for fault in self._faults(reads_files=options["files"]):
            self.stderr.write(fault)
            count += 1
        sealed = seal_pending(everything=True)
        self._tell_unchecked(sealed, reads_files=options["files"])
        if count:
            message = f"{count} faults: something was altered, removed or is damaged"
            raise CommandError(message)
        seals = AuditSeal.objects.count()
        self.stdout.write(f"audit trail intact: {seals:,} seals; books and files too")

    def _faults(self, *, reads_files: bool) -> Iterator[str]:
        progress = Progress(self.stderr)
        yield from find_faults(progress)
        yield from book_faults()
        yield from store_faults()
        if reads_files:
            yield from content_faults(progress)

    def _tell_unchecked(self, sealed: int, *, reads_files: bool) -> None:
        upto = unreadable_upto()
        if upto:
            told = f"details of events up to {upto}, whose key is lost"
            self.stdout.write(f"not checked: {told}")
        if sealed:
            told = (
                f"the last {sealed:,} events, which had no seal yet; they have one now"
            )
            self.stdout.write(f"not checked: {told}")
        if not reads_files:
            told = "the contents of the stored files (--files)"
            self.stdout.write(f"not checked: {told}")
        told = "whether rows are as their events say"
        self.stdout.write(f"not checked: {told}")
