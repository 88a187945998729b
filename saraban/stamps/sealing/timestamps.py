"""The time stamp service that an office may have (RFC 3161)."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from pyhanko.sign.timestamps.aiohttp_client import HTTPTimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

# A worker that waits for a slow service holds up other papers.
SECONDS: Final = 15


class TimestampService(HTTPTimeStamper):
    """The service of ``SARABAN_TIMESTAMP_URL``; any wrong answer is one error."""

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> Any:
        """Return the token for a digest."""
        try:
            return await super().async_timestamp(message_digest, md_algorithm)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            # What is not the answer that was asked for is found out while it is read.
            message = f"the answer is no time stamp: {error}"
            raise TimestampRequestError(message) from error


def timestamp_service() -> TimestampService | None:
    """Return the service, None where none is set."""
    address = settings.TIMESTAMP_URL
    return TimestampService(address, timeout=SECONDS) if address else None
