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


def test_rows_are_locked_in_one_place() -> None:
    """After a lock wait PostgreSQL has stale joined rows: ``core/locks.py`` knows."""
    paths = [
        path
        for path in (ROOT / "saraban").rglob("*.py")
        if "select_for_update" in path.read_text(encoding="utf-8")
    ]
    assert paths == [ROOT / "saraban" / "core" / "locks.py"]


def imported_from_db(path: Path) -> set[str]:
    """Return the names that a module takes from ``django.db``."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        each.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.db"
        for each in node.names
    }
