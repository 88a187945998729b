"""The process in which Typst runs: a task on standard input, the PDF on the output.

Started by ``typesetting.py``; imports nothing of the system, so that it starts fast.
"""

from __future__ import annotations

import json
import sys

import typst


def main() -> None:
    """Make one PDF."""
    task = json.load(sys.stdin.buffer)
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[task["fonts"]],
    )
    pdf = typst.compile(
        task["source"].encode(),
        font_paths=fonts,
        sys_inputs={"content": task["content"]},
    )
    sys.stdout.buffer.write(bytes(pdf))


if __name__ == "__main__":
    main()
