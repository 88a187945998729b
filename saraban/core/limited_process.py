"""Become another program that may use, open and call only what it needs.

``limited_process.py RULES program argument …``; the rules are those of ``cage.py`` as
JSON. A program that ends with ``.py`` is a script of ours and runs in this very process.
"""

from __future__ import annotations

import json
import os
import resource
import runpy
import sys
from pathlib import Path
from typing import Any, Final

_CODE: Final = str(Path(__file__).resolve().parents[2])
_MOST_FILES: Final = 1024


def main() -> None:
    """Take the rules, which a program's children inherit, and begin it."""
    # Of the same release as this one, whichever else is installed.
    if _CODE not in sys.path:
        sys.path.insert(0, _CODE)
    rules = json.loads(sys.argv[1])
    # Who waits for a page goes before who waits for a child.
    os.nice(5)
    program = sys.argv[2]
    is_program = not program.endswith(".py")
    _limit(rules)
    _refuse(rules, is_program=is_program)
    if is_program:
        os.execv(program, sys.argv[2:])  # noqa: S606
    sys.argv = sys.argv[2:]
    runpy.run_path(program, run_name="__main__")


def _limit(rules: dict[str, Any]) -> None:
    limits = (
        (resource.RLIMIT_AS, rules["memory"]),
        (resource.RLIMIT_CPU, rules["seconds"]),
        (resource.RLIMIT_FSIZE, rules["written"]),
        (resource.RLIMIT_NPROC, rules["processes"]),
        (resource.RLIMIT_NOFILE, _MOST_FILES),
    )
    for limit, wanted in limits:
        if wanted:
            most = _not_above(wanted, resource.getrlimit(limit)[1])
            resource.setrlimit(limit, (most, most))
    for limit in (resource.RLIMIT_CORE, resource.RLIMIT_MEMLOCK):
        resource.setrlimit(limit, (0, 0))


def _not_above(most: int, own: int) -> int:
    return most if own == resource.RLIM_INFINITY else min(most, own)


def _refuse(rules: dict[str, Any], *, is_program: bool) -> None:
    from saraban.core import kernel_rules  # noqa: PLC0415  Found by main.

    kernel_rules.renounce_privileges()
    if rules["landlock"]:
        kernel_rules.open_only(**rules["landlock"])
    kernel_rules.refuse_calls(is_program=is_program)


if __name__ == "__main__":
    main()
