"""``saraban rotate-key``: a new secret key; the old one still reads what it wrote."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from saraban.audit.keys import give_up_lost_key, require_own_key
from saraban.core.keyring import fingerprints, keys
from saraban.stamps.sealing.store import keep_all_anew

BY_HAND = (
    "the key comes from the environment. Put the old key into SARABAN_OLD_SECRET_KEYS and "
    "a new one into SARABAN_SECRET_KEY of every machine; the next start takes it over."
)


class Command(BaseCommand):
    """Make a new key, keep the old one for reading, encrypt the certificates anew."""

    help = "Give the installation a new secret key."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether the old key is lost."""
        parser.add_argument(
            "--lost",
            action="store_true",
            help="the old key is lost for good: take the one in use, and give up the "
            "proof of all details so far",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rotate, or give up a lost key."""
        if options["lost"]:
            self._give_up()
            return
        require_own_key()
        if os.environ.get("SARABAN_SECRET_KEY"):
            raise CommandError(BY_HAND)
        folder = Path(settings.DATA_FOLDER)
        _write(folder / "secret-key.old", "\n".join(keys()))
        new = secrets.token_urlsafe(48)
        _write(folder / "secret-key", new)
        settings.SECRET_KEY_FALLBACKS = keys()
        settings.SECRET_KEY = new
        require_own_key()
        count = keep_all_anew()
        self.stdout.write(
            f"the secret key is a new one (fingerprint {fingerprints()[0]}); "
            f"{count} certificates are encrypted anew. Restart saraban; back up with --keys."
        )

    def _give_up(self) -> None:
        mark = give_up_lost_key()
        if not mark.has_lost:
            self.stdout.write("the key in use is this database's own: nothing is lost")
            return
        self.stdout.write(
            f"details of events up to {mark.after_event} cannot be checked any more. "
            "Set the offices' certificates again; people set their PIN again."
        )


def _write(path: Path, text: str) -> None:
    """Write a key file whole or not at all, for its owner only."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
