"""The keys of all secret letters wrapped by the key in use of the ring."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from saraban.core.keyring import SECRET_LETTERS
from saraban.core.sealing import is_wrapped_anew, unwrap, wrap
from saraban.secret_letters.keys import given_up
from saraban.secret_letters.models import SecretInspection, SecretLetter

WRAPPED: Final = (SecretLetter, SecretInspection)


@transaction.atomic
def wrap_all_anew() -> int:
    """Wrap what an older key wrapped; return how many there were.

    Contents and files stay as they lie; so does what a key wrapped that was given up.
    Files that wait for their form are for a day: they open with the older key. Raises SealBrokenError where an older key is
    gone: then nothing is changed.
    """
    count = 0
    lost = given_up() - set(SECRET_LETTERS.fingerprints)
    for model in WRAPPED:
        for row in model._base_manager.order_by("pk").iterator():
            if is_wrapped_anew(row.wrapped_key) or _is_given_up(row.wrapped_key, lost):
                continue
            row.wrapped_key = wrap(unwrap(row.wrapped_key, row.place), row.place)
            row.save(update_fields=["wrapped_key"])
            count += 1
    return count


def _is_given_up(wrapped: str, lost: set[str]) -> bool:
    return wrapped.partition(":")[0] in lost
