"""รวมกลุ่ม: a division's people and open work go to another one."""

from __future__ import annotations

from django.urls import reverse

from saraban.circulation.models import Step
from saraban.offices.models import Appointment, Role
from tests.cast import Cast
from tests.circulation.handed import instructed
from tests.desk.closing.waiting import appoint, merge, words_of


def test_people_and_steps_go_to_the_division_that_stays(cast: Cast) -> None:
    division, target = cast.divisions[1], cast.divisions[2]
    appoint(cast, "deputy", target, Role.DIVISION_HEAD)
    (step,) = instructed(cast, "officer")
    page = reverse("desk:office_merge", args=[division.pk])
    shown = words_of(cast.sign_in("administrator").get(page))
    assert "รวมกลุ่ม" in shown
    assert str(cast.users["division_director"]) in shown
    assert cast.schools[0].name not in shown
    answer = merge(cast, division, target)
    assert answer.status_code == 302, words_of(answer)
    division.refresh_from_db()
    assert (division.is_active, division.merged_into) == (False, target)
    posts = Appointment.objects.filter(office=target, ends_on__isnull=True)
    held = {post.user_id: post.role for post in posts}
    assert held == {
        cast.users["deputy"].pk: Role.DIVISION_HEAD,
        # One head remains.
        cast.users["division_director"].pk: Role.OFFICER,
        cast.users["division_clerk"].pk: Role.DIVISION_CLERK,
        cast.users["officer"].pk: Role.OFFICER,
    }
    assert Step.objects.get(came_from=step).office == target


def test_a_division_is_merged_with_no_school(cast: Cast) -> None:
    answer = merge(cast, cast.divisions[1], cast.schools[0])
    assert answer.status_code == 422
    cast.divisions[1].refresh_from_db()
    assert cast.divisions[1].is_active
