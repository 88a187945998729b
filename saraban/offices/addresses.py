"""Where a request came from, for the record."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def ip_address_of(request: HttpRequest) -> str | None:
    """Return the visitor's address, seen through the trusted proxies only.

    The number of proxies is the setting SARABAN_PROXIES; None where the web server
    knows no address (a local socket).
    """
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return None
