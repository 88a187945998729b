"""What was asked is not lost with its asker: who came after and stand-ins have it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse

from saraban.accounts.models import User
from saraban.circulation.actions.report import report_step
from saraban.circulation.models import Endorsement, Step
from saraban.circulation.models.requesters import requested_from_desk_of, requester_post
from saraban.circulation.queries import step_boxes
from saraban.core import thai
from saraban.notices.models import Notice, NoticeKind
from saraban.offices.actors import Actor, actor_of, current_appointments, posts_at
from saraban.offices.models import Appointment, Role
from tests.cast import PARTS, Cast
from tests.circulation.handed import hand, instructed, press, proposed
from tests.circulation.lists.test_lists import see
from tests.dispatch.came import received, rows_in, tabs_in, to_area

DONE = "ส่งบัญชีให้กลุ่มแล้ว"
YESTERDAY = timedelta(days=1)
State = Step.State


def end(cast: Cast, name: str) -> None:
    """Let somebody's own appointment be over since yesterday."""
    post = Appointment.objects.filter(pk=cast.appointments[name].pk)
    post.update(ends_on=thai.today() - YESTERDAY)


def appoint(cast: Cast, name: str, role: Role = Role.DIRECTOR) -> Appointment:
    """Give somebody of the cast a post of the area office, and no other."""
    end(cast, name)
    made = Appointment.objects.create(
        user=cast.users[name], office=cast.area, role=role
    )
    cast.appointments[name] = made
    return made


def stand_in(cast: Cast, name: str, until: int = 0) -> Appointment:
    """Let somebody stand in for the director till so many days from today."""
    return Appointment.objects.create(
        user=cast.users[name],
        office=cast.area,
        role=Role.DIRECTOR,
        capacity=Appointment.Capacity.ACTING_FOR,
        acting_for=cast.appointments["director"],
        starts_on=thai.today() - 7 * YESTERDAY,
        ends_on=thai.today() + timedelta(days=until),
    )


def report(cast: Cast, step: Step) -> None:
    report_step(step.pk, DONE, actor=cast.actor("officer"))


def told(cast: Cast, name: str, kind: NoticeKind = NoticeKind.REPORTED) -> bool:
    """Whether the step was told to somebody: who registered the letter hears of that."""
    notices = Notice.objects.filter(kind=kind, person=cast.users[name])
    return notices.filter(path__startswith="/circulation/").exists()


def home(cast: Cast, by: str) -> str:
    return cast.sign_in(by).get(reverse("desk:home")).content.decode()


@pytest.fixture
def task(cast: Cast) -> Step:
    """What the director told an officer to do."""
    return instructed(cast, "officer")[0]


def test_the_new_director_is_told_sees_and_closes_what_the_old_one_ordered(
    cast: Cast, task: Step
) -> None:
    end(cast, "director")
    appoint(cast, "secret_registrar")
    report(cast, task)
    assert told(cast, "secret_registrar")
    assert not told(cast, "deputy")
    (row,) = rows_in(see(cast, "secret_registrar", box="closing"))
    assert "รายงานผลแล้ว รอปิดเรื่อง" in row
    assert "รอปิดเรื่อง 1" in tabs_in(see(cast, "secret_registrar"))
    assert "รอท่านปิดเรื่อง" in home(cast, "secret_registrar")
    assert "รอท่านปิดเรื่อง" not in home(cast, "deputy")
    assert press(cast, task, "secret_registrar", "step_close").status_code == 302
    assert task.state == State.DONE
    assert rows_in(see(cast, "secret_registrar", box="closing")) == []


def test_what_a_person_without_an_account_ordered_is_not_lost(
    cast: Cast, task: Step
) -> None:
    User.objects.filter(pk=cast.users["director"].pk).update(is_active=False)
    appoint(cast, "secret_registrar")
    report(cast, task)
    assert told(cast, "secret_registrar")
    assert len(rows_in(see(cast, "secret_registrar", box="closing"))) == 1


