"""Make ``.venv`` with exactly the packages of a lock file, and Saraban itself.

Run by the machine's own Python, so only the standard library:
``python3 tools/bootstrap.py requirements.lock``.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
# The packages of the running system; the other lock file is for development.
RUNNING = "requirements.lock"
DEVELOPMENT = "requirements-dev.lock"
# Read in processes that may write nothing: each would compile them anew.
CAGED = ["PIL", "pikepdf", "pypdfium2", "pypdfium2_cfg", "pypdfium2_raw", "typst"]
EXACTLY = ["--require-hashes", "--no-deps", "--only-binary", ":all:"]

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
    # All other packages are compiled already where it counts.
    _compile(ROOT / "saraban", *([] if lock == RUNNING else _packages(*CAGED)))
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
    """Install with uv, ten times as quick, and with pip where that does not go.

    Only pip reads the user's pip configuration: it knows where packages are.
    """
    return (not _has_own_index() and _install_by_uv(lock)) or _install_by_pip(
        "-r", lock, is_compiled=lock == RUNNING
    )


def _has_own_index() -> bool:
    """Tell whether pip is told to look elsewhere than the public index."""
    command = [str(PYTHON), "-m", "pip", "config", "list"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    names = {line.partition("=")[0].rpartition(".")[2] for line in done.stdout.split()}
    return bool(names & {"index-url", "no-index"})


def _install_by_uv(lock: str) -> bool:
    """Fetch uv for this one time, into a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        only_uv = Path(folder) / "uv.lock"
        only_uv.write_text(locked("uv"), encoding="utf-8")
        if not _install_by_pip("-r", str(only_uv), "--target", folder):
            return False
        uv = [str(Path(folder) / "bin" / "uv"), "pip", "install", "--quiet"]
        # A service may not write here: it would compile anew at each start.
        compiled = ["--compile-bytecode"] if lock == RUNNING else []
        command = [*uv, "--python", str(PYTHON), *compiled, *EXACTLY, "-r", lock]
        return subprocess.run(command, check=False, cwd=ROOT).returncode == 0


def locked(name: str) -> str:
    """Return what the lock file of development says of one package."""
    lines = (ROOT / DEVELOPMENT).read_text(encoding="utf-8").splitlines()
    first = next(at for at, line in enumerate(lines) if line.startswith(f"{name}=="))
    after = (at for at in range(first + 1, len(lines)) if lines[at][:1] != " ")
    return "\n".join(lines[first : next(after, len(lines))]) + "\n"


def _install_by_pip(*arguments: str, is_compiled: bool = False) -> bool:
    # Compiling everything takes a third of the time; what is imported is enough.
    compiled = [] if is_compiled else ["--no-compile"]
    return _pip(
        [*compiled, *EXACTLY, *arguments],
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


def _compile(*folders: Path) -> None:
    """Compile packages: who may not write there starts quickly all the same."""
    command = [str(PYTHON), "-m", "compileall", "-q", "-j", "0", *map(str, folders)]
    subprocess.run(command, check=False)


def _packages(*names: str) -> list[Path]:
    """Return the folders of packages that are installed."""
    places = VENV.glob("lib/python*/site-packages")
    return [
        place / name for place in places for name in names if (place / name).is_dir()
    ]


def _pip(arguments: list[str], environment: dict[str, str]) -> bool:
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", *arguments]
    done = subprocess.run(command, check=False, cwd=ROOT, env=environment)
    return done.returncode == 0


def _refuse(reason: str) -> int:
    print(f"setup: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
