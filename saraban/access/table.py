"""The authority table as a page of the documentation."""

from __future__ import annotations

from typing import Any

from saraban.access.appointments import HEAD_ROLES
from saraban.access.permissions import ROLE_GRANTS, Grant, Permission, Scope
from saraban.offices.models import Office, Role, roles_under

_HEAD = """\
# Who may do what

Generated from `saraban/access/permissions.py` by `saraban permissions --write`; do not
edit by hand. A person has the permissions of the post (role) under which they work at
the moment, within the books of that post's office: an area and its divisions, or one
school. What is not in a table is not allowed.

| in a cell | Thai | means |
|---|---|---|
"""
_SCOPE_WORDS = {
    Scope.WHOLE: ("all", "everything of the office"),
    Scope.OWN: ("own division", "only what belongs to the person's own division"),
    Scope.MINE: ("own entries", "only what the person registered"),
}
_SETTING_NOTE = """\
| `setting` | ตามการตั้งค่า | only while the office's switch of that name is on |
"""


def permissions_page() -> str:
    """Return docs/permissions.md."""
    parts = [_HEAD, *(_scope_row(scope) for scope in Scope), _SETTING_NOTE]
    parts.append(_section("Area office", roles_under(Office.Kind.AREA)))
    parts.append(_section("School", roles_under(Office.Kind.SCHOOL)))
    parts.append(_settings_section())
    parts.append(_heads_section())
    return "".join(parts)


def _scope_row(scope: Scope) -> str:
    word, meaning = _SCOPE_WORDS[scope]
    return f"| {word} | {scope.value} | {meaning} |\n"


def _section(title: str, roles: list[Role]) -> str:
    heads = " | ".join(f"{role.label}<br>`{role.value}`" for role in roles)
    lines = [
        f"\n## {title}\n",
        f"| permission | {heads} |",
        "|---" * (len(roles) + 1) + "|",
    ]
    for permission in Permission:
        cells = [_cell(ROLE_GRANTS[role].get(permission)) for role in roles]
        if any(cells):
            name = f"{permission.label}<br>`{permission.value}`"
            lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cell(grant: Grant | None) -> str:
    if grant is None:
        return ""
    word = _SCOPE_WORDS[grant.scope][0]
    return f"{word}, `{grant.setting}`" if grant.setting else word


def _settings_section() -> str:
    names = sorted(
        {
            grant.setting
            for grants in ROLE_GRANTS.values()
            for grant in grants.values()
            if grant.setting
        }
    )
    lines = [
        "\n## Settings of an office\n",
        "| setting | Thai | at first |",
        "|---|---|---|",
    ]
    for name in names:
        field: Any = Office._meta.get_field(name)
        first = "on" if field.default else "off"
        lines.append(f"| `{name}` | {field.verbose_name} | {first} |")
    return "\n".join(lines) + "\n"


def _heads_section() -> str:
    heads = ", ".join(
        f"{role.label} (`{role.value}`)" for role in Role if role in HEAD_ROLES
    )
    return (
        "\n## Appointing\n\n"
        f"`{Permission.APPOINT_HEADS.value}` fills these posts, in the area and its "
        f"schools: {heads}. `{Permission.APPOINT_SECRET.value}` fills those who keep "
        f"the secret letters. `{Permission.APPOINT.value}` fills all others: an "
        "administrator in the area and its schools, a head or deputy in the own office "
        "(an area's with its divisions), the head of a division below the own post.\n"
        "A head or deputy also names who stands in for the own post "
        "(รักษาราชการแทน, …), by order and dates.\n"
    )