def test_a_stand_in_is_told_sees_and_closes_under_the_own_post_too(
    cast: Cast, task: Step
) -> None:
    acting = stand_in(cast, "division_clerk")
    report(cast, task)
    assert told(cast, "division_clerk")
    assert told(cast, "director")
    assert len(rows_in(see(cast, "division_clerk", box="closing"))) == 1
    assert "รอท่านปิดเรื่อง" in home(cast, "division_clerk")
    page = cast.sign_in("division_clerk").get(task.get_absolute_url())
    assert "สั่งเพิ่มเติม" in page.content.decode()
    typed = {"words": "เพิ่มสำเนา"}
    assert press(cast, task, "division_clerk", "step_more", **typed).status_code == 302
    ordered = task.endorsements.get(kind=Endorsement.Kind.INSTRUCTION)
    assert ordered.appointment == acting
    assert "รักษาราชการแทน" in ordered.capacity_text
    report(cast, task)
    assert press(cast, task, "division_clerk", "step_close").status_code == 302
    closed = task.endorsements.get(kind=Endorsement.Kind.CLOSURE)
    assert closed.appointment == acting


def test_whose_days_of_standing_in_are_over_has_nothing_of_it_any_more(
    cast: Cast, task: Step
) -> None:
    stand_in(cast, "division_clerk", until=-1)
    report(cast, task)
    assert not told(cast, "division_clerk")
    assert rows_in(see(cast, "division_clerk", box="closing")) == []
    refused = press(cast, task, "division_clerk", "step_close")
    assert refused.status_code == 403


def test_an_ex_director_who_is_an_officer_of_the_office_orders_nothing_more(
    cast: Cast, task: Step
) -> None:
    appoint(cast, "director", Role.OFFICER)
    report(cast, task)
    refused = press(cast, task, "director", "step_more", words="เพิ่มสำเนา")
    assert refused.status_code == 403
    assert "ให้แจ้งผู้ดำรงตำแหน่งนั้น" in refused.content.decode()
    assert task.state == State.REPORTED
    page = cast.sign_in("director").get(task.get_absolute_url()).content.decode()
    assert reverse("circulation:step_close", args=[task.pk]) in page
    assert reverse("circulation:step_more", args=[task.pk]) not in page


def test_an_ex_director_who_went_to_a_division_closes_nothing(
    cast: Cast, task: Step
) -> None:
    moved = appoint(cast, "director", Role.OFFICER)
    Appointment.objects.filter(pk=moved.pk).update(office=cast.divisions[2])
    report(cast, task)
    assert rows_in(see(cast, "director", box="closing")) == []
    for deed in ("step_close", "step_more"):
        refused = press(cast, task, "director", deed, words="เพิ่มสำเนา")
        assert refused.status_code == 403
        assert "ปิดเรื่องและสั่งเพิ่มเติมได้เฉพาะ" in refused.content.decode()
    assert task.state == State.REPORTED


def test_what_is_late_and_still_on_its_way_stands_with_the_new_director(
    cast: Cast,
) -> None:
    (task,) = instructed(cast, "officer", due_on=thai.today() + YESTERDAY)
    Step.objects.filter(pk=task.pk).update(due_on=thai.today() - YESTERDAY)
    end(cast, "director")
    appoint(cast, "secret_registrar")
    assert len(rows_in(see(cast, "secret_registrar", box="late"))) == 1
    assert len(rows_in(see(cast, "secret_registrar", box="sent"))) == 1
    report(cast, task)
    press(cast, task, "secret_registrar", "step_close")
    assert rows_in(see(cast, "secret_registrar", box="sent")) == []


