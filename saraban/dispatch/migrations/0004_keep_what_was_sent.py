"""Give what was sent before its state, its sender and its moment."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery

LABELS = {
    "all_government": "สถานศึกษารัฐบาลทุกแห่ง",
    "some_schools": "สถานศึกษาบางแห่ง",
    "area_registry": "สารบรรณกลาง",
    "division": "กลุ่ม",
}


def fill(apps: Any, schema_editor: Any) -> None:
    """Copy from each dispatch to its deliveries."""
    dispatches = apps.get_model("dispatch", "Dispatch").objects
    deliveries = apps.get_model("dispatch", "Delivery").objects
    own = dispatches.filter(pk=OuterRef("dispatch"))
    deliveries.update(
        sender_id=Subquery(own.values("sender")[:1]),
        sent_at=Subquery(own.values("sent_at")[:1]),
    )
    deliveries.filter(received_at__isnull=False).update(state=2)
    for kind, label in LABELS.items():
        dispatches.filter(recipients=kind).update(recipients_text=label)


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0003_sending_in_full")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
