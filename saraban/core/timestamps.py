"""The time stamp service that an installation may have (RFC 3161)."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import datetime
from typing import Any, Final

import aiohttp
from asn1crypto import cms  # type: ignore[import-untyped]
from django.conf import settings
from pyhanko.sign.timestamps.aiohttp_client import HTTPTimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext

# A worker that waits for a slow service holds up other work.
SECONDS: Final = 15
DIGEST: Final = "sha256"
# What is raised by bytes that are not what they should be.
UNREADABLE: Final = (ValueError, TypeError, KeyError, AttributeError)


async def refuse_to_be_led(*_told: object) -> None:
    """Raise TimestampRequestError: the operator's address is asked and no other."""
    message = "the service leads to another address"
    raise TimestampRequestError(message)


class TimestampService(HTTPTimeStamper):
    """The service of ``SARABAN_TIMESTAMP_URL``; any wrong answer is one error."""

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> Any:
        """Return the token for a digest."""
        trace = aiohttp.TraceConfig()
        trace.on_request_redirect.append(refuse_to_be_led)
        try:
            async with aiohttp.ClientSession(trace_configs=[trace]) as session:
                asked = HTTPTimeStamper(self.url, timeout=self.timeout, session=session)
                return await asked.async_timestamp(message_digest, md_algorithm)
        except UNREADABLE as error:
            # What is not the answer that was asked for is found out while it is read.
            message = f"the answer is no time stamp: {error}"
            raise TimestampRequestError(message) from error


def timestamp_service() -> TimestampService | None:
    """Return the service, None where none is set."""
    address = settings.TIMESTAMP_URL
    return TimestampService(address, timeout=SECONDS) if address else None


def timestamp_of(content: bytes) -> bytes:
    """Return the service's token for a content, as it goes over the wire (DER).

    Raises TimestampRequestError where it does not answer as it should.
    """
    service = timestamp_service()
    if service is None:
        message = "no time stamp service is set"
        raise TimestampRequestError(message)
    digest = hashlib.sha256(content).digest()
    token: bytes = asyncio.run(service.async_timestamp(digest, DIGEST)).dump()
    if stamped_at(token, content) is None:
        message = "the service answered with a stamp of something else"
        raise TimestampRequestError(message)
    return token


def stamped_at(token: bytes, content: bytes) -> datetime | None:
    """Return when a token was made for this content, None where it does not hold.

    Who made it is not asked: the certificates of its service are not known here.
    """
    try:
        signed = cms.ContentInfo.load(token)["content"]
        nobody_known = ValidationContext(trust_roots=[], allow_fetching=False)
        status = asyncio.run(
            validate_tst_signed_data(
                signed, nobody_known, lambda name: hashlib.new(name, content).digest()
            )
        )
    except (*UNREADABLE, SignatureValidationError):
        return None
    if not (status["intact"] and status["valid"]):
        return None
    moment: datetime = status["timestamp"]
    return moment
