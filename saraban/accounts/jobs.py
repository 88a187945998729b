"""Background work of sign-in."""

from __future__ import annotations

from saraban.accounts.failed_sign_ins import remove_old_failed
from saraban.core.try_limits import remove_ended_counts


def forget_tries() -> None:
    """Forget limits whose time is over, and failed sign-ins of long ago."""
    remove_ended_counts()
    remove_old_failed()
