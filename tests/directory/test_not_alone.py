"""Ways on which an administrator might become a head without a second person."""

from datetime import timedelta

import time_machine
from django.utils import timezone

from saraban.core import thai
from saraban.offices.models import Appointment, Role
from tests.directory import invited, workbooks
from tests.directory.in_use import is_post, put_in_use
from tests.directory.misused import page


def reset_code(browser, person):
    answer = browser.post(page("person_password_reset", person))
    return invited.code_in(answer.content.decode())


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
