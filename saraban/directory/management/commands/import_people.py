"""``saraban import-people``: schools and people of a file, as the page brings them in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from saraban.core import thai
from saraban.core.serving import check_start
from saraban.core.tables.errors import TableRefusedError
from saraban.directory.actions.read_import import read_import
from saraban.directory.actions.write_import import write_import
from saraban.directory.importing.plan import ImportPlan, Outcome
from saraban.directory.models import Confirmation, DirectoryImport
from saraban.directory.queries.import_plans import plan_of
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, Role

SORTS = ("clusters", "schools", "people")


class Command(BaseCommand):
    """Reads a file and says what it would do; with ``--write`` it does it."""

    help = "Bring schools and people of an Excel or CSV file in."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which file, for whom, and whether it is written."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--user", default="", help="administrator; needed where there are several"
        )
        parser.add_argument("--write", action="store_true", help="bring it in")
        parser.add_argument(
            "--sure", action="store_true", help="though it looks like another area's"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, tell, and write where it was asked for."""
        check_start()
        actor = self._actor(options["user"].strip().lower())
        path: Path = options["file"]
        try:
            with path.open("rb") as file:
                made = read_import(file, path.name, actor=actor)
            plan = plan_of(made)
            self._tell(plan)
            if options["write"]:
                write_import(
                    made.pk, seen=plan.mark, is_sure=options["sure"], actor=actor
                )
                self.stdout.write("written")
                self._tell_what_waits(made)
        except OSError as error:
            message = f"the file cannot be read: {error.strerror}"
            raise CommandError(message) from error
        except TableRefusedError as error:
            raise CommandError(error.message) from error

    def _actor(self, username: str) -> Actor:
        """Return the administrator who is responsible for it in the record."""
        found = Appointment.objects.current(thai.today()).filter(
            role=Role.ADMINISTRATOR
        )
        if username:
            found = found.filter(user__username=username)
        posts = list(found.select_related("user", "office__parent").order_by("pk")[:2])
        if len(posts) != 1:
            message = "give --user with the user name of an administrator"
            raise CommandError(message)
        return Actor(posts[0].user, posts[0])

    def _tell_what_waits(self, made: DirectoryImport) -> None:
        asked = Confirmation.objects.waiting().filter(directory_import=made)
        if count := sum(len(each.posts) for each in asked):
            self.stdout.write(f"{count} posts of heads wait for a second person")

    def _tell(self, plan: ImportPlan) -> None:
        for each in plan.problems:
            mark = "refused" if each.is_refused else "look at"
            self.stdout.write(f"row {each.row} {mark}: {each.sentence}")
        for sort in SORTS:
            told = ", ".join(
                f"{plan.count(sort, outcome)} {outcome.name.lower()}"
                for outcome in Outcome
            )
            self.stdout.write(f"{sort}: {told}")
