"""How django-allauth behaves here."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import resolve_url

from saraban.accounts.failed_sign_ins import (
    account_named,
    count_worth_telling,
    note_failed,
)
from saraban.accounts.sign_in_tries import (
    is_confirmed,
    locked,
    tries_at_sign_in,
)
from saraban.core.try_limits import NoTryLeftError


class AccountAdapter(DefaultAccountAdapter):
    """No public sign-up, no messages of its own: the office makes accounts."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง ตรวจแป้นพิมพ์ไทย/อังกฤษแล้วลองใหม่",
        "invalid_login": "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง ตรวจแป้นพิมพ์ไทย/อังกฤษแล้วลองใหม่",
        "account_inactive": "บัญชีนี้ปิดใช้งานแล้ว ติดต่อผู้ดูแลระบบ",
        "incorrect_password": "รหัสผ่านเดิมไม่ถูกต้อง",
        "enter_current_password": "ใส่รหัสผ่านเดิมของท่าน",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes their own account."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Judge a password that still has a try; whoever was wrong keeps it counted.

        Raises ValidationError, the same for every name, where none is left.
        """
        name = str(credentials.get("username", ""))
        tries = tries_at_sign_in(request, name)
        try:
            tries.take()
        except NoTryLeftError as error:
            note_failed(account_named(name), request)
            raise locked(error.until) from error
        user = super().authenticate(request, **credentials)
        if user is not None:
            tries.was_right()
        return user

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Whether this is the password of who is signed in; the session is a new one then."""
        is_right = is_confirmed(user, password, self.request)
        if is_right:
            self.request.session.cycle_key()
        return is_right

    def pre_login(self, request: HttpRequest, user: Any, **details: Any) -> Any:
        """Tell the person that somebody has tried meanwhile."""
        response = super().pre_login(request, user, **details)
        count = 0 if response else count_worth_telling(user, request)
        if count:
            messages.warning(
                request,
                f"มีผู้พยายามเข้าสู่ระบบด้วยชื่อผู้ใช้ของท่านไม่สำเร็จ {count:,} ครั้ง ตั้งแต่ท่านเข้าใช้ครั้งก่อน "
                "ถ้าไม่ใช่ท่านเอง ให้เปลี่ยนรหัสผ่านและแจ้งผู้ดูแลระบบ",
            )
        return response

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """To work, with the new password."""
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Say only that the password is changed; other pages speak for themselves."""
        if message_template == "account/messages/password_changed.txt":
            messages.success(request, "เปลี่ยนรหัสผ่านแล้ว ครั้งต่อไปให้ใช้รหัสผ่านใหม่")
