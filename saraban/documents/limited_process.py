"""Become another program that may use only so much memory, time and disk.

``limited_process.py MEMORY SECONDS WRITTEN program argument …`` (bytes and seconds).
Started by ``office_files.py``; imports nothing of the system.
"""

from __future__ import annotations

import os
import resource
import sys


def main() -> None:
    """Take the limits, which a program's children inherit, and begin it."""
    memory, seconds, written = (int(text) for text in sys.argv[1:4])
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.execv(sys.argv[4], sys.argv[4:])  # noqa: S606


if __name__ == "__main__":
    main()
