"""The table of settings in docs/operations.md names what the code reads, no more."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.conventions.files import ROOT, project_files

READERS = {
    *("read_bool", "read_int", "read_list", "read_prefix", "read_folder"),
    *("read_address", "read_choice", "read_key", "read_old_keys"),
    *("read_mail_server", "read_mail_addresses"),
}
ASKED = {"environ.get", "os.environ.get", "os.getenv"}
FOLDERS = (ROOT / "saraban" / "config", ROOT / "tools")


def names_read(source: str) -> Iterator[str]:
    """Give the name of every environment variable that a program reads."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=how, args=[ast.Constant(value=str(name)), *_]) if (
                ast.unparse(how) in READERS | ASKED
            ):
                yield name
            case ast.Subscript(
                value=what, slice=ast.Constant(value=str(name)), ctx=ast.Load()
            ) if ast.unparse(what).endswith("environ"):
                yield name


def test_the_table_is_complete_and_names_nothing_else() -> None:
    read = {
        name
        for path in project_files()
        if path.suffix == ".py" and any(path.is_relative_to(each) for each in FOLDERS)
        for name in names_read(path.read_text(encoding="utf-8"))
    }
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    section = page.split("\n## All settings\n")[1].split("\n## ")[0]
    listed = re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE)
    assert sorted(listed) == sorted(read)
