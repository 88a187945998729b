"""The bell tells the truth: what is over leaves it, and who must know hears."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import HttpRequest
from django.urls import reverse

from saraban.core import thai
from saraban.desk.queries.counts import counts_of
from saraban.notices.models import Notice, NoticeKind
from saraban.offices.models import Appointment
from tests.cast import Cast
from tests.circulation.handed import instructed, press
from tests.dispatch.came import to_school

LIST = reverse("notices:notice_list")


def bell(cast: Cast, name: str) -> int:
    """Return how many are new to somebody."""
    return counts_of(HttpRequest(), cast.actor(name)).unread


def told(cast: Cast, name: str, kind: NoticeKind) -> list[Notice]:
    """Return what somebody was told of a kind, themselves."""
    return list(Notice.objects.filter(person=cast.users[name], kind=kind))


@pytest.mark.postgres
@pytest.mark.parametrize("deed", ["delivery_receive", "delivery_return"])
def test_a_letter_that_waits_no_more_leaves_every_bell(cast: Cast, deed: str) -> None:
    first, second = to_school(cast), to_school(cast)
    assert bell(cast, "school_clerk") == bell(cast, "school_director") == 2
    typed = {} if deed == "delivery_receive" else {"reason": "wrong_office"}
    page = reverse(f"dispatch:{deed}", args=[first.pk])
    assert cast.sign_in("school_director").post(page, typed).status_code == 302
    assert bell(cast, "school_clerk") == bell(cast, "school_director") == 1
    listed = cast.sign_in("school_clerk").get(LIST).content.decode()
    assert listed.count("ดำเนินการแล้ว") == 1
    waiting = Notice.objects.get(office=cast.schools[0], settled_at=None)
    assert waiting.path.endswith(f"/{second.pk}/")


def test_a_letter_that_was_called_back_is_told_as_that_alone(cast: Cast) -> None:
    delivery = to_school(cast)
    page = reverse("dispatch:dispatch_recall", args=[delivery.dispatch_id])
    sent = {"whole": "1", "reason": "วันประชุมผิด"}
    assert cast.sign_in("registry_clerk").post(page, sent).status_code == 302
    open_ones = Notice.objects.filter(office=cast.schools[0], settled_at=None)
    assert [each.kind for each in open_ones] == [NoticeKind.RECALLED]
    assert bell(cast, "school_clerk") == 1


def test_who_registered_hears_of_the_report_and_of_the_end(cast: Cast) -> None:
    (step,) = instructed(cast, "officer")
    sent = {"words": "ดำเนินการแล้ว"}
    assert press(cast, step, "officer", "step_report", **sent).status_code == 302
    (notice,) = told(cast, "registry_clerk", NoticeKind.REPORTED)
    assert notice.path == step.entry.get_absolute_url()
    assert len(told(cast, "director", NoticeKind.REPORTED)) == 1
    assert press(cast, step, "director", "step_close").status_code == 302
    assert len(told(cast, "registry_clerk", NoticeKind.CLOSED)) == 1
    assert len(told(cast, "officer", NoticeKind.CLOSED)) == 1


def test_who_stands_in_hears_for_whom_and_how_long(cast: Cast) -> None:
    last = thai.today() + timedelta(days=3)
    sent = {
        "username": cast.users["deputy"].username,
        "capacity": Appointment.Capacity.ACTING_FOR,
        "order_number": "12/2569",
        "starts_on": thai.format_entered_date(thai.today()),
        "ends_on": thai.format_entered_date(last),
    }
    page = reverse("directory:stand_in_create")
    assert cast.sign_in("director").post(page, sent).status_code == 302
    (notice,) = told(cast, "deputy", NoticeKind.OWN_ACCOUNT)
    assert "รักษาราชการแทน" in notice.title
    assert str(cast.users["director"]) in notice.title
    assert f"ถึง {thai.format_date(last)}" in notice.title
