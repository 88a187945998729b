"""How it stands with an office's certificate, for its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlparse

from django.conf import settings

from saraban.offices.models import Office
from saraban.stamps.sealing import store
from saraban.stamps.sealing.certificates import OfficeCertificate
from saraban.stamps.sealing.errors import CertificateMissingError, SealingError

# As long as a government office needs to get the next one.
SOON_DAYS: Final = 30
PAIR: Final = 2


@dataclass(frozen=True)
class Standing:
    """What is set, and what hinders it; ``problem`` is a sentence to act on."""

    certificate: OfficeCertificate | None
    problem: str
    days_left: int
    timestamp_host: str

    @property
    def ends_soon(self) -> bool:
        """Whether it is time to ask for the next certificate."""
        is_used = self.certificate is not None and not self.problem
        return is_used and self.days_left <= SOON_DAYS

    @property
    def fingerprint(self) -> str:
        """The fingerprint in pairs, so that a line can break."""
        text = self.certificate.fingerprint.upper() if self.certificate else ""
        return " ".join(text[at : at + PAIR] for at in range(0, len(text), PAIR))


def standing_of(office: Office, moment: datetime) -> Standing:
    """Return how it stands with the certificate of a book owner."""
    found, problem = _found(office, moment)
    return Standing(
        certificate=found,
        problem=problem,
        days_left=(found.ends_at - moment).days if found else 0,
        # Without what may stand before it: some services want a password there.
        timestamp_host=urlparse(settings.TIMESTAMP_URL).hostname or "",
    )


def _found(office: Office, moment: datetime) -> tuple[OfficeCertificate | None, str]:
    # pyHanko takes half a second: not at every start.
    from saraban.stamps.sealing.papers import sealing_key_of  # noqa: PLC0415

    found = None
    try:
        found = store.find_certificate(office.book_owner_id)
        sealing_key_of(office, moment)
    except CertificateMissingError:
        return None, ""
    except SealingError as error:
        return found, error.message
    return found, ""
