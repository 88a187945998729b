"""Sign-in and sign-out in the record of deeds."""

import pytest
from django.test import Client
from django.urls import reverse

from saraban.accounts.models import FailedSignIns
from saraban.audit.models import AuditEvent, AuditKind
from saraban.offices.models import Appointment, Role
from tests.cast import PASSWORD

LOGIN = reverse("account_login")


def sign_in(name, password, **headers):
    browser = Client()
    sent = {"login": name, "password": password}
    return browser, browser.post(LOGIN, sent, **headers)


def test_who_signs_in_with_one_post_is_recorded_in_it(cast):
    browser, response = sign_in("registry.clerk", PASSWORD)
    assert response.status_code == 302
    browser.post(reverse("account_logout"))
    for kind in (AuditKind.SIGNED_IN, AuditKind.SIGNED_OUT):
        event = AuditEvent.objects.get(kind=kind)
        assert event.actor == cast.users["registry_clerk"]
        assert event.office == cast.area
        assert event.appointment_id == cast.appointments["registry_clerk"].pk
        assert event.ip_address == "127.0.0.1"


def test_who_has_several_posts_signs_in_under_none(cast):
    Appointment.objects.create(
        user=cast.users["teacher"], office=cast.schools[1], role=Role.TEACHER
    )
    sign_in("teacher", PASSWORD)
    event = AuditEvent.objects.get(kind=AuditKind.SIGNED_IN)
    assert (event.actor, event.office) == (cast.users["teacher"], None)


def test_a_wrong_password_is_recorded_without_it(cast):
    _, response = sign_in("Officer", "ผิดแน่นอน-12345")
    assert response.status_code == 200
    failed = FailedSignIns.objects.get()
    assert (failed.user, failed.network) == (cast.users["officer"], "127.0.0.1")
    assert failed.count == 1
    assert not AuditEvent.objects.filter(kind=AuditKind.SIGN_IN_FAILED).exists()


def test_an_unknown_name_is_not_kept(cast):
    sign_in("my-password-in-the-wrong-field", "x")
    failed = FailedSignIns.objects.get()
    assert (failed.user, failed.count) == (None, 1)
    assert not AuditEvent.objects.filter(kind=AuditKind.SIGN_IN_FAILED).exists()


def test_a_closed_account_is_told_only_with_the_right_password(cast):
    cast.users["officer"].is_active = False
    cast.users["officer"].save()
    _, wrong = sign_in("officer", "ผิดแน่นอน-12345")
    assert "บัญชีนี้ปิดใช้งานแล้ว" not in wrong.content.decode()
    browser, right = sign_in("officer", PASSWORD)
    assert "บัญชีนี้ปิดใช้งานแล้ว" in right.content.decode()
    assert "_auth_user_id" not in browser.session
    assert FailedSignIns.objects.get().count == 2


@pytest.mark.parametrize(("proxies", "address"), [(0, "127.0.0.1"), (1, "203.0.113.9")])
def test_addresses_are_believed_only_from_trusted_proxies(
    cast, settings, proxies, address
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    forwarded = "198.51.100.1, 203.0.113.9"
    sign_in("officer", PASSWORD, headers={"x-forwarded-for": forwarded})
    event = AuditEvent.objects.get(kind=AuditKind.SIGNED_IN)
    assert event.ip_address == address
