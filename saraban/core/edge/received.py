"""A request whose files arrive from a client that may go away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict


class ReceivedRequest(WSGIRequest):
    """Django's own, which tells its handlers where a body ends in the middle.

    Django forgets them, and with them the unfinished file, whenever memory is next
    swept.
    """

    def parse_file_upload(
        self,
        META: Mapping[str, Any],  # noqa: N803  Django's name.
        post_data: Any,
    ) -> tuple[QueryDict, MultiValueDict[str, Any]]:
        """Read the parts of a form."""
        try:
            return super().parse_file_upload(META, post_data)
        except Exception:
            for handler in self.upload_handlers:
                handler.upload_interrupted()
            raise
