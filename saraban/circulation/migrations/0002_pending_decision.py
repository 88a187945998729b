"""A decision in its ten seconds is called a pending decision, its job likewise."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

OLD = "saraban.circulation.jobs.write_held_decisions"
NEW = "saraban.circulation.jobs.write_pending_decisions"


def rename_clock(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Let the job's clock go on under its new name."""
    clocks = apps.get_model("core", "JobClock").objects
    if not clocks.filter(job=NEW).exists():
        clocks.filter(job=OLD).update(job=NEW)


class Migration(migrations.Migration):
    dependencies = [
        ("circulation", "0001_release_0_1_0"),
        ("core", "0001_release_0_1_0"),
    ]

    operations = [
        migrations.RenameModel("HeldDecision", "PendingDecision"),
        migrations.RenameField("PendingDecision", "held_at", "pressed_at"),
        migrations.AlterField(
            "PendingDecision",
            "step",
            models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="pending_decision",
                to="circulation.step",
            ),
        ),
        migrations.RunPython(rename_clock, migrations.RunPython.noop, elidable=True),
    ]
