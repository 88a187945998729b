"""Triggers by which the database itself refuses to change or delete rows."""

from __future__ import annotations

from typing import Final

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

DEEDS: Final = ("UPDATE", "DELETE")


def forbid_changes(
    editor: BaseDatabaseSchemaEditor,
    tables: tuple[str, ...],
    function: str,
    message: str,
    *,
    is_new: bool = True,
) -> None:
    """Make the triggers of these tables; they raise ``message``.

    PostgreSQL keeps what a trigger does in a ``function``, SQLite in the trigger.
    ``is_new``: this function is not there yet.
    """
    answer = f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    if editor.connection.vendor == "postgresql":
        if is_new:
            editor.execute(
                f"CREATE FUNCTION {function}() RETURNS trigger AS $$ "
                f"BEGIN RAISE EXCEPTION '{message}'; END $$ LANGUAGE plpgsql"
            )
        answer = f"FOR EACH ROW EXECUTE FUNCTION {function}()"
    for table in tables:
        for deed in DEEDS:
            name = f"{table}_no_{deed.lower()}"
            editor.execute(f"CREATE TRIGGER {name} BEFORE {deed} ON {table} {answer}")


def forbid_replacing(
    editor: BaseDatabaseSchemaEditor,
    tables: dict[str, tuple[tuple[str, ...], ...]],
    function: str,
    message: str,
) -> None:
    """Refuse the ways around these triggers: REPLACE on SQLite, TRUNCATE elsewhere.

    ``tables`` names the unique columns of each. SQLite's ``INSERT OR REPLACE`` deletes
    the row that is in its way without asking the triggers of DELETE (unless the
    connection has set ``recursive_triggers``), so a row that is in the way is refused
    before. ``function`` is that of ``forbid_changes``.
    """
    for table, keys in tables.items():
        if editor.connection.vendor == "postgresql":
            editor.execute(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
            )
            continue
        alike = " OR ".join(
            "(" + " AND ".join(f"{column} IS NEW.{column}" for column in key) + ")"
            for key in keys
        )
        in_the_way = f"SELECT 1 FROM {table} WHERE {alike}"  # noqa: S608  our own names
        editor.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS ({in_the_way}) "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