def test_what_an_officer_asked_who_left_stands_with_who_runs_the_division(
    cast: Cast,
) -> None:
    (task,) = instructed(cast, "division_director")
    Step.objects.filter(pk=task.pk).update(
        asked_by=cast.users["officer"],
        asked_office=cast.divisions[1],
        asked_appointment=cast.appointments["officer"],
    )
    end(cast, "officer")
    report_step(task.pk, DONE, actor=cast.actor("division_director"))
    for name in ("division_clerk", "division_director"):
        assert told(cast, name)
        assert len(rows_in(see(cast, name, box="closing"))) == 1
    assert not told(cast, "registry_clerk")


def test_what_lies_on_the_desk_of_who_left_is_told_to_who_came_after(
    cast: Cast,
) -> None:
    (step,) = proposed(cast, "director", purpose=Step.Purpose.INSTRUCT)
    end(cast, "director")
    appoint(cast, "secret_registrar")
    press(cast, step, "registry_clerk", "step_withdraw", reason="เสนอผิดเรื่อง")
    assert step.state == State.WITHDRAWN
    assert told(cast, "secret_registrar", NoticeKind.MOVED)


@pytest.mark.parametrize("most", [1, 2, 3])
def test_many_to_close_hide_no_late_letter(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(step_boxes, "MOST_COUNTED", most)
    for _ in range(4):
        report(cast, instructed(cast, "officer")[0])
    (late,) = instructed(cast, "officer", due_on=thai.today())
    Step.objects.filter(pk=late.pk).update(due_on=thai.today() - YESTERDAY)
    director = cast.actor("director")
    assert step_boxes.late_and_closing(director, posts_at(director)) == (1, most)


ASKERS = ("director", "registry_clerk", "division_clerk")


def nobody_changes(cast: Cast) -> None:
    """Everybody stays where they are."""


def all_leave(cast: Cast) -> None:
    for name in ASKERS:
        end(cast, name)
    appoint(cast, "secret_registrar")


def all_lose_their_accounts(cast: Cast) -> None:
    ids = [cast.users[name].pk for name in ASKERS]
    User.objects.filter(pk__in=ids).update(is_active=False)
    appoint(cast, "secret_registrar")


def an_officer_stands_in(cast: Cast) -> None:
    stand_in(cast, "officer")


def all_become_officers(cast: Cast) -> None:
    for name in ASKERS:
        appoint(cast, name, Role.OFFICER)
    appoint(cast, "secret_registrar")


def posts_of(cast: Cast, name: str) -> list[Actor]:
    user = User.objects.get(pk=cast.users[name].pk)
    own = current_appointments(user)
    actor = actor_of(user, own[0].pk) if own and user.is_active else None
    return posts_at(actor) if actor else []


@pytest.mark.parametrize("is_named", [True, False])
@pytest.mark.parametrize(
    "change",
    [
        nobody_changes,
        all_leave,
        all_lose_their_accounts,
        an_officer_stands_in,
        all_become_officers,
    ],
)
def test_both_ways_of_asking_agree_and_no_answer_is_lost(
    cast: Cast, change: Callable[[Cast], None], is_named: bool
) -> None:
    instructed(cast, "officer", "division_clerk")
    entry = received(cast, to_area(cast, reference_number="ก/8"), "registry_clerk")
    hand(cast, entry, "registry_clerk", division=1)
    hand(cast, entry, "division_clerk", "officer")
    if not is_named:
        Step.objects.update(asked_appointment=None)
    change(cast)
    steps = list(Step.objects.select_related("entry__book"))
    listed_somewhere = set()
    for name in PARTS:
        posts = posts_of(cast, name)
        found = Step.objects.filter(requested_from_desk_of(posts))
        listed = set(found.values_list("pk", flat=True))
        assert listed == {each.pk for each in steps if requester_post(each, posts)}
        if posts and is_named:
            seen = Step.objects.visible_to(posts[0]).filter(pk__in=listed)
            assert seen.count() == len(listed)
        listed_somewhere |= listed
    ordered = {each.pk for each in steps if each.needs_closing}
    assert len(ordered) == 2
    assert ordered <= listed_somewhere
