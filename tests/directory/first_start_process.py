"""Somebody with the link of the first start in a process of their own.

Its arguments are ``<code> <username>``. It opens the link, prints ``ready``, waits for a
line, then presses and prints the status of the answer.
"""

from __future__ import annotations

import sys

from tests.directory.first_started import PAGE, opened, typed


def main() -> None:
    """Do what the command line says."""
    code, username = sys.argv[1:]
    browser = opened(code)
    print("ready", flush=True)
    sys.stdin.readline()
    answer = browser.post(PAGE, typed(username=username))
    print(answer.status_code, flush=True)
