"""What a start does not wait for."""

from __future__ import annotations

import subprocess
import sys

from tests.databases import child_environment

# Each is needed for one deed only; pyHanko alone takes half a second.
LATER = ("pyhanko", "typst", "pikepdf", "xlsxwriter", "fontTools", "thaibreak")
START = """
import sys, django
django.setup()
from django.urls import get_resolver
from saraban.core import serving
assert get_resolver().url_patterns and serving.serve
print(*sorted(name for name in sys.argv[1:] if name in sys.modules))
"""


def test_the_system_starts_without_what_only_some_deeds_need(db: None) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", START, *LATER],
        env=child_environment(),
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.split() == []
