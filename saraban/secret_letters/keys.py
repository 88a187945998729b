"""Whether the key ring opens the secret letters that there are.

An installation without secret letters starts with any key: nothing hangs on it yet.
"""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Max
from django.db.models.functions import Substr

from saraban.audit.models import AuditEvent, KeyMark
from saraban.core.keyring import SECRET_LETTERS
from saraban.secret_letters.models import SecretInspection, SecretLetter

FINGERPRINT_LENGTH = 16


def require_own_key() -> None:
    """Raise ImproperlyConfigured where a letter's key is wrapped by a key that is gone."""
    missing = missing_keys()
    if not missing:
        return
    message = (
        f"{letters_of(missing):,} secret letters open with a key that is not here (its "
        f"fingerprint is {', '.join(sorted(missing))}, that of the key in use "
        f"{SECRET_LETTERS.fingerprints[0]}). Put the right key into "
        f"{SECRET_LETTERS.variable} or the file {SECRET_LETTERS.name} in SARABAN_DATA, "
        f"or beside the key in use into {SECRET_LETTERS.name}.old. Where it is lost for "
        "good: saraban rotate-key --lost"
    )
    raise ImproperlyConfigured(message)


def missing_keys() -> set[str]:
    """Return the fingerprints of keys that wrapped something and are not in the ring.

    Those that were given up as lost are left out.
    """
    start = Substr("wrapped_key", 1, FINGERPRINT_LENGTH)
    found: set[str] = set()
    for model in (SecretLetter, SecretInspection):
        rows = model._base_manager.annotate(fingerprint=start).order_by()
        found.update(rows.values_list("fingerprint", flat=True).distinct())
    return found - set(SECRET_LETTERS.fingerprints) - given_up()


def given_up() -> set[str]:
    """Return the fingerprints of keys of which somebody said that they are lost."""
    marks = KeyMark.objects.filter(name=SECRET_LETTERS.name, has_lost=True)
    return set(marks.values_list("fingerprint", flat=True))


def letters_of(fingerprints: set[str]) -> int:
    """Return how many letters these keys wrapped."""
    start = Substr("wrapped_key", 1, FINGERPRINT_LENGTH)
    rows = SecretLetter.objects.annotate(fingerprint=start)
    return rows.filter(fingerprint__in=fingerprints).count()


def give_up_missing_keys() -> int:
    """Start without keys that are lost; return how many letters stay closed.

    The books count on. A key that is found again and put into the ring opens them.
    """
    missing = missing_keys()
    last = AuditEvent.objects.aggregate(last=Max("pk"))["last"] or 0
    for fingerprint in sorted(missing):
        KeyMark.objects.create(
            name=SECRET_LETTERS.name,
            fingerprint=fingerprint,
            after_event=last,
            has_lost=True,
        )
    return letters_of(missing) if missing else 0
