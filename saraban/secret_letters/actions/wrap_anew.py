"""The keys of all secret letters wrapped by the key in use of the ring."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from saraban.core.sealing import is_wrapped_anew, unwrap, wrap
from saraban.secret_letters.models import SecretInspection, SecretLetter, SecretUpload

WRAPPED: Final = (SecretLetter, SecretInspection, SecretUpload)


@transaction.atomic
def wrap_all_anew() -> int:
    """Wrap what an older key wrapped; return how many there were.

    Contents and files stay as they lie. Raises SealBrokenError where an older key is
    gone: then nothing is changed.
    """
    count = 0
    for model in WRAPPED:
        for row in model._base_manager.order_by("pk").iterator():
            if is_wrapped_anew(row.wrapped_key):
                continue
            row.wrapped_key = wrap(unwrap(row.wrapped_key, row.place), row.place)
            row.save(update_fields=["wrapped_key"])
            count += 1
    return count
