"""What a person typed survives an ended session and a stale form."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

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
