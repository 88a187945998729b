"""How templates are laid out: what belongs together stands in one column."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conventions.files import ROOT, project_files

TEMPLATES = [path for path in project_files() if path.suffix == ".html"]
PART = re.compile(
    r"{%\s*(?P<end>end)?(?P<word>block|call|for|if|macro)\b"
    r"|{%\s*(?P<middle>else|elif)\b"
    r"|{%\s*(?P<endset>endset)\b|{%\s*(?P<set>set)\s+\w+\s*%}"
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_statement_ends_in_the_column_in_which_it_began(path: Path) -> None:
    begun: list[str] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        margin = line[: len(line) - len(line.lstrip())]
        assert len(margin) % 2 == 0, f"{path.relative_to(ROOT)}:{number}"
        for part in PART.finditer(line):
            is_first = part.start() == len(margin)
            if part["middle"]:
                assert not is_first or margin == begun[-1], f"{path}:{number}"
            elif part["end"] or part["endset"]:
                began = begun.pop()
                assert not is_first or margin == began, f"{path}:{number}"
            else:
                begun.append(margin)
    assert not begun


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_states_are_compared_by_name(path: Path) -> None:
    """No page knows the number of a state, nor how an inserted number is written."""
    text = path.read_text(encoding="utf-8")
    assert re.search(r"\bstate\s*(==|!=|[<>]=?|in)\s*[(\[]?\d", text) is None
    assert re.search(r"/\{\{\s*[\w.]*insert_number", text) is None
