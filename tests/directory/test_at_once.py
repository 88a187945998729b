"""Two at one invitation or one import in the same moment."""

from __future__ import annotations

import pytest
from django.db import transaction

from saraban.accounts.models import User
from saraban.core.public_codes import digest_of
from saraban.directory.actions.accept_invitation import accept_invitation
from saraban.directory.actions.invite import draw_codes, keep_codes
from saraban.directory.actions.write_import import write_import
from saraban.directory.errors import InvitationOverError
from saraban.directory.models import Invitation
from saraban.directory.queries.import_plans import plan_of
from saraban.offices.models import Office
from tests.cast import Cast
from tests.directory import workbooks
from tests.registers.test_at_once import Other

WAIT = 30
FIRST, SECOND = "รหัสของคนแรก-1234", "รหัสของคนที่สอง-1234"

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.only_on("postgresql"),
    pytest.mark.usefixtures("transactional_db"),
]


def waiting_person(cast: Cast) -> User:
    person = cast.users["teacher"]
    person.set_unusable_password()
    person.save(update_fields=["password"])
    return person


def test_a_code_sets_one_password(cast: Cast) -> None:
    person, admin = waiting_person(cast), cast.actor("administrator")
    [invited] = draw_codes([person])
    keep_codes([invited], actor=admin)
    digest = digest_of(invited.code)
    other = Other(lambda: accept_invitation(digest, SECOND, ip_address=None))
    with transaction.atomic():
        accept_invitation(digest, FIRST, ip_address=None)
        other.start()
        other.join(1)
        assert other.is_alive(), "the second did not wait for the first"
    other.join(WAIT)
    assert isinstance(other.error, InvitationOverError)
    assert User.objects.get(pk=person.pk).check_password(FIRST)


def test_two_who_invite_a_person_leave_one_code(cast: Cast) -> None:
    person, admin = waiting_person(cast), cast.actor("administrator")
    head = cast.actor("school_director")
    other = Other(lambda: keep_codes(draw_codes([person]), actor=head))
    with transaction.atomic():
        keep_codes(draw_codes([person]), actor=admin)
        other.start()
        other.join(1)
    other.join(WAIT)
    assert other.error is None
    assert Invitation.objects.filter(user=person).count() == 2
    assert Invitation.objects.open().get(user=person).made_by == head.user


def test_an_import_pressed_twice_is_written_once(cast: Cast) -> None:
    browser, admin = cast.sign_in("administrator"), cast.actor("administrator")
    made = workbooks.read(browser, workbooks.untidy(2, 3))
    mark = plan_of(made).mark
    other = Other(lambda: write_import(made.pk, seen=mark, actor=admin))
    with transaction.atomic():
        write_import(made.pk, seen=mark, actor=admin)
        other.start()
        other.join(1)
        assert other.is_alive(), "the second did not wait for the first"
    other.join(WAIT)
    assert other.error is None
    assert Office.objects.filter(code__startswith="5099100").count() == 2
    assert User.objects.filter(username__startswith="5099100").count() == 6
