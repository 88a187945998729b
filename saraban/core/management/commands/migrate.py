"""``saraban migrate``: Django's own, for databases that this release knows."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from saraban.core.releases import refuse_other_states


class Command(migrate.Command):
    """Refuse other states before anything is changed."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, then migrate."""
        refuse_other_states(connections[options["database"]])
        super().handle(*args, **options)
