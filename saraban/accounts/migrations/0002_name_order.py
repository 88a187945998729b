from typing import Any

from django.db import migrations

import saraban.accounts.name_order

AT_ONCE = 500


def fill(apps: Any, _schema_editor: object) -> None:
    user = apps.get_model("accounts", "User")
    field = user._meta.get_field("name_order")
    people = list(user.objects.only("given_name", "family_name").order_by("pk"))
    for each in people:
        field.pre_save(each, add=False)
    user.objects.bulk_update(people, ["name_order"], batch_size=AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_release_0_1_0"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="name_order",
            field=saraban.accounts.name_order.NameOrderField(
                blank=True,
                db_index=True,
                default="",
                editable=False,
                max_length=220,
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
