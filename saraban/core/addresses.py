"""Where a request came from: for the record, and for the limits on guessing."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest

# A provider gives every customer so many bits of their own.
OWN_BITS: Final = 64


def ip_address_of(request: HttpRequest) -> str | None:
    """Return the visitor's address, seen through the trusted proxies only.

    The number of proxies is the setting SARABAN_PROXIES; None where the web server
    knows no address (a local socket), or where fewer proxies than that passed the
    request on.
    """
    try:
        return str(get_adapter(request).get_client_ip(request))
    except (PermissionDenied, ImproperlyConfigured):
        return None


def network_of(request: HttpRequest | None) -> str:
    """Return the part of the visitor's address that they cannot choose themselves.

    The whole of an IPv4 address, the first half of an IPv6 address; all that have no
    address are one.
    """
    text = ip_address_of(request) if request is not None else None
    if text is None:
        return ""
    address: IPv4Address | IPv6Address = ip_address(text)
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return str(IPv6Network((address, OWN_BITS), strict=False))
        address = address.ipv4_mapped
    return str(address)
