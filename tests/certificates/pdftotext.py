"""What poppler's ``pdftotext``, a reader that is not ours, finds in a PDF."""

from __future__ import annotations

import shutil
import subprocess

from tests.programs import require


def texts_of(pdf: bytes) -> list[str]:
    """Return the text layer of each page as it can be copied."""
    program = require(shutil.which("pdftotext"), "poppler-utils")
    done = subprocess.run(
        [program, "-enc", "UTF-8", "-", "-"],
        input=pdf,
        check=True,
        capture_output=True,
        timeout=60,
    )
    return done.stdout.decode().removesuffix("\f").split("\f")
