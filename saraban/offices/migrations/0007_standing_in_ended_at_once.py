# When standing in was ended at once.
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("offices", "0006_heads_need_second_person"),
    ]

    operations = [
        migrations.AddField(
            model_name="appointment",
            name="ended_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="สิ้นสุดเมื่อ"),
        ),
    ]
