"""``saraban restore SOURCE``: put a backup into an empty place, and check it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from saraban.backup.encryption import identity_in
from saraban.backup.errors import BackupError
from saraban.backup.restore import Restored, opened, require_empty, restore
from saraban.backup.watching import Progress
from saraban.core.serving import is_behind


class Command(BaseCommand):
    """Restore; refused over living data."""

    help = "Restore a backup into an empty place and check it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where from."""
        parser.add_argument(
            "source",
            help="a folder of backups (its newest), one backup, a stream, or -",
        )
        parser.add_argument(
            "--identity",
            type=Path,
            metavar="FILE",
            help="key file of age, for an encrypted backup",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, say what was put back and what was not there, and verify."""
        path = options["identity"]
        try:
            require_empty()
            identity = identity_in(path) if path else None
            with opened(options["source"], identity, sys.stdin.buffer) as source:
                done = restore(source, Progress(self.stderr))
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self._tell(done)
        commands = ["migrate --verbosity 0"] if is_behind() else []
        self._run(*commands, "verify")

    def _tell(self, done: Restored) -> None:
        self.stdout.write(
            f"restored what release {done.manifest.release} "
            f"backed up at {done.manifest.begun_at}"
        )
        for line in done.told:
            self.stdout.write(f"  {line}")
        for line in done.missing:
            self.stdout.write(f"not in the backup: {line}")

    def _run(self, *commands: str) -> None:
        """Run commands in processes of their own: this one began with other keys."""
        self.stdout.flush()
        for command in commands:
            words = [sys.executable, "-m", "saraban.cli", *command.split()]
            done = subprocess.run(words, check=False)  # noqa: S603
            if done.returncode:
                message = (
                    f"all of it is in its place, and saraban {command} did not end "
                    "well: see above, put right what it names, run it again"
                )
                raise CommandError(message)
