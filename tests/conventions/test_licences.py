"""Every package that runs with Saraban lets a public office use and change the whole."""

from __future__ import annotations

import re
from importlib.metadata import distribution
from typing import Any, Final

import pytest

from tests.conventions.files import ROOT

# Ask for no more than to keep their notice.
PERMISSIVE: Final = {
    *("Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "MIT", "MIT-0", "MIT-CMU"),
    "PSF-2.0",
}
# What a package of its own may have besides, used as it was published.
OTHERS: Final = {
    # Whoever changes its files publishes those files; Saraban's own are not touched.
    "certifi": "MPL-2.0",
    "pikepdf": "MPL-2.0",
    # Whoever changes the driver publishes the driver; it can be exchanged for another.
    "psycopg": "LGPL-3.0-only",
    "psycopg-binary": "LGPL-3.0-only",
    # A font: may be used, embedded and passed on with anything, not sold alone.
    "fontpkg-sarabun": "OFL-1.1",
}
# Where the package does not say it in the terms of SPDX: read in its licence file.
READ: Final = {
    "aiosignal": "Apache-2.0",
    "brotlicffi": "MIT",
    "django-csp": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "markdown-it-py": "MIT",
    "mdurl": "MIT",
    "pyrage": "MIT",
    # PDFium itself is under BSD-3-Clause and Apache-2.0; its parts are listed in the wheel.
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "sqlparse": "BSD-3-Clause",
    "tzdata": "Apache-2.0",
    "zxing-cpp": "Apache-2.0",
}


def locked_packages() -> list[str]:
    """Return the packages of the running system, needed on any machine."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return re.findall(r"^([a-z0-9-]+)==", lock, flags=re.MULTILINE)


def licence_of(name: str) -> str:
    """Return the licence as the package says it, or as it was read."""
    if name in READ:
        return READ[name]
    found: Any = distribution(name).metadata
    said = found.get("License-Expression") or found.get("License")
    return str(said or "")


def allows(expression: str, allowed: set[str]) -> bool:
    """Tell whether one of the offered licences is allowed in all its parts."""
    return any(
        set(offered.split(" AND ")) <= allowed for offered in expression.split(" OR ")
    )


@pytest.mark.parametrize("name", locked_packages())
def test_a_package_may_be_used_and_changed_by_any_office(name: str) -> None:
    allowed = PERMISSIVE | {OTHERS.get(name, "MIT")}
    assert allows(licence_of(name), allowed), f"{name}: {licence_of(name)!r}"


def test_only_packages_that_are_used_are_excepted() -> None:
    assert OTHERS.keys() | READ.keys() <= set(locked_packages())


def test_saraban_says_its_licence() -> None:
    said = distribution("saraban").metadata["License-Expression"]
    assert said == "MIT"
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License\n")


def test_what_is_not_allowed_is_noticed() -> None:
    assert not allows("GPL-3.0-only", PERMISSIVE)
    assert not allows("MIT AND GPL-3.0-only", PERMISSIVE)
    assert allows("GPL-3.0-only OR MIT", PERMISSIVE)
