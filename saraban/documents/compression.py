"""Pages are compressed on their way, files are not: they already are."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class PageCompressionMiddleware(GZipMiddleware):
    """Leaves streamed files alone, so that browsers know their size beforehand."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress everything but streams."""
        if response.streaming:
            return response
        return super().process_response(request, response)
