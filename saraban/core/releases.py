"""Which databases this release can bring up to date, and which it must leave alone."""

from __future__ import annotations

from typing import Final

from django.apps import apps
from django.core.management import CommandError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

# The last state before the first release; release 0.1.0 carries over no earlier one.
CARRIED_OVER: Final = "b5100cc"
OLDER: Final = (
    "the database was made by a version before 0.1.0 that is not carried over: bring "
    f"it to commit {CARRIED_OVER} first (git checkout {CARRIED_OVER}, then `saraban "
    "migrate`), then come back to this release; nothing was changed"
)
NEWER: Final = (
    "the database was brought up to date by a newer version of Saraban ({names}): run "
    "that version, or restore a backup of this one; nothing was changed"
)
SHOWN: Final = 3


def refuse_other_states(connection: BaseDatabaseWrapper) -> None:
    """Raise CommandError for a database that cannot be brought to this release.

    One that a newer version has touched is refused, and one on the way to commit
    b5100cc, since the steps in between are no longer there.
    """
    labels = {each.label for each in apps.get_app_configs() if _is_own(each.name)}
    recorded = MigrationRecorder(connection).applied_migrations()
    applied = {key for key in recorded if key[0] in labels}
    here = {
        key: migration
        for key, migration in MigrationLoader(None).disk_migrations.items()
        if key[0] in labels
    }
    before = {old for migration in here.values() for old in migration.replaces}
    unknown = sorted(applied - here.keys() - before)
    if unknown:
        names = ", ".join(".".join(key) for key in unknown[:SHOWN])
        raise CommandError(NEWER.format(names=names))
    waiting = {
        old
        for key, migration in here.items()
        if key not in applied
        for old in migration.replaces
    }
    if applied & before and not waiting <= applied:
        raise CommandError(OLDER)


def _is_own(name: str) -> bool:
    return name.startswith("saraban.")
