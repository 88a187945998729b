"""What poppler's ``pdfsig``, a reader that is not ours, says about seals."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.programs import require


def pdfsig(pdf: bytes, folder: Path) -> str:
    """Return its words; who answers for the certificate is not asked."""
    program = require(shutil.which("pdfsig"), "poppler-utils")
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
