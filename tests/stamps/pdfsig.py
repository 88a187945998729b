"""What poppler's ``pdfsig``, a reader that is not ours, says about seals."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tools.machine import is_ci


def pdfsig(pdf: bytes, folder: Path) -> str:
    """Return its words; who answers for the certificate is not asked."""
    program = shutil.which("pdfsig")
    if program is None:
        message = "pdfsig is not installed (poppler-utils)"
        if is_ci():
            pytest.fail(message)
        pytest.skip(message)
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(
        [program, "-nocert", path],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=folder,
    )
    return done.stdout + done.stderr
