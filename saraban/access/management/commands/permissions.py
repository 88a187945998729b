"""``saraban permissions``: the table of who may do what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from saraban.access.table import permissions_page

PAGE = Path("docs/permissions.md")


class Command(BaseCommand):
    """Prints the table, writes it into the documentation, or compares the two."""

    help = "Print the table of who may do what."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do with the table."""
        parser.add_argument("--write", action="store_true", help="write the file")
        parser.add_argument(
            "--check", action="store_true", help="fail if the file is out of step"
        )
        parser.add_argument("--file", type=Path, default=PAGE, help=f"default: {PAGE}")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print, write or compare."""
        page, file = permissions_page(), options["file"]
        if options["check"]:
            written = file.read_text(encoding="utf-8") if file.exists() else ""
            if written != page:
                message = (
                    f"{file} is out of step with the permissions in the code; "
                    "run `saraban permissions --write`"
                )
                raise CommandError(message)
        elif options["write"]:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(page, encoding="utf-8")
        else:
            self.stdout.write(page, ending="")
