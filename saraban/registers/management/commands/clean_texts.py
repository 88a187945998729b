"""``saraban clean-texts``: lines of the books put right as typed text is now."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from saraban.core.serving import check_start
from saraban.registers.actions.clean_texts import clean_portion


class Command(BaseCommand):
    """Says how many lines have marks that are not in order; with ``--write`` corrects them."""

    help = "Put Thai marks of lines from before this release in order."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether it is written."""
        parser.add_argument("--write", action="store_true", help="correct the lines")

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through all lines in portions, each in a transaction of its own."""
        check_start()
        looked_at = cleaned = last = 0
        while portion := clean_portion(last, writes=options["write"]):
            looked_at += portion.looked_at
            cleaned += portion.cleaned
            last = portion.last
        done = "corrected" if options["write"] else "to be corrected (--write does it)"
        self.stdout.write(f"{looked_at} lines looked at, {cleaned} {done}")
