"""What import-linter cannot say of the layers inside a package."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.conventions.files import ROOT

VIEWS = [
    *(ROOT / "saraban").glob("*/views.py"),
    *(ROOT / "saraban").glob("*/views/**/*.py"),
]


def test_views_open_no_transactions() -> None:
    """An action is one transaction; what two must do together is one action."""
    assert VIEWS
    for path in VIEWS:
        assert "transaction" not in imported_from_db(path), path


def imported_from_db(path: Path) -> set[str]:
    """Return the names that a module takes from ``django.db``."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        each.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.db"
        for each in node.names
    }
