"""What every file of the project keeps to."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

import pytest

from tests.conventions.files import ROOT, project_files, text_of
from tests.conventions.sizes import LongFileWarning

MOST_LINES = 400
COUNTED = {".py", ".html", ".css", ".js"}
# Written in two parts, so that this file does not name them either.
REGISTRY_HOSTS = tuple(
    "".join(parts)
    for parts in (
        ("pypi", ".org"),
        ("python", "hosted.org"),
        ("registry.npm", "js.org"),
        ("deb.debian", ".org"),
    )
)


def test_no_file_names_a_package_registry() -> None:
    for path in project_files():
        text = text_of(path) or ""
        assert not [host for host in REGISTRY_HOSTS if host in text], path


def test_no_file_names_a_place_on_the_machine_of_its_author() -> None:
    places = {str(ROOT), str(Path.home())} - {"/"}
    place = re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, places))})(?=[/\s\"'])")
    for path in project_files():
        found = place.search(text_of(path) or "")
        assert found is None, f"{path} names {found}"


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_lock_files_hold_names_versions_and_hashes_only(name: str) -> None:
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        rule = (
            r"(\s*#.*|[a-z0-9-]+==\S+( ; .+)? \\|\s+--hash=sha256:[0-9a-f]{64}( \\)?)"
        )
        assert re.fullmatch(rule, line), line
        assert "://" not in line


def test_long_files_are_pointed_out() -> None:
    for path in project_files():
        if path.suffix in COUNTED and "migrations" not in path.parts:
            count = len((text_of(path) or "").splitlines())
            if count > MOST_LINES:
                message = f"{path.relative_to(ROOT)} has {count} lines"
                warnings.warn(message, LongFileWarning, stacklevel=1)
