"""The modules that the documents name are where they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conventions.files import ROOT, project_files

PAGES = [path for path in project_files() if path.suffix == ".md"]
MODULE = re.compile(r"`([\w/]+\.py)`")


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_modules_named_in_documents_exist(page: Path) -> None:
    known = [f"/{path.relative_to(ROOT).as_posix()}" for path in project_files()]
    for name in MODULE.findall(page.read_text(encoding="utf-8")):
        assert any(path.endswith(f"/{name}") for path in known), name
