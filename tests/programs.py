"""Programs of the machine that some tests need: a build machine must have them."""

from __future__ import annotations

import pytest

from saraban.documents.office_files import office_program
from tools.machine import is_ci


def require(program: str | None, package: str) -> str:
    """Return the program; without it a build machine fails, others leave the test."""
    if program is not None:
        return program
    message = f"a program is not installed: {package}"
    if is_ci():
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture
def office() -> str:
    """LibreOffice, which ``make test-long`` installs."""
    return require(office_program(), "libreoffice-writer-nogui libreoffice-calc-nogui")
