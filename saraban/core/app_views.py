"""Saraban as an installed app: its manifest, and the script that is there offline."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from saraban.core.fonts import WEB_WEIGHTS
from saraban.core.middleware import open_to_all
from saraban.core.paths import static_path

BAR: Final = "#12364d"
PAPER: Final = "#f1f3f2"
ICONS: Final = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-maskable-512.png", "512x512", "maskable"),
)
# What รอสั่งการ needs: there at once on a slow link, and without one.
KEPT: Final = (
    *(f"bundles/{name}" for name in ("app.css", "app.js")),
    *(f"fonts/Sarabun-{weight}.woff2" for weight in WEB_WEIGHTS),
    "icon.svg",
)


@require_GET
@open_to_all
def manifest(request: HttpRequest) -> HttpResponse:
    """Name, colours and icons; it tells nothing of anybody."""
    app: dict[str, Any] = {
        "id": "/",
        "name": "สารบรรณ งานหนังสือราชการ",
        "short_name": "สารบรรณ",
        "lang": "th",
        "dir": "ltr",
        "start_url": reverse("desk:home"),
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": BAR,
        "icons": [
            {
                "src": static_path(f"saraban/icons/{name}"),
                "sizes": sizes,
                "type": "image/png",
                "purpose": purpose,
            }
            for name, sizes, purpose in ICONS
        ],
        "shortcuts": [{"name": "รอสั่งการ", "url": reverse("circulation:queue")}],
    }
    return JsonResponse(app, content_type="application/manifest+json")


@require_GET
@open_to_all
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that answers without a network; its scope is the whole site."""
    assets = kept_assets()
    version = sha256(" ".join(assets).encode()).hexdigest()[:12]
    context = {"assets": assets, "version": version}
    kind = "text/javascript; charset=utf-8"
    return render(request, "core/service_worker.js", context, content_type=kind)


def kept_assets() -> list[str]:
    """Return the addresses of what is kept on the device.

    Only names with a digest: under a plain name an old content would stay for good.
    """
    addresses = []
    for name in KEPT:
        try:
            address = static_path(f"saraban/{name}")
        except ValueError:
            # The storage with digests knows only what was collected.
            continue
        if address != f"{settings.STATIC_URL}saraban/{name}":
            addresses.append(address)
    return addresses
