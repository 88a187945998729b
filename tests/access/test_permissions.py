"""The table of who may do what, and its page in the documentation."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from saraban.access.permissions import ROLE_GRANTS, Permission
from saraban.access.policy import can, why_not
from saraban.access.table import permissions_page
from saraban.offices.models import ROLES_OF_KIND, Role

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"


def test_the_documentation_is_in_step():
    call_command("permissions", check=True, file=PAGE)


def test_a_page_out_of_step_is_refused(tmp_path):
    page = tmp_path / "permissions.md"
    with pytest.raises(CommandError, match="is out of step"):
        call_command("permissions", check=True, file=page)
    call_command("permissions", write=True, file=page)
    call_command("permissions", check=True, file=page)
    page.write_text("changed by hand", encoding="utf-8")
    with pytest.raises(CommandError, match="saraban permissions --write"):
        call_command("permissions", check=True, file=page)


def test_the_page_names_every_post_and_permission():
    out = StringIO()
    call_command("permissions", stdout=out)
    assert out.getvalue() == permissions_page()
    for name in [*Role, *Permission]:
        assert f"`{name.value}`" in out.getvalue()


def test_every_post_has_its_grants_and_its_kind_of_office():
    assert set(ROLE_GRANTS) == set(Role)
    placed = {role for roles in ROLES_OF_KIND.values() for role in roles}
    assert placed == set(Role)


@pytest.mark.parametrize("permission", Permission)
def test_every_refusal_says_why(cast, permission):
    for name in cast.users:
        decision = can(cast.actor(name), permission)
        assert decision.is_allowed != bool(decision.reason), name


@pytest.mark.parametrize("name", ["registry_clerk", "school_clerk"])
def test_a_refusal_names_who_keeps_the_secret_letters(cast, name):
    reason = why_not(cast.actor(name), Permission.SECRET_REGISTER)
    assert reason.endswith("ได้เฉพาะนายทะเบียนหนังสือลับ หรือผู้ช่วยนายทะเบียนหนังสือลับ")
