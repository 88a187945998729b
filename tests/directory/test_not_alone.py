"""Ways on which an administrator might become a head without a second person."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from saraban.accounts.models import User
from saraban.core import thai
from saraban.directory.models import Confirmation
from saraban.offices.models import Appointment, Role
from tests.directory import invited, workbooks
from tests.directory.in_use import decide, is_post, put_in_use
from tests.directory.misused import NAME_HEADS, appoint_by, new_person, page


def reset_code(browser, person):
    answer = browser.post(page("person_password_reset", person))
    return invited.code_in(answer.content.decode())


def test_a_file_about_every_head_makes_nobody_a_head_at_once(cast):
    """Who is concerned is no second person, but only for what concerns them."""
    put_in_use(cast)
    browser = cast.sign_in("administrator")
    rows = [
        NAME_HEADS,
        *(
            (
                user.username,
                user.title,
                user.given_name,
                user.family_name,
                position,
                office.name,
                "",
            )
            for user, position, office in (
                (cast.users["director"], "ผู้อำนวยการสถานศึกษา", cast.schools[0]),
                (cast.users["deputy"], "ผู้อำนวยการสถานศึกษา", cast.schools[1]),
            )
        ),
        ("puppet", "นาย", "หุ่น", "เชิด", "ผู้อำนวยการเขตพื้นที่", cast.area.name, ""),
    ]
    made = workbooks.read(browser, workbooks.workbook(บุคลากร=rows))
    made = workbooks.write(browser, made)
    assert made.state == "written", workbooks.told(browser, made)
    assert User.objects.filter(username="puppet").exists()
    assert not is_post("puppet", Role.DIRECTOR)
    assert is_post(cast.users["director"].username, Role.DIRECTOR)
    for each in Confirmation.objects.waiting():
        for name in ("director", "deputy"):
            decide(cast.sign_in(name), "confirm", each)
    assert is_post("puppet", Role.DIRECTOR)


@pytest.mark.parametrize("uses_code", ["before", "after"])
def test_a_reset_before_the_post_holds_the_account_too(cast, uses_code):
    put_in_use(cast)
    browser = cast.sign_in("administrator")
    officer = cast.users["officer"]
    User.objects.filter(pk=officer.pk).update(last_login=timezone.now())
    code = reset_code(browser, officer)
    if uses_code == "before":
        invited.accept(code)
    assert appoint_by(browser, officer.username, cast.area, Role.DEPUTY) == 302
    decide(cast.sign_in("director"), "confirm")
    assert is_post(officer.username, Role.DEPUTY)
    if uses_code == "after":
        invited.accept(code)
    officer.refresh_from_db()
    assert officer.held_since is not None
    held = Confirmation.objects.get(kind=Confirmation.Kind.ACCOUNT)
    assert decide(browser, "confirm", held).status_code == 403
    decide(cast.sign_in("director"), "confirm", held)
    officer.refresh_from_db()
    assert officer.held_since is None


def test_a_new_persons_code_used_before_the_post_holds_too(cast):
    put_in_use(cast)
    browser = cast.sign_in("administrator")
    code = new_person(browser, "new.deputy")
    invited.accept(code)
    assert appoint_by(browser, "new.deputy", cast.area, Role.DEPUTY) == 302
    decide(cast.sign_in("director"), "confirm")
    assert User.objects.get(username="new.deputy").held_since is not None


def test_an_undone_import_gives_no_post_to_who_was_reset_meanwhile(cast):
    put_in_use(cast)
    school, browser = cast.schools[0], cast.sign_in("administrator")
    deputy = cast.users["teacher"]
    post = Appointment.objects.create(
        user=deputy, office=school, role=Role.SCHOOL_DEPUTY
    )
    made = workbooks.read(
        browser, workbooks.people(("นายใหม่ มาแทน", "ครู", school.name, ""))
    )
    made = workbooks.write(browser, made, ended=[post.pk])
    post.refresh_from_db()
    assert post.ends_on == thai.today()
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        browser = cast.sign_in("administrator")
        invited.accept(reset_code(browser, deputy))
        assert workbooks.undo(browser, made).state == "written"
        assert not is_post(deputy.username, Role.SCHOOL_DEPUTY)
