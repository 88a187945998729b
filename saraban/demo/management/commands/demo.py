"""``saraban demo``: fill an empty database with an invented area office."""

from __future__ import annotations

import time
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from saraban.demo.accounts_file import (
    accounts_path,
    describe_accounts,
    invent_password,
    keep_accounts,
    kept_accounts,
)
from saraban.demo.build import DatabaseInUseError, build, is_built
from saraban.demo.merged_school import add_merged_school
from saraban.demo.new_people import add_new_people, ask_for_deputy
from saraban.demo.offices import Places
from saraban.demo.progress import watching
from saraban.demo.size import SIZES


class Command(BaseCommand):
    """Build the demonstration data once; a second run changes nothing."""

    help = "Fill an empty database with an invented area office, to try the system."

    def add_arguments(self, parser: CommandParser) -> None:
        """Password and size."""
        parser.add_argument(
            "--password", help="password of all accounts; one is invented without it"
        )
        parser.add_argument(
            "--size",
            choices=[*SIZES],
            default="full",
            help="full: 200 schools and a year; small: 12 schools, for tests",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Build, or say what is there."""
        password = options["password"]
        password = invent_password() if password is None else self._checked(password)
        began = time.monotonic()
        try:
            self._build(options["size"], password)
        except DatabaseInUseError as error:
            # Asked after the refusal: another run may just have finished.
            if is_built():
                self._show_kept()
                return
            message = (
                "ฐานข้อมูลนี้มีข้อมูลอื่นอยู่แล้ว จึงไม่เพิ่มข้อมูลสมมติ: this database already has "
                f"{error}, so no invented data are written. Choose an empty one with "
                "SARABAN_DATA or DATABASE_URL."
            )
            raise CommandError(message) from error
        self.stdout.write(f"built in {time.monotonic() - began:.0f} s\n\n")
        self.stdout.write(kept_accounts() or "")
        self.stdout.write(f"kept in {accounts_path()} (only you can read it)")

    def _build(self, size: str, password: str) -> None:
        def keep(places: Places) -> None:
            add_merged_school(places)
            add_new_people(places)
            ask_for_deputy(places)
            keep_accounts(describe_accounts(places, password))

        with watching(self.stdout) as watcher:
            build(
                SIZES[size],
                password,
                now=timezone.now(),
                watcher=watcher,
                before_commit=keep,
            )

    def _show_kept(self) -> None:
        self.stdout.write(
            "the demonstration data are there already; nothing changed\n\n"
        )
        kept = kept_accounts()
        if kept is None:
            self.stdout.write(
                f"the list of accounts is not in {accounts_path()} any more"
            )
            return
        self.stdout.write(kept)

    def _checked(self, password: str) -> str:
        """Refuse what cannot be typed or kept in a line; warn of what is weak."""
        if not password or password != password.strip() or not password.isprintable():
            message = (
                "--password must not be empty, begin or end with a space, "
                "or hold control characters"
            )
            raise CommandError(message)
        try:
            validate_password(password)
        except ValidationError as error:
            reasons = " ".join(error.messages)
            self.stderr.write(f"this password is weak; only for trying: {reasons}")
        return password
