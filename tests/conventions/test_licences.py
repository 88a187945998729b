"""Every package that the system runs with allows what our own licence allows."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from tests.conventions.files import ROOT

# Any of these may be used by anybody. MPL and LGPL bind only changes of the package
# itself, which is used as its makers publish it; OFL is that of the typeface.
ALLOWED = re.compile(
    r"MIT|BSD|Apache|PSF|Python Software Foundation|MPL|Mozilla Public|LGPL|OFL|ISC"
)
FORBIDDEN = re.compile(r"(?<!L)(?<!Lesser )\bA?GPL|Affero", re.IGNORECASE)
# For other machines than this one, by the marks of the lock file.
ELSEWHERE = {"brotlicffi", "tzdata", "colorama", "win32-setctime"}


def licence_of(package: Distribution) -> str:
    """Return what a package says of its licence."""
    about = package.metadata
    kinds = [each for each in about.get_all("Classifier") or [] if "License" in each]
    said = [
        about[name][:80] for name in ("License-Expression", "License") if name in about
    ]
    return " | ".join([*said, *kinds])


def test_every_package_may_be_used_and_changed() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    names = re.findall(r"^([\w.-]+)==", lock, flags=re.MULTILINE)
    assert len(names) > 40
    for name in names:
        try:
            licence = licence_of(distribution(name))
        except PackageNotFoundError:
            assert name in ELSEWHERE, f"{name} is not installed"
            continue
        assert ALLOWED.search(licence), f"{name}: {licence}"
        assert not FORBIDDEN.search(licence), f"{name}: {licence}"
