"""The headers that every answer has, whoever asks for whatever."""

from __future__ import annotations

from typing import Any, Final

HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
DIRECTIVES: Final = (
    "default-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
TEXTS: Final = ("text/", "application/xml", "image/svg+xml")


def unguarded(answer: Any) -> list[str]:
    """Return what an answer's headers lack: nothing, where all is well."""
    told = [
        f"{name}: {answer.headers.get(name)}"
        for name, value in HEADERS.items()
        if answer.headers.get(name) != value
    ]
    policy = answer.headers.get("Content-Security-Policy", "").split("; ")
    told += [each for each in DIRECTIVES if each not in policy]
    if "Access-Control-Allow-Origin" in answer.headers:
        told.append("other sites may read it")
    if "no-store" not in answer.headers.get("Cache-Control", ""):
        told.append(f"Cache-Control: {answer.headers.get('Cache-Control')}")
    kind = answer.headers.get("Content-Type", "")
    if answer.status_code not in (204, 304) and not kind:
        told.append("no Content-Type")
    if kind.startswith(TEXTS) and "charset=" not in kind:
        told.append(f"no charset: {kind}")
    return told
