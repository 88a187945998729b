"""A handover becomes a step of the letter's way; endorsements, ways and phrases."""

from __future__ import annotations

from django.conf import settings
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("circulation", "0002_what_waits"),
        ("documents", "0002_upload_used_once"),
        ("offices", "0004_signing_pin"),
        ("registers", "0007_list_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex("handover", "handover_to_person"),
        migrations.RemoveIndex("handover", "handover_to_division"),
        migrations.RemoveIndex("handover", "handover_waiting_for_person"),
        migrations.RemoveIndex("handover", "handover_waiting_for_div"),
        migrations.RemoveConstraint("handover", "handover_to_division_or_person"),
        migrations.RemoveConstraint("handover", "handover_return_has_reason"),
        migrations.RemoveConstraint("handover", "handover_once_per_person"),
        migrations.RenameModel("Handover", "Step"),
        migrations.RenameField("step", "division", "office"),
        migrations.RenameField("step", "handed_at", "asked_at"),
        migrations.RenameField("step", "handed_by", "asked_by"),
        migrations.RenameField("step", "handed_capacity", "asked_capacity"),
    ]
