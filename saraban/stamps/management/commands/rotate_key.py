"""``saraban rotate-key``: a new secret key; the old one still reads what it wrote."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from saraban.audit.keys import give_up_lost_keys, require_own_keys
from saraban.core.keyring import EVERY_KEY, SECRET, SECRET_LETTERS, Key
from saraban.core.whole_files import write_whole
from saraban.secret_letters.actions.wrap_anew import wrap_all_anew
from saraban.secret_letters.keys import give_up_missing_keys, require_own_key
from saraban.stamps.sealing.store import keep_all_anew

BY_HAND = (
    "the key comes from the environment. Put the old key into {old} and a new one into "
    "{new} of every machine; the next start takes it over."
)

WRAPPED = (
    "{count} keys of secret letters are wrapped anew by the key in use; the older ones "
    "are needed no more."
)


class Command(BaseCommand):
    """Make a new key, keep the old one for reading, encrypt the certificates anew."""

    help = "Give the installation a new secret key, or another new key of the ring."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which key, or whether an old one is lost."""
        parser.add_argument(
            "--key",
            choices=[each.name for each in EVERY_KEY],
            default=SECRET.name,
            help="which key of the ring; without it the secret key",
        )
        parser.add_argument(
            "--lost",
            action="store_true",
            help="an old key is lost for good: take those in use, and give up the "
            "proof of all that it proved so far",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rotate, or give up lost keys."""
        if options["lost"]:
            self._give_up()
            return
        require_own_keys()
        require_own_key()
        self._rotate(next(each for each in EVERY_KEY if each.name == options["key"]))

    def _rotate(self, key: Key) -> None:
        if os.environ.get(key.variable):
            if key is SECRET_LETTERS and (count := wrap_all_anew()):
                self.stdout.write(WRAPPED.format(count=count))
                return
            raise CommandError(BY_HAND.format(old=key.old_variable, new=key.variable))
        folder = Path(settings.DATA_FOLDER)
        before = key.values
        write_whole(folder / f"{key.name}.old", "\n".join(before))
        new = secrets.token_urlsafe(48)
        write_whole(folder / key.name, new)
        setattr(settings, key.old_setting, before)
        setattr(settings, key.setting, new)
        require_own_keys()
        told = f"the {key.words} is a new one (fingerprint {key.fingerprints[0]})"
        if key is SECRET:
            told += f"; {keep_all_anew()} certificates are encrypted anew"
        if key is SECRET_LETTERS:
            told += f"; {wrap_all_anew()} keys of secret letters are wrapped anew"
        self.stdout.write(f"{told}. Restart saraban; back up with --keys.")

    def _give_up(self) -> None:
        marks = give_up_lost_keys()
        closed = give_up_missing_keys()
        if closed:
            told = (
                f"{closed:,} secret letters cannot be read by anybody, unless their key is "
                f"found again and put into {SECRET_LETTERS.name}.old."
            )
            self.stdout.write(told)
        if not marks and not closed:
            told = "the keys in use are this database's own: nothing is lost"
            self.stdout.write(told)
        for mark in marks:
            self.stdout.write(
                f"{mark.name}: what it proved up to event {mark.after_event} cannot be "
                "checked any more."
            )
            if mark.name == SECRET.name:
                told = (
                    "Set the offices' certificates again; people set their PIN again."
                )
                self.stdout.write(told)
