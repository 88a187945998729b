"""Somebody who guesses a password in a process of their own.

Its arguments are ``<name> <count>``. It prints ``ready``, waits for a line, then tries so
many wrong passwords and prints what each was answered.
"""

from __future__ import annotations

import sys

from tests.accounts.signing_in import guess


def main() -> None:
    """Do what the command line says."""
    name, count = sys.argv[1:]
    print("ready", flush=True)
    sys.stdin.readline()
    print(*guess(int(count), name, headers={"host": "127.0.0.1"}), flush=True)
