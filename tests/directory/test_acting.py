"""กำหนดเจ้าหน้าที่ who stand in for others: in which right, for whom, how long."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from saraban.accounts.models import User
from saraban.audit.models import AuditEvent, AuditKind
from saraban.core import thai
from saraban.offices.models import Appointment, Role

LIST = reverse("directory:appointment_list")
CREATE = reverse("directory:appointment_create")
Capacity = Appointment.Capacity


def in_days(days):
    """Return a day from today as it is typed."""
    return thai.format_entered_date(thai.today() + timedelta(days=days))


def typed(cast, **changed):
    """What the administrator types to let the deputy stand in for the director."""
    return {
        "username": "deputy",
        "office": cast.area.pk,
        "role": Role.DIRECTOR,
        "capacity": Capacity.ACTING_FOR,
        "acting_for": cast.appointments["director"].pk,
        "position_title": "",
        "order_number": "12/2569",
        "starts_on": in_days(0),
        "ends_on": in_days(5),
        **changed,
    }


def lasting(appointment, first=None, last=None):
    """Give an appointment other days, counted from today."""
    today = thai.today()
    Appointment.objects.filter(pk=appointment.pk).update(
        **({} if first is None else {"starts_on": today + timedelta(days=first)}),
        **({} if last is None else {"ends_on": today + timedelta(days=last)}),
    )


def answer_to(cast, who="administrator", **changed):
    """Send the form and return the answer with its page."""
    response = cast.sign_in(who).post(CREATE, typed(cast, **changed))
    return response, response.content.decode()


def refusal(cast, who="administrator", **changed):
    """Send a form that has to be refused, keeping what was typed; return its page."""
    before = Appointment.objects.count()
    response, page = answer_to(cast, who, **changed)
    assert response.status_code == 422
    assert Appointment.objects.count() == before
    assert f'value="{changed.get("username", "deputy")}"' in page
    return page


def test_a_deputy_stands_in_and_the_record_says_for_whom(cast):
    assert answer_to(cast)[0].status_code == 302
    made = Appointment.objects.get(acting_for=cast.appointments["director"])
    assert (made.user, made.capacity) == (cast.users["deputy"], Capacity.ACTING_FOR)
    assert made.ends_on == thai.today() + timedelta(days=5)
    values = AuditEvent.objects.get(kind=AuditKind.APPOINTED).detail.values
    assert values["acting_for"] == "director"
    assert values["order_number"] == "12/2569"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"order_number": ""}, "รักษาราชการแทนต้องมีคำสั่ง ใส่เลขที่คำสั่ง"),
        ({"ends_on": ""}, "รักษาราชการแทนต้องมีวันสิ้นสุด"),
        (
            {"capacity": Capacity.PERFORMING, "ends_on": ""},
            "ปฏิบัติหน้าที่แทนต้องมีวันสิ้นสุด",
        ),
        (
            {"capacity": Capacity.ON_BEHALF, "acting_for": ""},
            "ปฏิบัติราชการแทนต้องมีผู้มอบอำนาจ",
        ),
        (
            {"starts_on": in_days(-9), "ends_on": in_days(-1)},
            "คำสั่งนี้สิ้นสุดไปแล้ว",
        ),
        ({"username": "director"}, "จึงแทนตนเองไม่ได้"),
        ({"username": "director", "acting_for": ""}, "จึงแทนตนเองไม่ได้"),
        ({"acting_for": ""}, "ตำแหน่งนี้ไม่ว่าง นางอรุณี ผู้นำสมมติ"),
        ({"role": Role.ADMINISTRATOR}, "ไม่ตรงกับหน่วยงานและหน้าที่ที่เลือก"),
        ({"acting_for": "0"}, "แทนที่เลือกไม่มีในรายการ"),
    ],
)
def test_what_is_typed_wrong_is_named_and_kept(cast, changed, sentence):
    page = refusal(cast, position_title="ตำแหน่งที่พิมพ์ไว้", **changed)
    assert sentence in page
    assert "ตำแหน่งที่พิมพ์ไว้" in page


def test_every_fault_is_named_at_once(cast):
    page = refusal(cast, order_number="", ends_on="")
    assert "มี 2 ข้อที่ต้องแก้ไข" in page


@pytest.mark.parametrize("capacity", [Capacity.ACTING_IN, Capacity.ON_BEHALF])
def test_acting_in_a_post_and_a_delegation_may_stay_open(cast, capacity):
    assert answer_to(cast, capacity=capacity, ends_on="")[0].status_code == 302


@pytest.mark.parametrize(
    ("days", "changed", "sentence"),
    [
        ((2, None), {}, "ใส่วันเริ่มต้นที่ไม่ก่อนวันนั้น"),
        ((None, 3), {}, "ใส่วันสิ้นสุดที่ไม่หลังวันสุดท้ายของตำแหน่ง"),
        (
            (None, 3),
            {"capacity": Capacity.ACTING_IN, "ends_on": ""},
            "ใส่วันสิ้นสุดที่ไม่หลังวันสุดท้ายของตำแหน่ง",
        ),
        ((None, 3), {"starts_on": in_days(4)}, "เว้นช่องแทนไว้ถ้าตำแหน่งว่างแล้ว"),
    ],
)
def test_nobody_stands_in_outside_of_the_days_of_the_post(
    cast, days, changed, sentence
):
    lasting(cast.appointments["director"], *days)
    assert sentence in refusal(cast, **changed)


def test_a_vacant_post_is_filled_in_nobodys_place(cast):
    lasting(cast.appointments["director"], last=-1)
    sent = {"capacity": Capacity.ACTING_IN, "acting_for": "", "ends_on": ""}
    assert answer_to(cast, **sent)[0].status_code == 302
    made = Appointment.objects.get(role=Role.DIRECTOR, user=cast.users["deputy"])
    assert made.acting_for is None
    page = cast.sign_in("administrator").get(LIST).content.decode()
    assert "รักษาการในตำแหน่ง (ตำแหน่งว่าง)" in page


def test_two_people_do_not_stand_in_for_one_post_in_the_same_days(cast):
    assert answer_to(cast)[0].status_code == 302
    page = refusal(cast, username="officer", ends_on=in_days(20))
    assert "นายปรีชา รองสมมติ รักษาราชการแทนตำแหน่งนี้อยู่แล้ว" in page
    after = {"starts_on": in_days(6), "ends_on": in_days(20)}
    assert answer_to(cast, username="officer", **after)[0].status_code == 302


def test_a_delegation_may_have_several_and_stand_beside_a_stand_in(cast):
    assert answer_to(cast)[0].status_code == 302
    for name in ("officer", "deputy"):
        sent = {"username": name, "capacity": Capacity.ON_BEHALF}
        assert answer_to(cast, **sent)[0].status_code == 302


def test_two_stand_ins_for_a_vacant_post_are_refused_too(cast):
    lasting(cast.appointments["director"], last=-1)
    sent = {"capacity": Capacity.ACTING_IN, "acting_for": ""}
    assert answer_to(cast, **sent)[0].status_code == 302
    assert "รักษาการในตำแหน่งตำแหน่งนี้อยู่แล้ว" in refusal(cast, username="officer", **sent)


def test_one_deputy_stands_in_for_another(cast):
    other = User.objects.create_user("deputy.two", given_name="รองสอง")
    post = Appointment.objects.create(
        user=other, office=cast.area, role=Role.DEPUTY, starts_on="2020-01-01"
    )
    sent = {"role": Role.DEPUTY, "acting_for": post.pk}
    assert answer_to(cast, "director", **sent)[0].status_code == 302
    again = {"username": "officer", **sent}
    assert "รักษาราชการแทนตำแหน่งนี้อยู่แล้ว" in refusal(cast, "director", **again)
    # The first deputy's own post has nobody yet.
    own = {"role": Role.DEPUTY, "acting_for": cast.appointments["deputy"].pk}
    assert answer_to(cast, "director", username="officer", **own)[0].status_code == 302


def test_the_same_press_twice_appoints_once(cast):
    assert answer_to(cast)[0].status_code == 302
    assert "อยู่แล้วในช่วงวันที่นี้" in refusal(cast)


def test_a_post_of_ones_own_is_in_nobodys_place(cast):
    User.objects.create_user("newcomer", given_name="ใหม่")
    sent = {"username": "newcomer", "capacity": Capacity.SUBSTANTIVE}
    assert answer_to(cast, **sent)[0].status_code == 302
    made = Appointment.objects.get(user__username="newcomer")
    assert made.acting_for is None


@pytest.mark.parametrize(
    ("who", "offered", "not_offered"),
    [
        ("director", ["deputy", "division_director"], ["director", "school_director"]),
        ("administrator", ["director", "deputy", "teacher"], ["outsider"]),
        ("division_director", ["officer"], ["division_director", "teacher"]),
        ("school_director", ["teacher"], ["school_director", "other_school_clerk"]),
    ],
)
def test_holders_of_the_posts_one_fills_are_offered(cast, who, offered, not_offered):
    page = cast.sign_in(who).get(CREATE).content.decode()
    choices = page[page.index('name="acting_for"') :]
    choices = choices[: choices.index("</select>")]
    for name in offered:
        assert f'value="{cast.appointments[name].pk}"' in choices
    for name in not_offered:
        assert f'value="{cast.appointments[name].pk}"' not in choices


def test_ended_posts_and_closed_accounts_are_not_offered(cast):
    lasting(cast.appointments["deputy"], last=-1)
    User.objects.filter(pk=cast.users["officer"].pk).update(is_active=False)
    page = cast.sign_in("director").get(CREATE).content.decode()
    assert str(cast.users["deputy"]) not in page
    assert str(cast.users["officer"]) not in page


def test_the_list_shows_right_person_order_and_days(cast):
    assert answer_to(cast)[0].status_code == 302
    page = cast.sign_in("director").get(LIST, {"q": "ปรีชา"}).content.decode()
    assert "รักษาราชการแทน <b>นางอรุณี ผู้นำสมมติ</b>" in page
    assert "12/2569" in page
    assert thai.format_date_short(thai.today() + timedelta(days=5)) in page


def test_many_stand_ins_cost_no_more_queries(cast, django_assert_max_num_queries):
    people = User.objects.bulk_create(
        User(username=f"t{n:03d}", given_name=f"ครู{n:03d}") for n in range(40)
    )
    Appointment.objects.bulk_create(
        Appointment(
            user=person,
            office=cast.schools[0],
            role=Role.TEACHER,
            capacity=Capacity.ON_BEHALF,
            acting_for=cast.appointments["teacher"],
        )
        for person in people
    )
    browser = cast.sign_in("school_director")
    with django_assert_max_num_queries(12):
        assert "แสดง 1–43" in browser.get(LIST).content.decode()


def test_the_post_that_is_stood_in_for_ends_alone_and_says_so(cast):
    assert answer_to(cast)[0].status_code == 302
    end = reverse("directory:appointment_end", args=[cast.appointments["director"].pk])
    browser = cast.sign_in("administrator")
    assert "ยังมีผู้ปฏิบัติงานแทนตำแหน่งนี้" in browser.get(end).content.decode()
    assert browser.post(end, {"last_day": in_days(0)}).status_code == 302
    made = Appointment.objects.get(acting_for=cast.appointments["director"])
    assert made.ends_on == thai.today() + timedelta(days=5)


def test_rights_begin_and_end_with_the_days_of_the_order(cast):
    settings = reverse("directory:settings_edit")
    assert answer_to(cast)[0].status_code == 302
    made = Appointment.objects.get(acting_for=cast.appointments["director"])
    browser: Client = cast.sign_in("deputy")
    assert browser.get(settings).status_code == 403
    browser.post(reverse("directory:office_choose"), {"appointment": made.pk})
    assert browser.get(settings).status_code == 200
    lasting(made, first=-5, last=-1)
    # The order has ended: the deputy goes on as the deputy, without a question.
    assert browser.get(settings).status_code == 403
    assert browser.get(reverse("desk:home")).status_code == 200
