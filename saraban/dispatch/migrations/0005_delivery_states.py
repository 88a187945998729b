"""What holds for deliveries now that each has a state and a sender."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0004_keep_what_was_sent")]

    operations = [
        migrations.AlterField(
            model_name="delivery",
            name="sender",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="offices.office",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", 1)),
                fields=["office", "-id"],
                name="delivery_waiting_in_office",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", 1)),
                fields=["dispatch", "office"],
                name="delivery_waiting_of_dispatch",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", 1)),
                fields=["sender", "sent_at"],
                name="delivery_waiting_of_sender",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("return_settled_at__isnull", True), ("state", 3)),
                fields=["sender", "-id"],
                name="delivery_returned_to_sender",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("recalled_at__isnull", True),
                        ("received_at__isnull", True),
                        ("returned_at__isnull", True),
                        ("state", 1),
                    ),
                    models.Q(
                        ("recalled_at__isnull", True),
                        ("received_at__isnull", False),
                        ("returned_at__isnull", True),
                        ("state", 2),
                    ),
                    models.Q(
                        ("recalled_at__isnull", True),
                        ("returned_at__isnull", False),
                        ("state", 3),
                    ),
                    models.Q(("recalled_at__isnull", False), ("state", 4)),
                    ("state", 5),
                    _connector="OR",
                ),
                name="delivery_state_as_its_moments",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("return_reason", ""),
                        ("returned_at__isnull", True),
                        ("returned_by__isnull", True),
                    ),
                    models.Q(
                        ("returned_at__isnull", False),
                        ("returned_by__isnull", False),
                        models.Q(("return_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="delivery_return_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("recall_reason", ""), ("recalled_at__isnull", True)),
                    models.Q(
                        ("recalled_at__isnull", False),
                        models.Q(("recall_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="delivery_recall_has_reason",
            ),
        ),
    ]
