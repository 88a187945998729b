"""Known vulnerabilities in the locked packages: ``python -m tools.advisories``.

The versions of ``requirements-dev.lock``, which holds those of the running system too, are
looked up by ``uv audit`` in the open database of vulnerabilities that it asks by default,
or at ``ADVISORIES_URL`` (a mirror that speaks the same OSV interface). Ends with 0 where
none is known, 1 where one is, and ``NOT_CHECKED`` where the data cannot be had, as on a
machine without the internet: then nothing is known, and it says so.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

LOCK: Final = Path(__file__).parent.parent / "requirements-dev.lock"
UV: Final = Path(sys.executable).parent / "uv"
NOT_CHECKED: Final = 77
_PIN: Final = re.compile(r"^[A-Za-z0-9._-]+(?:\[[^\]]*\])?==[^\s\\;]+", re.MULTILINE)
_PROJECT: Final = """\
[project]
name = "audited"
version = "0"
requires-python = ">=3.11"
dependencies = {pins}
"""


def main() -> int:
    """Tell what is known of the locked versions."""
    with tempfile.TemporaryDirectory(prefix="saraban-advisories-") as folder:
        pins = _PIN.findall(LOCK.read_text())
        project = _PROJECT.format(pins=json.dumps(pins))
        Path(folder, "pyproject.toml").write_text(project)
        done = subprocess.run(
            _command(),
            cwd=folder,
            env={**os.environ, "UV_HTTP_RETRIES": "0"},
            capture_output=True,
            text=True,
            check=False,
        )
    try:
        found = json.loads(done.stdout)["vulnerabilities"]
    except ValueError:
        reason = (done.stderr.strip().splitlines() or ["no answer"])[-1].strip()
        print(f"{len(pins)} packages not looked up: {reason}")
        return NOT_CHECKED
    for each in found:
        package, fixed = each["dependency"], ", ".join(each["fix_versions"]) or "–"
        line = f"{package['name']} {package['version']}: {each['display_id']}"
        print(f"{line} {each['summary'] or ''} (fixed in {fixed})")
    print(f"{len(pins)} packages looked up, {len(found)} vulnerabilities known")
    return 1 if found else 0


def _command() -> list[str]:
    features = "audit-command,json-output"
    command = [str(UV), "audit", "--preview-features", features]
    command += ["--output-format", "json"]
    if address := os.environ.get("ADVISORIES_URL"):
        command += ["--service-url", address]
    return command


if __name__ == "__main__":
    sys.exit(main())
