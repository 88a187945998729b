"""Nothing that is typed is read past the gate (``saraban/core/typed_text.py``)."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from tests.conventions.files import ROOT

PACKAGE: Final = ROOT / "saraban"
# Fields of Django that take any text, however long.
OPEN_FIELDS: Final = frozenset(
    {
        "CharField",
        "DateField",
        "DateTimeField",
        "DecimalField",
        "DurationField",
        "EmailField",
        "Field",
        "FloatField",
        "GenericIPAddressField",
        "IntegerField",
        "JSONField",
        "ModelMultipleChoiceField",
        "RegexField",
        "SlugField",
        "TimeField",
        "URLField",
    }
)
# They take ids, or lines that ask for the length themselves.
READ_IDS_AND_LINES: Final = frozenset({"IdsField", "MembersField", "OutsideField"})
CLEANERS: Final = frozenset({"clean_line", "clean_text", "normalize"})
FOLDERS: Final = frozenset({"search_key", "order_key", "casefold"})
# Cells of files and of commands; names of files; the gate itself.
MAY_CLEAN: Final = (
    # Of a password, which the fields have measured.
    "accounts/passwords.py",
    "certificates/names.py",
    "core/",
    "demo/",
    "directory/importing/",
    "documents/names.py",
    "offices/management/",
    # Stored lines.
    "registers/actions/clean_texts.py",
    "registers/importing/",
)
# Views that fold a text which came through the gate.
FOLD_WHAT_FITS: Final = frozenset(
    {"dispatch/views/compose/fields.py", "registers/views/entries/suggest.py"}
)


def modules(words: Collection[str]) -> Iterator[tuple[str, ast.Module]]:
    """Give the modules in which one of the words stands."""
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        text = path.read_text(encoding="utf-8")
        if "/migrations/" not in name and any(word in text for word in words):
            yield name, ast.parse(text)


def test_every_field_asks_for_the_length() -> None:
    found = [
        f"{name}:{line}: {what}"
        for name, tree in modules({"forms."})
        for line, what in (*_open_fields(tree), *_open_classes(tree))
        if name != "core/fields.py"
    ]
    assert not found, found


def test_nothing_typed_is_cleaned_past_the_gate() -> None:
    found = [
        f"{name}:{node.lineno}: {_called(node)}"
        for name, tree in modules(CLEANERS | FOLDERS)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and not name.startswith(MAY_CLEAN)
        and (
            _called(node) in CLEANERS
            or (
                _called(node) in FOLDERS
                and _is_view(name)
                and name not in FOLD_WHAT_FITS
            )
        )
    ]
    assert not found, found


def _is_view(name: str) -> bool:
    return "views" in Path(name).parts or name.endswith("/views.py")


def _called(node: ast.Call) -> str:
    function = node.func
    return getattr(function, "attr", getattr(function, "id", ""))


def _open_fields(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _is_open(node.func):
            yield node.lineno, ast.unparse(node.func)


def _open_classes(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.ClassDef)
            and any(map(_is_open, node.bases))
            and not any(ast.unparse(base) == "Gated" for base in node.bases)
            and node.name not in READ_IDS_AND_LINES
        ):
            yield node.lineno, node.name


def _is_open(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and ast.unparse(node.value) == "forms"
        and node.attr in OPEN_FIELDS
    )
