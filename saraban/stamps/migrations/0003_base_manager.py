"""Writes through the base manager are noted too."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("stamps", "0002_copies_made_anew"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="rendition",
            options={"base_manager_name": "objects"},
        ),
    ]
