"""A store of its own for every test."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def store_folder(settings: Settings, tmp_path: Path) -> Path:
    """An empty folder of stored files."""
    folder = tmp_path / "files"
    folder.mkdir()
    settings.FILES_FOLDER = folder
    return folder
