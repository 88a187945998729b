"""Why a stamped copy is a cover sheet is kept."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stamps", "0003_base_manager"),
    ]

    operations = [
        migrations.AddField(
            model_name="rendition",
            name="cover_reason",
            field=models.CharField(blank=True, max_length=20),
        ),
    ]
