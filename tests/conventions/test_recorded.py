"""Every action that writes leaves an event in the audit trail, or says here why not."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.conventions.files import ROOT

WRITES: Final = {
    "save",
    "create",
    "get_or_create",
    "update_or_create",
    "bulk_create",
    "bulk_update",
    "insert_alike",
    "update",
    "delete",
}
RECORDS: Final = {"record", "record_many", "record_secret"}
# What pages, jobs and commands call and leaves no event, and why that is right.
UNRECORDED: Final = {
    "saraban.certificates.actions.make_prints.forget_old": "what was asked for is",
    "saraban.certificates.actions.make_prints.make_next": "likewise",
    "saraban.certificates.actions.read_batch.read_batch": (
        "recorded when the names get numbers"
    ),
    "saraban.circulation.actions.pending_decision.create_pending_decision": (
        "recorded when the ten seconds are over; undone before that it leaves no trace"
    ),
    "saraban.circulation.actions.pending_decision.create_pending_return": "likewise",
    "saraban.circulation.actions.pending_decision.undo_decision": "likewise",
    "saraban.circulation.actions.put_aside.put_aside": "one's own queue, for a day",
    "saraban.directory.actions.first_start.start_first_office": (
        "offices.first_offices records all that it makes"
    ),
    "saraban.documents.actions.forget_uploads": "recorded when a letter carries a file",
    "saraban.documents.actions.keep_waiting": "likewise",
    "saraban.documents.actions.remove_upload": "likewise",
    "saraban.documents.actions.stage_upload": "likewise",
    "saraban.documents.actions.discard_uploads": "likewise",
    "saraban.documents.actions.remove_if_unused": "likewise",
    "saraban.registers.actions.arrange_list.delete_view": "one's own list",
    "saraban.registers.actions.arrange_list.reset_columns": "likewise",
    "saraban.registers.actions.arrange_list.save_view": "likewise",
    "saraban.registers.actions.arrange_list.set_columns": "likewise",
    "saraban.registers.actions.books.books_of": (
        "a year's book is there with the year; its numbers are events"
    ),
    "saraban.registers.actions.books.current_book": "likewise",
    "saraban.registers.actions.books.every_book": "likewise",
    "saraban.secret_letters.actions.uploads.forget_upload": "for a day at most",
    "saraban.secret_letters.actions.uploads.remove_upload": (
        "recorded when a letter carries a file"
    ),
    "saraban.secret_letters.actions.uploads.keep_encrypted": "likewise",
    "saraban.secret_letters.actions.uploads.staged": "likewise",
    "saraban.secret_letters.actions.uploads.waiting_uploads": "likewise",
    "saraban.secret_letters.actions.wrap_anew.wrap_all_anew": (
        "recorded as a change of the key"
    ),
}


@dataclass
class Function:
    """What one function of an action's module calls and does itself."""

    writes: bool = False
    records: bool = False
    calls: set[str] = field(default_factory=set)


def paths() -> list[Path]:
    packages = (ROOT / "saraban").glob("*/actions/**/*.py")
    return sorted([*packages, *(ROOT / "saraban").glob("*/actions.py")])


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def functions() -> dict[str, Function]:
    """Return every function of every module of actions, by its dotted path."""
    found: dict[str, Function] = {}
    for path in paths():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        module = module_of(path)
        names = dict(_imported(tree))
        defined = [n for n in tree.body if isinstance(n, ast.FunctionDef)]
        names |= {each.name: f"{module}.{each.name}" for each in defined}
        for each in defined:
            found[f"{module}.{each.name}"] = _read(each, names)
    return found


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for each in node.names:
                yield each.asname or each.name, f"{node.module}.{each.name}"


def _read(function: ast.FunctionDef, names: dict[str, str]) -> Function:
    read = Function()
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and node.id in names:
            # Called, or handed to a function that calls it.
            read.calls.add(names[node.id])
        if isinstance(node, ast.Attribute):
            if isinstance(node.value, ast.Name) and node.value.id in names:
                read.calls.add(f"{names[node.value.id]}.{node.attr}")
            read.writes |= node.attr in WRITES and _is_of_rows(node)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            read.records |= node.func.id in RECORDS
            read.writes |= node.func.id == "insert_alike"
    return read


def _is_of_rows(node: ast.Attribute) -> bool:
    """Sets, dictionaries and digests are updated too, under these names."""
    plain = {"values", "changes", "found", "counts", "columns", "hasher"}
    return not (isinstance(node.value, ast.Name) and node.value.id in plain)


def reached(start: str, known: dict[str, Function]) -> list[Function]:
    """Return a function and all that it calls, however far."""
    waiting, seen = [start], {start}
    while waiting:
        for each in known[waiting.pop()].calls - seen:
            if each in known:
                seen.add(each)
                waiting.append(each)
    return [known[each] for each in seen]


def called_from_outside() -> set[str]:
    """Return what the other modules use of the actions: pages, jobs, commands."""
    found = set()
    for path in set((ROOT / "saraban").rglob("*.py")) - set(paths()):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = dict(_imported(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and node.id in names:
                found.add(names[node.id])
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                found.add(f"{names.get(node.value.id)}.{node.attr}")
    return found


def test_every_action_that_writes_leaves_an_event() -> None:
    known = functions()
    doors = called_from_outside() & set(known)
    assert len(doors) > 100
    silent = set()
    for name in doors - {"saraban.audit.actions.record_many"}:
        all_of_it = reached(name, known)
        writes = any(each.writes for each in all_of_it)
        if writes and not any(each.records for each in all_of_it):
            silent.add(name)
    assert silent == set(UNRECORDED)
