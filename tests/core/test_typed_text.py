"""What a person typed survives an ended session and a stale form."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from saraban.dispatch.models import Dispatch
from saraban.offices.middleware import CHOSEN
from saraban.offices.models import Appointment, Role
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.cast import PASSWORD, Cast


def filled(cast: Cast, client: Client, **changed: Any) -> dict[str, Any]:
    """Open the form and fill it as its page is."""
    page = reverse("registers:entry_create", args=["incoming"])
    html = client.get(page).content.decode()
    mark = html.split('name="typed_by" value="')[1].split('"')[0]
    return forms.incoming(cast, typed_by=mark, **changed)


def sign_in(client: Client, path: str, username: str) -> str:
    """Sign in at the page where the person was sent; return where it leads."""
    answer = client.post(path, {"login": username, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


@pytest.mark.parametrize(("with_file", "says_so"), [(True, True), (False, False)])
def test_the_text_is_there_after_signing_in_again(
    cast: Cast, *, with_file: bool, says_so: bool
) -> None:
    client = cast.sign_in("registry_clerk")
    page = reverse("registers:entry_create", args=["incoming"])
    files = {"file_1": forms.pdf()} if with_file else {}
    typed = filled(cast, client, subject="เรื่องที่พิมพ์ค้างไว้", **files)
    Session.objects.all().delete()
    answer = client.post(page, typed, HTTP_REFERER=f"http://testserver{page}")
    assert answer["Location"].startswith(reverse("account_login"))
    assert not RegisterEntry.objects.exists()
    back = sign_in(client, answer["Location"], cast.users["registry_clerk"].username)
    assert back == page
    html = client.get(back).content.decode()
    assert "เรื่องที่พิมพ์ค้างไว้" in html
    assert typed["reference_number"] in html
    assert "ข้อความที่พิมพ์ไว้ยังอยู่ครบ" in html
    assert ("ไฟล์แนบต้องเลือกใหม่" in html) == says_so
    assert "เรื่องที่พิมพ์ค้างไว้" not in client.get(back).content.decode()


def test_another_person_on_the_same_computer_does_not_see_it(cast: Cast) -> None:
    client = cast.sign_in("registry_clerk")
    page = reverse("registers:entry_create", args=["incoming"])
    typed = filled(cast, client, subject="เรื่องของคนก่อน")
    Session.objects.all().delete()
    answer = client.post(page, typed, HTTP_REFERER=f"http://testserver{page}")
    back = sign_in(client, answer["Location"], cast.users["division_clerk"].username)
    assert "เรื่องของคนก่อน" not in client.get(back).content.decode()


def test_a_stale_form_is_shown_again_and_writes_nothing(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.users["registry_clerk"])
    page = reverse("registers:entry_create", args=["incoming"])
    typed = filled(cast, client, subject="เรื่องในแบบฟอร์มเก่า")
    answer = client.post(page, typed, HTTP_REFERER=f"http://testserver{page}")
    assert answer["Location"] == page
    assert "เรื่องในแบบฟอร์มเก่า" in client.get(page).content.decode()
    assert not RegisterEntry.objects.exists()


def test_a_form_of_another_site_is_refused(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.users["registry_clerk"])
    page = reverse("registers:entry_create", args=["incoming"])
    answer = client.post(page, forms.incoming(cast))
    assert answer.status_code == 403
    assert not RegisterEntry.objects.exists()


def second_post(cast: Cast) -> Appointment:
    """The school clerk works in the second school too."""
    return Appointment.objects.create(
        user=cast.users["school_clerk"],
        office=cast.schools[1],
        role=Role.SCHOOL_CLERK,
        starts_on=cast.appointments["school_clerk"].starts_on,
    )


def choose(client: Client, appointment: Appointment) -> None:
    """Choose the office to work for."""
    session = client.session
    session[CHOSEN] = appointment.pk
    session.save()


def test_a_form_of_one_office_is_not_written_into_another(cast: Cast) -> None:
    other = second_post(cast)
    client = cast.sign_in("school_clerk")
    choose(client, cast.appointments["school_clerk"])
    page = reverse("registers:entry_create", args=["incoming"])
    typed = filled(cast, client, subject="เรื่องของโรงเรียนแรก")
    choose(client, other)
    answer = client.post(page, typed, HTTP_REFERER=f"http://testserver{page}")
    assert answer["Location"] == page
    assert not RegisterEntry.objects.exists()
    html = client.get(page).content.decode()
    assert "เปิดไว้ก่อนเปลี่ยนหน่วยงาน" in html
    assert "เรื่องของโรงเรียนแรก" in html


def test_the_mark_of_a_deed_for_another_office_is_refused(cast: Cast) -> None:
    other = second_post(cast)
    client = cast.sign_in("school_clerk")
    choose(client, cast.appointments["school_clerk"])
    page = reverse("registers:entry_create", args=["incoming"])
    typed = forms.incoming(cast)
    assert client.post(page, typed).status_code == 302
    choose(client, other)
    answer = client.post(page, typed)
    assert answer.status_code == 422
    assert "แบบฟอร์มนี้ส่งไปแล้ว" in answer.content.decode()


def test_the_text_is_kept_when_an_office_has_to_be_chosen_first(cast: Cast) -> None:
    client = cast.sign_in("school_clerk")
    page = reverse("registers:entry_create", args=["incoming"])
    typed = filled(cast, client, subject="เรื่องก่อนเลือกหน่วยงาน")
    second_post(cast)
    answer = client.post(page, typed, HTTP_REFERER=f"http://testserver{page}")
    assert answer["Location"].startswith(reverse("directory:office_choose"))
    choose(client, cast.appointments["school_clerk"])
    assert "เรื่องก่อนเลือกหน่วยงาน" in client.get(page).content.decode()


def test_kept_text_does_not_unlock_what_the_book_says(cast: Cast) -> None:
    client = cast.sign_in("registry_clerk")
    create = reverse("registers:entry_create", args=["outgoing"])
    client.post(create, forms.outgoing(cast))
    entry = RegisterEntry.objects.get()
    page = f"{reverse('dispatch:dispatch_create')}?entry={entry.pk}"
    html = client.get(page).content.decode()
    mark = html.split('name="typed_by" value="')[1].split('"')[0]
    false = forms.dispatch(cast, typed_by=mark, subject="ปลอม")
    Session.objects.all().delete()
    client.post(page, false, HTTP_REFERER=f"http://testserver{page}")
    client.force_login(cast.users["registry_clerk"])
    assert client.post(page, forms.dispatch(cast)).status_code == 302
    assert Dispatch.objects.get().subject == entry.subject


def test_a_page_of_another_site_is_no_place_to_go(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.users["registry_clerk"])
    page = reverse("registers:entry_create", args=["incoming"])
    typed = filled(cast, client)
    answer = client.post(page, typed, HTTP_REFERER="http://testserver//evil.example/p")
    assert answer["Location"] == page
