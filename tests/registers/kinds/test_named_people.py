"""บุคคลในคำสั่ง, รับทราบคำสั่ง: registers:named_person_list, order_detail, order_acknowledge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pypdfium2
import pytest
import time_machine
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.notices.models import Notice, NoticeKind
from saraban.offices.models import Appointment, Office
from saraban.registers.models import NamedPerson, RegisterEntry
from tests import forms
from tests.cast import Cast
from tests.registers.printed import squeezed

CREATE = reverse("registers:entry_create", args=["order"])
NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
NAMED = ("officer", "division_clerk", "school_director")

pytestmark = pytest.mark.usefixtures("in_november")


@pytest.fixture
def in_november() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def order(cast: Cast) -> RegisterEntry:
    """An order of the area with its signed file."""
    cast.sign_in("registry_clerk").post(CREATE, forms.order(cast, file_1=forms.pdf()))
    return RegisterEntry.objects.get()


def people_page(order: RegisterEntry) -> str:
    return reverse("registers:named_person_list", args=[order.pk])


def tell(
    cast: Cast, order: RegisterEntry, who: Sequence[str], by: str = "registry_clerk"
) -> Any:
    """Tick people on the page and press แจ้งบุคคลที่เลือก."""
    posts = [cast.appointments[name].pk for name in who]
    return cast.sign_in(by).post(people_page(order), {"person": posts}, follow=True)


def acknowledge(cast: Cast, order: RegisterEntry, by: str) -> Any:
    page = reverse("registers:order_acknowledge", args=[order.pk])
    return cast.sign_in(by).post(page, follow=True)


@pytest.mark.postgres
def test_named_people_are_told_and_acknowledge(
    cast: Cast, order: RegisterEntry
) -> None:
    assert "แจ้งบุคคลในคำสั่งแล้ว 3 คน" in tell(cast, order, NAMED).content.decode()
    told = Notice.objects.filter(kind=NoticeKind.NAMED_IN_ORDER)
    assert set(told.values_list("person", flat=True)) == {
        cast.users[name].pk for name in NAMED
    }
    page = reverse("registers:order_detail", args=[order.pk])
    bell = cast.sign_in("officer").get(reverse("notices:notice_list"))
    assert page in bell.content.decode()
    read = cast.sign_in("officer").get(page).content.decode()
    assert order.subject in read
    assert "รับทราบคำสั่ง" in read
    done = acknowledge(cast, order, "officer").content.decode()
    assert "รับทราบคำสั่งที่ 1/2569 แล้ว" in done
    assert ">รับทราบคำสั่ง <" not in done
    listed = cast.sign_in("registry_clerk").get(people_page(order)).content.decode()
    assert "แจ้งแล้ว 3 คน รับทราบแล้ว 1 คน" in listed
    detail = cast.sign_in("registry_clerk").get(order.get_absolute_url())
    assert "แจ้งแล้ว 3 คน รับทราบแล้ว 1 คน" in detail.content.decode()


def test_pressed_twice_it_is_told_and_acknowledged_once(
    cast: Cast, order: RegisterEntry
) -> None:
    tell(cast, order, NAMED)
    again = tell(cast, order, NAMED).content.decode()
    assert "ไม่มีบุคคลใหม่ที่จะแจ้ง" in again
    assert Notice.objects.filter(kind=NoticeKind.NAMED_IN_ORDER).count() == 3
    acknowledge(cast, order, "officer")
    first = NamedPerson.objects.get(user=cast.users["officer"]).acknowledged_at
    acknowledge(cast, order, "officer")
    named = NamedPerson.objects.get(user=cast.users["officer"])
    assert named.acknowledged_at == first
    kinds = AuditEvent.objects.filter(kind=AuditKind.ORDER_ACKNOWLEDGED)
    assert kinds.count() == 1


def test_only_those_named_read_it_that_way(cast: Cast, order: RegisterEntry) -> None:
    tell(cast, order, ["school_director"])
    page = reverse("registers:order_detail", args=[order.pk])
    file = order.content.attachments.get()
    opened = reverse("registers:order_file", args=[order.pk, file.pk])
    for name, status in (("school_director", 200), ("teacher", 404), ("officer", 404)):
        client = cast.sign_in(name)
        assert client.get(page).status_code == status, name
        assert client.get(opened).status_code == status, name
    assert acknowledge(cast, order, "teacher").status_code == 404
    mine = cast.sign_in("school_director").get(reverse("registers:order_list"))
    assert order.subject in mine.content.decode()
    others = cast.sign_in("teacher").get(reverse("registers:order_list"))
    assert "ยังไม่มีคำสั่งที่มีชื่อท่าน" in others.content.decode()


def test_a_teacher_reads_an_order_of_their_school(cast: Cast) -> None:
    cast.sign_in("school_clerk").post(CREATE, forms.order(cast))
    order = RegisterEntry.objects.get()
    tell(cast, order, ["teacher"], "school_clerk")
    assert "รับทราบคำสั่งที่" in acknowledge(cast, order, "teacher").content.decode()


def test_who_has_left_is_not_told_and_the_rest_waits(
    cast: Cast, order: RegisterEntry
) -> None:
    Appointment.objects.filter(pk=cast.appointments["officer"].pk).update(
        ends_on="2026-11-01"
    )
    answer = tell(cast, order, NAMED)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "บุคคลที่เลือกบางคนพ้นจากหน่วยงานไปแล้ว" in page
    post = cast.appointments["division_clerk"].pk
    assert f'value="{post}" checked' in page
    assert not NamedPerson.objects.exists()


def test_who_left_later_stays_in_the_list_with_a_mark(
    cast: Cast, order: RegisterEntry
) -> None:
    tell(cast, order, NAMED)
    Appointment.objects.filter(pk=cast.appointments["officer"].pk).update(
        ends_on="2026-11-19"
    )
    page = cast.sign_in("registry_clerk").get(people_page(order)).content.decode()
    assert page.count("พ้นจากหน่วยงานแล้ว") == 1
    assert str(cast.users["officer"]) in page


def test_another_offices_people_are_not_named(cast: Cast) -> None:
    cast.sign_in("school_clerk").post(CREATE, forms.order(cast))
    order = RegisterEntry.objects.get()
    assert tell(cast, order, ["officer"], "school_clerk").status_code == 422
    assert not NamedPerson.objects.exists()
    assert tell(cast, order, ["officer"]).status_code == 404


def test_people_of_schools_are_found_by_name(cast: Cast, order: RegisterEntry) -> None:
    client = cast.sign_in("registry_clerk")
    plain = client.get(people_page(order)).content.decode()
    teacher, head = cast.users["teacher"], cast.users["school_director"]
    assert str(teacher) not in plain
    assert str(head) in plain
    found = client.get(people_page(order), {"q": teacher.given_name}).content.decode()
    assert str(teacher) in found


def test_somebody_named_by_mistake_is_taken_out(
    cast: Cast, order: RegisterEntry
) -> None:
    tell(cast, order, NAMED)
    acknowledge(cast, order, "officer")
    client = cast.sign_in("registry_clerk")

    def remove(name: str) -> str:
        named = NamedPerson.objects.get(user=cast.users[name])
        page = reverse("registers:named_person_remove", args=[order.pk, named.pk])
        return client.post(page, follow=True).content.decode()

    assert "ออกจากรายชื่อแล้ว" in remove("division_clerk")
    assert "รับทราบคำสั่งแล้ว จึงเอาออกจากรายชื่อไม่ได้" in remove("officer")
    assert NamedPerson.objects.count() == 2
    assert AuditEvent.objects.filter(kind=AuditKind.PERSON_UNNAMED).count() == 1


@pytest.mark.parametrize(
    ("by", "status"), [("director", 403), ("officer", 403), ("school_clerk", 404)]
)
def test_who_may_not_correct_the_order_names_nobody(
    cast: Cast, order: RegisterEntry, by: str, status: int
) -> None:
    assert tell(cast, order, ["officer"], by).status_code == status
    assert not NamedPerson.objects.exists()


def test_a_cancelled_order_is_not_acknowledged(
    cast: Cast, order: RegisterEntry
) -> None:
    tell(cast, order, NAMED)
    void = reverse("registers:entry_void", args=[order.pk])
    cast.sign_in("registry_clerk").post(void, {"reason": "ผิด"})
    answer = acknowledge(cast, order, "officer").content.decode()
    assert "คำสั่งนี้ยกเลิกเลขแล้ว ไม่ต้องรับทราบ" in answer
    assert not NamedPerson.objects.filter(acknowledged_at__isnull=False).exists()


def test_a_later_order_is_told_to_those_of_the_cancelled_one(
    cast: Cast, order: RegisterEntry
) -> None:
    tell(cast, order, NAMED)
    cast.sign_in("registry_clerk").post(CREATE, forms.order(cast, cancels="1/2569"))
    page = reverse("registers:order_detail", args=[order.pk])
    read = cast.sign_in("officer").get(page).content.decode()
    assert "คำสั่งนี้ถูกยกเลิกโดยคำสั่งที่ 2/2569" in read


def test_what_waits_stands_on_the_first_page(cast: Cast, order: RegisterEntry) -> None:
    tell(cast, order, NAMED)
    home = reverse("desk:home")
    waiting = cast.sign_in("officer").get(home).content.decode()
    assert "คำสั่งที่มีชื่อท่าน <br>ยังไม่ได้รับทราบ" in waiting
    acknowledge(cast, order, "officer")
    done = cast.sign_in("officer").get(home).content.decode()
    assert "ยังไม่ได้รับทราบ" not in done


def test_a_letter_names_nobody(cast: Cast) -> None:
    page = reverse("registers:entry_create", args=["incoming"])
    cast.sign_in("registry_clerk").post(page, forms.incoming(cast))
    letter = RegisterEntry.objects.get()
    assert tell(cast, letter, ["officer"]).status_code == 404


def test_the_list_is_printed(cast: Cast, order: RegisterEntry) -> None:
    tell(cast, order, NAMED)
    acknowledge(cast, order, "officer")
    page = reverse("registers:named_person_list_pdf", args=[order.pk])
    answer = cast.sign_in("registry_clerk").get(page)
    document = pypdfium2.PdfDocument(answer.content)
    text = squeezed(document[0].get_textpage().get_text_bounded())
    assert "รายชื่อผู้รับทราบคำสั่ง" in text
    assert "รวม๓คนรับทราบแล้ว๑คน" in text.replace(" ", "")


def test_who_is_named_stands_among_the_readers(
    cast: Cast, order: RegisterEntry
) -> None:
    Office.objects.filter(pk=cast.area.pk).update(officers_may_register_outgoing=False)
    tell(cast, order, ["officer", "school_director"])
    page = reverse("desk:entry_readers", args=[order.pk])
    readers = cast.sign_in("registry_clerk").get(page).content.decode()
    assert "มีชื่อในคำสั่ง" in readers
    assert str(cast.users["school_director"]) in readers
