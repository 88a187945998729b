"""Pages are compressed on their way, files are not: they already are."""

from __future__ import annotations

import secrets
from gzip import GzipFile
from io import BytesIO
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.utils.cache import patch_vary_headers

# A page of fifty rows: level 3 takes a third of the time of Django's 6 and a sixth
# more bytes.
LEVEL: Final = 3
WORTH_IT: Final = 200


class PageCompressionMiddleware(GZipMiddleware):
    """Django's own at a lower level, which it gives no other way to choose.

    Streamed files are left alone, so that browsers know their size beforehand.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress whole pages for browsers that can unpack them."""
        if not isinstance(response, HttpResponse) or response.streaming:
            return response
        if response.has_header("Content-Encoding") or len(response.content) < WORTH_IT:
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")):
            response.content = compressed(response.content, self.max_random_bytes)
            response.headers["Content-Encoding"] = "gzip"
            response.headers["Content-Length"] = str(len(response.content))
        return response


def compressed(content: bytes, longest_name: int) -> bytes:
    """Return gzip with a file name of random length.

    The length of an answer then tells nobody whether what they smuggled into a page
    equals a secret in it (BREACH).
    """
    packed, name = BytesIO(), "a" * secrets.randbelow(longest_name)
    with GzipFile(name, "wb", LEVEL, packed, mtime=0) as file:
        file.write(content)
    return packed.getvalue()
