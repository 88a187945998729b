"""การแจ้งเตือน: notices:notice_list, notice_read, and the bell of every page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from saraban.notices.actions import Tell, tell
from saraban.notices.jobs import BATCH, remove_old_notices
from saraban.notices.models import Notice, NoticeKind, NoticeMark
from saraban.offices.models import Office
from tests.cast import PARTS, Cast

LIST = reverse("notices:notice_list")
READ = reverse("notices:notice_read")


def tell_one(
    title: str, whom: Tell, kind: NoticeKind = NoticeKind.NEW_LETTER
) -> Notice:
    """Tell one desk or person."""
    tell(kind, title, [whom])
    return Notice.objects.latest("pk")


def tell_area(cast: Cast, title: str = "หนังสือใหม่ถึงเขต") -> Notice:
    """Tell the area as a whole."""
    return tell_one(title, Tell(cast.area.pk, "/dispatch/inbox/1/"))


def page_of(client: Client, **asked: Any) -> str:
    """Return the list of notices."""
    answer = client.get(LIST, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def who_sees(cast: Cast, notice: Notice) -> set[str]:
    """Return who of the cast finds it in their list; the bell counts for the same."""
    seen = set()
    for name in PARTS:
        client = cast.sign_in(name)
        in_list = notice.title in page_of(client)
        is_new = "เรื่องใหม่</span>" in client.get(reverse("desk:home")).content.decode()
        assert in_list == is_new, name
        visible = Notice.objects.visible_to(cast.actor(name))
        assert visible.filter(pk=notice.pk).exists() == in_list, name
        if in_list:
            seen.add(name)
    return seen


def test_what_is_said_to_the_area_is_for_its_central_registry(cast: Cast) -> None:
    assert who_sees(cast, tell_area(cast)) == {"registry_clerk"}


def test_what_is_said_to_a_division_is_for_its_own_people(cast: Cast) -> None:
    whom = Tell(cast.area.pk, "/x/", division_id=cast.divisions[1].pk)
    notice = tell_one("ถึงกลุ่ม", whom)
    assert who_sees(cast, notice) == {"division_clerk", "division_director"}


def test_another_divisions_notices_are_for_nobody_here(cast: Cast) -> None:
    whom = Tell(cast.area.pk, "/x/", division_id=cast.divisions[3].pk)
    assert who_sees(cast, tell_one("ถึงกลุ่มอื่น", whom)) == set()


def test_what_is_said_to_a_school_is_for_those_who_run_its_books(cast: Cast) -> None:
    notice = tell_one("ถึงโรงเรียน", Tell(cast.schools[0].pk, "/x/"))
    assert who_sees(cast, notice) == {"school_clerk", "school_director"}


def test_what_is_said_to_a_person_is_theirs_alone(cast: Cast) -> None:
    whom = Tell(cast.schools[0].pk, "/x/", person_id=cast.users["teacher"].pk)
    assert who_sees(cast, tell_one("ถึงครู", whom)) == {"teacher"}


def test_a_person_is_told_in_the_office_that_it_is_about_only(cast: Cast) -> None:
    whom = Tell(cast.area.pk, "/x/", person_id=cast.users["teacher"].pk)
    assert who_sees(cast, tell_one("ถึงครูในอีกหน่วยงาน", whom)) == set()


def test_requests_for_approval_go_to_those_who_approve(cast: Cast) -> None:
    whom = Tell(cast.area.pk, "/x/", division_id=cast.divisions[1].pk)
    notice = tell_one("ขออนุมัติ", whom, NoticeKind.APPROVAL)
    assert who_sees(cast, notice) == {"division_director"}


def test_the_bell_shows_what_is_new_and_marks_it_read(cast: Cast) -> None:
    for number in range(3):
        tell_area(cast, f"เรื่องที่ {number}")
    client = cast.sign_in("registry_clerk")
    home = client.get(reverse("desk:home")).content.decode()
    assert '<span class="count">3<span class="vh"> เรื่องใหม่' in home
    answer = client.post(READ)
    assert answer["Location"] == f"{LIST}?since=0"
    shown = client.get(answer["Location"]).content.decode()
    assert shown.count('<span class="chip info">ใหม่</span>') == 3
    assert "เรื่องใหม่</span>" not in shown
    tell_area(cast, "เรื่องที่ 4")
    again = client.post(READ)
    shown = client.get(again["Location"]).content.decode()
    assert shown.count('<span class="chip info">ใหม่</span>') == 1


def test_looking_at_the_list_changes_nothing(cast: Cast) -> None:
    tell_area(cast)
    client = cast.sign_in("registry_clerk")
    for _ in range(2):
        assert "อ่านแล้วทั้งหมด" in page_of(client)
    assert not NoticeMark.objects.exists()


def test_the_button_marks_what_was_shown_and_not_what_came_since(cast: Cast) -> None:
    shown = tell_area(cast)
    client = cast.sign_in("registry_clerk")
    tell_area(cast, "มาทีหลัง")
    assert client.post(READ, {"upto": shown.pk})["Location"] == LIST
    page = page_of(client)
    assert page.count('<span class="chip info">ใหม่</span>') == 1
    assert "อ่านแล้วทั้งหมด" in page


@pytest.mark.parametrize("upto", ["99999999999", "-1", "ก", ""])
def test_nothing_that_is_still_to_come_can_be_marked(cast: Cast, upto: str) -> None:
    notice = tell_area(cast)
    client = cast.sign_in("registry_clerk")
    assert client.post(READ, {"upto": upto}).status_code == 302
    assert NoticeMark.objects.get().last_read_id == notice.pk


def test_a_mark_never_goes_back(cast: Cast) -> None:
    first, second = tell_area(cast), tell_area(cast)
    client = cast.sign_in("registry_clerk")
    client.post(READ)
    client.post(READ, {"upto": first.pk})
    assert NoticeMark.objects.get().last_read_id == second.pk


def test_each_person_reads_for_themselves(cast: Cast) -> None:
    tell_one("ถึงโรงเรียน", Tell(cast.schools[0].pk, "/x/"))
    cast.sign_in("school_clerk").post(READ)
    page = page_of(cast.sign_in("school_director"))
    assert '<span class="chip info">ใหม่</span>' in page


def test_more_than_99_are_not_counted(cast: Cast) -> None:
    tell(NoticeKind.REMINDER, "แจ้งเตือน", [Tell(cast.area.pk, "/x/")] * 150)
    client = cast.sign_in("registry_clerk")
    home = client.get(reverse("desk:home")).content.decode()
    assert '<span class="count">99+<span class="vh"> เรื่องใหม่' in home


def test_the_list_goes_on_and_costs_the_same_for_one_and_for_many(cast: Cast) -> None:
    tell_area(cast, "เรื่องแรกสุด")
    client = cast.sign_in("registry_clerk")
    client.get(LIST)
    few = _queries(client)
    person = Tell(cast.area.pk, "/x/", person_id=cast.users["registry_clerk"].pk)
    for _ in range(30):
        tell_area(cast)
        tell_one("ถึงท่านเอง", person)
    assert _queries(client) == few
    page = page_of(client)
    assert "เรื่องแรกสุด" not in page
    assert page.count('<th scope="row"') == 50
    older = Notice.objects.order_by("-pk")[49].pk
    assert f"before={older}" in page
    rest = page_of(client, before=older)
    assert "เรื่องแรกสุด" in rest
    assert rest.count('<th scope="row"') == 11


def test_the_bell_costs_one_query_however_much_is_new(cast: Cast) -> None:
    client = cast.sign_in("registry_clerk")
    settings = reverse("desk:settings_home")
    client.get(settings)
    tell(NoticeKind.REMINDER, "แจ้งเตือน", [Tell(cast.area.pk, "/x/")] * 120)
    with CaptureQueriesContext(connection) as queries:
        client.get(settings)
    about = [each["sql"] for each in queries if "notices_notice" in each["sql"]]
    assert len(about) == 1


def _queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(LIST).status_code == 200
    return len(queries)


def test_notices_of_more_than_a_year_ago_are_removed(cast: Cast) -> None:
    old, young = tell_area(cast), tell_area(cast)
    for notice, days in ((old, 366), (young, 364)):
        moment = timezone.now() - timedelta(days=days)
        Notice.objects.filter(pk=notice.pk).update(at=moment)
    remove_old_notices()
    assert Notice.objects.get() == young


def test_any_number_of_old_notices_is_removed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("saraban.notices.jobs.BATCH", 7)
    assert BATCH > 7
    tell(NoticeKind.REMINDER, "แจ้งเตือน", [Tell(cast.area.pk, "/x/")] * 20)
    Notice.objects.update(at=timezone.now() - timedelta(days=400))
    remove_old_notices()
    assert not Notice.objects.exists()


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("by", "index"),
    [("registry_clerk", "notice_to_office"), ("division_clerk", "notice_to_division")],
)
def test_each_desk_is_the_range_of_an_index(cast: Cast, by: str, index: str) -> None:
    actor = cast.actor(by)
    whom = [Tell(each, "/x/") for each in Office.objects.values_list("pk", flat=True)]
    whom += [Tell(cast.area.pk, "/x/", each.pk) for each in cast.divisions]
    tell(NoticeKind.REMINDER, "แจ้งเตือน", whom * 100)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE notices_notice")
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    assert index in Notice.objects.to_desk(actor).explain()
    assert "notice_to_person" in Notice.objects.to_person(actor).explain()
