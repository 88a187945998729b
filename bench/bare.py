"""A web application that does nothing: what the web server alone takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any


def application(_environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Answer two letters, as the health page does."""
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok"]
