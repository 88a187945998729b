"""``saraban verify``: prove that nothing in the record was altered or removed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from saraban.audit.models import AuditSeal
from saraban.audit.seals import find_faults, seal_pending


class Command(BaseCommand):
    """Check every seal and detail; a fault makes the command fail."""

    help = "Check the seals of the audit trail."

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal what is pending, print each fault, then the result."""
        seal_pending(everything=True)
        faults = list(find_faults())
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            message = f"the audit trail has {len(faults)} faults"
            raise CommandError(message)
        self.stdout.write(f"audit trail intact: {AuditSeal.objects.count()} seals")
