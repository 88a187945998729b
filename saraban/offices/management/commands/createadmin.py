"""``saraban createadmin``: the first administrator of an office, and the office itself."""

from __future__ import annotations

import getpass
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from saraban.accounts.passwords import invent_password
from saraban.core import thai
from saraban.core.serving import check_start
from saraban.offices.first_offices import (
    FoundingError,
    NewAdministrator,
    add_administrator,
    choose_area,
    choose_headquarters,
)
from saraban.offices.models import Office


class Command(BaseCommand):
    """Makes an administrator; everything else is done on the pages."""

    help = "Make an administrator, and the area office if it is not there."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, and for which area."""
        parser.add_argument("--username", required=True, help="a-z, digits, dot, dash")
        parser.add_argument("--name", required=True, help='"given-name family-name"')
        parser.add_argument("--area-code", help="needed for a new area office")
        parser.add_argument("--area-name", help="official name of a new area office")
        parser.add_argument(
            "--headquarters",
            action="store_true",
            help="for สพฐ. itself, which shares the system with its area offices",
        )
        parser.add_argument(
            "--invent-password",
            action="store_true",
            help="print an invented password instead of asking for one",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the administrator, or refuse and say why."""
        check_start()
        invents = options["invent_password"] or not sys.stdin.isatty()
        password = invent_password() if invents else self._ask_password()
        try:
            with transaction.atomic():
                area = self._office(options)
                new = self._administrator(options, password, is_invented=invents)
                user = add_administrator(new, area)
        except FoundingError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"administrator {user.username} of {area.name}")
        if invents:
            self.stdout.write(f"password: {password}  (changed at the first sign-in)")

    def _office(self, options: dict[str, Any]) -> Office:
        if options["headquarters"]:
            return choose_headquarters()
        name = thai.clean_line(options["area_name"] or "")
        return choose_area(options["area_code"], name)

    def _administrator(
        self, options: dict[str, Any], password: str, *, is_invented: bool
    ) -> NewAdministrator:
        given_name, _, family_name = thai.clean_line(options["name"]).partition(" ")
        return NewAdministrator(
            username=options["username"].strip().lower(),
            given_name=given_name,
            family_name=family_name.strip(),
            password=password,
            is_invented=is_invented,
        )

    def _ask_password(self) -> str:
        password = getpass.getpass("password: ")
        if password != getpass.getpass("password again: "):
            message = "the two passwords differ"
            raise CommandError(message)
        try:
            validate_password(password)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        return password
