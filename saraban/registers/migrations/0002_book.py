"""A register is called a book in code and tables, as it was in most names before.

The names move in the database by two statements that both databases understand:
Django would write the whole table of entries anew on SQLite, and lose its triggers.
"""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import Q

ENTRY = "registerentry"
INDEXES = [
    models.Index(fields=["book", "id"], name="entries_by_id"),
    models.Index(fields=["book", "book_date"], name="entries_by_day"),
    models.Index(
        fields=["book", "responsible_office", "id"], name="entries_of_division"
    ),
    models.Index(fields=["book", "reference_key"], name="entries_by_reference"),
    models.Index(fields=["book", "id"], condition=Q(state=1), name="entries_reserved"),
    models.Index(fields=["book", "id"], condition=Q(state=3), name="entries_void"),
    models.Index(
        fields=["book", "id"],
        condition=Q(deadline_at__isnull=False),
        name="entries_with_deadline",
    ),
    models.Index(
        fields=["book", "id"],
        condition=~Q(irregular_reason=""),
        name="entries_irregular",
    ),
]
CONSTRAINTS = [
    models.UniqueConstraint(
        fields=["book", "number", "insert_number", "legacy_copy"],
        name="number_once_per_register",
    ),
    models.UniqueConstraint(
        fields=["book", "circular_number"],
        condition=Q(circular_number__isnull=False),
        name="circular_number_once_per_register",
    ),
]
TABLE = "ALTER TABLE {} RENAME TO {}"
COLUMN = "ALTER TABLE {} RENAME COLUMN {} TO {}"
COLUMNS = ["registers_registerentry", "registers_numberreservation"]


class Migration(migrations.Migration):
    dependencies = [("registers", "0001_release_0_1_0")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    TABLE.format("registers_register", "registers_book"),
                    TABLE.format("registers_book", "registers_register"),
                ),
                *(
                    migrations.RunSQL(
                        COLUMN.format(table, "register_id", "book_id"),
                        COLUMN.format(table, "book_id", "register_id"),
                    )
                    for table in COLUMNS
                ),
            ],
            state_operations=[
                *(
                    migrations.RemoveConstraint(ENTRY, each.name)
                    for each in CONSTRAINTS
                ),
                *(migrations.RemoveIndex(ENTRY, each.name) for each in INDEXES),
                migrations.RenameModel("Register", "Book"),
                migrations.RenameField(ENTRY, "register", "book"),
                migrations.RenameField("NumberReservation", "register", "book"),
                *(migrations.AddIndex(ENTRY, each) for each in INDEXES),
                *(migrations.AddConstraint(ENTRY, each) for each in CONSTRAINTS),
            ],
        )
    ]
