from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_release_0_1_0"),
    ]

    operations = [
        # Limits lay in this table of a cache, which forgot them.
        migrations.RunSQL("DROP TABLE IF EXISTS core_cache", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="TryCount",
            fields=[
                (
                    "key",
                    models.CharField(max_length=64, primary_key=True, serialize=False),
                ),
                ("count", models.PositiveIntegerField()),
                ("ends_at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
