"""Under which name and how a request came: both are looked at before anything else."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import render_to_string

OPEN: Final = "/health/"
WRONG_NAME: Final = "ที่อยู่เว็บไซต์นี้ไม่ใช่ของระบบ ตรวจที่อยู่ที่พิมพ์ แล้วเปิดใหม่ตามที่ผู้ดูแลระบบแจ้ง"
NOT_PRIVATE: Final = (
    "รายการนี้ส่งมาโดยไม่เข้ารหัส จึงไม่รับ เปิดระบบด้วยที่อยู่ที่ขึ้นต้นด้วย https:// แล้วทำรายการใหม่ "
    "ถ้าส่งรหัสผ่านมาด้วย ให้เปลี่ยนรหัสผ่าน"
)
_LOG: Final = logging.getLogger(__name__)


class TransportMiddleware:
    """Refuses other names and, with TLS in front, whatever came without it.

    What monitors ask is answered in both ways.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Wrap the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, or lead it to the right address, or refuse it."""
        try:
            host = request.get_host()
        except DisallowedHost:
            _LOG.warning("refused the host %.100r", request.headers.get("Host", ""))
            return _refusal("ไม่พบเว็บไซต์", WRONG_NAME, 400)
        is_open = request.path.startswith(OPEN)
        if not settings.BEHIND_HTTPS or request.is_secure() or is_open:
            return self.get_response(request)
        if request.method not in {"GET", "HEAD"}:
            return _refusal("ต้องใช้ https", NOT_PRIVATE, 403)
        path = request.get_full_path()
        return HttpResponsePermanentRedirect(f"https://{_place_of(host)}{path}")


def _place_of(host: str) -> str:
    """Return the name and port under which the site is opened through TLS.

    The port at which the request came is that of plain HTTP, so it is left out unless
    SARABAN_ORIGINS knows better.
    """
    name = urlsplit(f"//{host}").hostname or host
    for origin in settings.CSRF_TRUSTED_ORIGINS:
        if urlsplit(origin).hostname == name:
            return urlsplit(origin).netloc
    return f"[{name}]" if ":" in name else name


def _refusal(title: str, reason: str, status: int) -> HttpResponse:
    page = render_to_string("core/503.html", {"title": title, "reason": reason})
    answer = HttpResponse(page, status=status)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Frame-Options"] = "DENY"
    # Django would tell of it once more.
    answer._has_been_logged = True  # type: ignore[attr-defined] # noqa: SLF001
    return answer


class NamedCookieStorage(CookieStorage):
    """Messages in a cookie of our own name."""

    cookie_name = settings.MESSAGES_COOKIE_NAME


class NamedFallbackStorage(FallbackStorage):
    """Django's own storage of messages, in a cookie of our own name."""

    storage_classes = (NamedCookieStorage, SessionStorage)
