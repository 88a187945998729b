"""A request of the web server as Django's WSGI handler reads it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

from saraban.core.edge.answers import FileBody

if TYPE_CHECKING:
    from granian.rsgi import Scope

_PLAIN: Final = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


def environ_of(scope: Scope) -> dict[str, Any]:
    """Return the WSGI environment of a request, without its body.

    A header with an underscore is left out: ``X_Forwarded_Proto`` would become the
    name of ``X-Forwarded-Proto``, which only a proxy may set.
    """
    server, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": address_of(scope),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FileBody,
    }
    for name, value in scope.headers.items():
        if "_" in name:
            continue
        key = _PLAIN.get(name) or f"HTTP_{name.upper().replace('-', '_')}"
        separator = "; " if name == "cookie" else ","
        environ[key] = f"{environ[key]}{separator}{value}" if key in environ else value
    return environ


def address_of(scope: Scope) -> str:
    """Return the address from which the connection came."""
    return scope.client.rpartition(":")[0].strip("[]")
