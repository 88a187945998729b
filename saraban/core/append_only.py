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
) -> None:
    """Make the triggers of these tables; they raise ``message``.

    PostgreSQL keeps what a trigger does in a ``function``, SQLite in the trigger.
    """
    answer = f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    if editor.connection.vendor == "postgresql":
        editor.execute(
            f"CREATE FUNCTION {function}() RETURNS trigger AS $$ "
            f"BEGIN RAISE EXCEPTION '{message}'; END $$ LANGUAGE plpgsql"
        )
        answer = f"FOR EACH ROW EXECUTE FUNCTION {function}()"
    for table in tables:
        for deed in DEEDS:
            name = f"{table}_no_{deed.lower()}"
            editor.execute(f"CREATE TRIGGER {name} BEFORE {deed} ON {table} {answer}")
