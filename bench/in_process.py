"""Pages and deeds measured in this process, on the database of the environment.

What is measured is the whole answer to a request, with the menu and its counts; or
the deed alone, with its commit. Imported after ``django.setup()``.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from saraban.accounts.models import User
from saraban.core.serving import prepare

HOST: Final = "127.0.0.1"
# A page is asked for so often; the first time does not count.
PAGE_TIMES: Final = 7

Measured = dict[str, Any]


def measure_page(path: str, username: str, *, redirects: int = 0) -> Measured:
    """Return what a page takes a person, with so many redirects on the way to it."""
    client = Client(SERVER_NAME=HOST)
    client.force_login(User.objects.get(username=username))

    def fetch() -> int:
        answer: Any = client.get(path, follow=True)
        if answer.status_code != 200 or len(answer.redirect_chain) != redirects:
            content = answer.content[:2000].decode()
            message = f"{path}: {answer.status_code} {answer.redirect_chain} {content}"
            raise RuntimeError(message)
        return len(answer.content)

    size = fetch()
    seconds = [_seconds(fetch) for _ in range(PAGE_TIMES)]
    with CaptureQueriesContext(connection) as captured:
        fetch()
    return {"seconds": seconds, "queries": len(captured), "bytes": size, "count": 1}


def measure_deed(
    deeds: Sequence[Callable[[], object]],
    *,
    times: int,
    before: Callable[[], object],
    after: Callable[[], object],
    count: int = 1,
) -> Measured:
    """Return what deeds take, one behind the other; ``count`` is what they deal with.

    ``before`` each of them and ``after`` all of them the database is as it must be for
    the next time; that is not measured.
    """
    seconds = []
    for _ in range(times):
        taken = 0.0
        for deed in deeds:
            before()
            taken += _seconds(deed)
        seconds.append(taken)
        after()
    queries = 0
    for deed in deeds:
        before()
        with CaptureQueriesContext(connection) as captured:
            deed()
        queries += len(captured)
    after()
    return {"seconds": seconds, "queries": queries, "bytes": 0, "count": count}


def run_module(
    option: str,
    names: Sequence[str],
    build: Callable[[int], None],
    measure: Callable[[str], Measured],
) -> None:
    """Do what the command line of a measured module says."""
    parser = argparse.ArgumentParser()
    parser.add_argument(option, dest="count", type=int, required=True)
    parser.add_argument("--only", nargs="*", default=[*names])
    options = parser.parse_args()
    build(options.count)
    if options.only:
        prepare(sys.stderr.write)
    found = {}
    for name in options.only:
        print(name, file=sys.stderr, flush=True)
        found[name] = measure(name)
    json.dump(found, sys.stdout)


def _seconds(step: Callable[[], object]) -> float:
    began = time.perf_counter()
    step()
    return time.perf_counter() - began
