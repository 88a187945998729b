"""Make ``.venv`` with exactly the packages of a lock file, and Saraban itself.

Run by the machine's own Python, so only the standard library:
``python3 tools/bootstrap.py requirements.lock``.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
# The packages of the running system; the other lock file is for development.
RUNNING = "requirements.lock"

sys.path.insert(0, str(ROOT))
from tools.machine import install_packages  # noqa: E402


def main() -> int:
    """Install; say in one line what is missing."""
    if sys.version_info < OLDEST:
        return _refuse(f"Python 3.11 or newer is needed; this is {sys.version}")
    if not _has_pip():
        if not _can_make_venv():
            package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
            return _refuse(f"this Python cannot make a venv; install {package}")
        venv.create(VENV, with_pip=True, clear=True)
    lock = sys.argv[1]
    print(f"installing the packages of {lock} into .venv …", flush=True)
    if not _install_locked(lock):
        return _refuse(f"the packages of {lock} could not be installed; see above")
    if not _install_project():
        return _refuse("Saraban itself could not be installed; see above")
    if lock == RUNNING:
        _compile_project()
    return 0


def _has_pip() -> bool:
    if not PYTHON.exists():
        return False
    check = [str(PYTHON), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
    return subprocess.run(check, check=False, capture_output=True).returncode == 0


def _can_make_venv() -> bool:
    if importlib.util.find_spec("ensurepip") is not None:
        return True
    # Debian keeps this part of Python in a package of its own.
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if not install_packages(package):
        return False
    importlib.invalidate_caches()
    return importlib.util.find_spec("ensurepip") is not None


def _install_locked(lock: str) -> bool:
    """Install with the user's own pip configuration: it knows where packages are."""
    # Compiling everything takes a third of the time; for development what is imported
    # is enough. A service may not write here: it would compile anew at each start.
    compiled = [] if lock == RUNNING else ["--no-compile"]
    exact = ["--require-hashes", "--no-deps", "--only-binary", ":all:"]
    return _pip(
        [*compiled, *exact, "-r", lock],
        {**os.environ, "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
    )


def _install_project() -> bool:
    """Link the source folder in; nothing is fetched, so no configuration is read."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("PIP_")
    }
    return _pip(
        ["--no-index", "--no-deps", "--no-build-isolation", "--editable", str(ROOT)],
        {
            **environment,
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        },
    )


def _compile_project() -> None:
    """Compile Saraban; a service that may not write here starts quickly all the same."""
    command = [str(PYTHON), "-m", "compileall", "-q", str(ROOT / "saraban")]
    subprocess.run(command, check=False)


def _pip(arguments: list[str], environment: dict[str, str]) -> bool:
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", *arguments]
    done = subprocess.run(command, check=False, cwd=ROOT, env=environment)
    return done.returncode == 0


def _refuse(reason: str) -> int:
    print(f"setup: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
