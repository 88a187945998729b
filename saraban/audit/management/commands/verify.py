"""``saraban verify``: prove that nothing in the record was altered or removed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from saraban.audit.keys import require_own_key
from saraban.audit.models import AuditSeal
from saraban.audit.seals import find_faults, seal_pending, unreadable_upto


class Command(BaseCommand):
    """Check every seal and detail; a fault makes the command fail."""

    help = "Check the seals of the audit trail."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each fault and what cannot be checked, seal what is pending."""
        require_own_key()
        faults = list(find_faults())
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            message = f"the audit trail has {len(faults)} faults"
            raise CommandError(message)
        seal_pending(everything=True)
        upto = unreadable_upto()
        if upto:
            self.stdout.write(
                f"not checked: details of events up to {upto}, whose key is lost"
            )
        self.stdout.write(f"audit trail intact: {AuditSeal.objects.count()} seals")
