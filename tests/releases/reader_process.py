"""Reads a database's pages as its people: follows every link, prints what failed.

``python -m tests.releases.reader_process <user name>…`` in the environment of the
database; it prints one line of JSON: how many pages answered, and which did not.
"""

from __future__ import annotations

import json
import re
import sys
from html import unescape
from typing import Final

import django

django.setup()

from django.test import Client  # noqa: E402

from saraban.accounts.models import User  # noqa: E402

LINK: Final = re.compile(r'(?:href|src|action)="(/[^"#]*)')
NOT_FOLLOWED: Final = ("/static/", "/accounts/logout/")
MOST_PAGES: Final = 150
FAULT: Final = 500


def shape_of(address: str) -> str:
    """Return an address without its numbers: three of a shape are enough."""
    return re.sub(r"\d+|=[^&]*", "N", address)


def read_as(name: str) -> tuple[int, list[str]]:
    """Follow links from the first page; return how many and what failed."""
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    client.force_login(User.objects.get(username=name))
    waiting, seen = ["/"], {"/"}
    shapes: dict[str, int] = {}
    failed: list[str] = []
    count = 0
    while waiting and count < MOST_PAGES:
        address = waiting.pop(0)
        answer = client.get(address)
        count += 1
        if answer.status_code >= FAULT:
            failed.append(f"{answer.status_code} {address} as {name}")
        if answer.streaming or "text/html" not in answer.headers["Content-Type"]:
            continue
        for found in map(unescape, LINK.findall(answer.content.decode())):
            shape = shape_of(found)
            if found in seen or found.startswith(NOT_FOLLOWED):
                continue
            seen.add(found)
            shapes[shape] = shapes.get(shape, 0) + 1
            if shapes[shape] <= 3:
                waiting.append(found)
    return count, failed


def main() -> None:
    """Read as everybody who is named."""
    counts, failed = {}, []
    for name in sys.argv[1:]:
        counts[name], faults = read_as(name)
        failed += faults
    print(json.dumps({"pages": counts, "failed": failed}))


if __name__ == "__main__":
    main()
