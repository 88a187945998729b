"""Become another program that may use only so much memory, time and disk.

``limited_process.py MEMORY SECONDS WRITTEN program argument …`` (bytes and seconds;
0: no limit). A program that ends with ``.py`` is a script of ours and runs in this very
process. Started by ``child_process.py``; imports nothing of the system.
"""

from __future__ import annotations

import os
import resource
import runpy
import sys


def main() -> None:
    """Take the limits, which a program's children inherit, and begin it."""
    # Who waits for a page goes before who waits for a child.
    os.nice(5)
    limits = (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE)
    for limit, most in zip(limits, map(int, sys.argv[1:4]), strict=True):
        if most:
            resource.setrlimit(limit, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    program = sys.argv[4]
    if program.endswith(".py"):
        runpy.run_path(program, run_name="__main__")
    else:
        os.execv(program, sys.argv[4:])  # noqa: S606


if __name__ == "__main__":
    main()
