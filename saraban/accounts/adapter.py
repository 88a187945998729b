"""How django-allauth behaves here."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import resolve_url


class AccountAdapter(DefaultAccountAdapter):
    """No public sign-up, no messages of its own: the office makes accounts."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง ตรวจแป้นพิมพ์ไทย/อังกฤษแล้วลองใหม่",
        "invalid_login": "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง ตรวจแป้นพิมพ์ไทย/อังกฤษแล้วลองใหม่",
        "account_inactive": "บัญชีนี้ปิดใช้งานแล้ว ติดต่อผู้ดูแลระบบ",
        "too_many_login_attempts": "ใส่รหัสผ่านผิดหลายครั้งเกินไป รอสักครู่แล้วลองใหม่",
        "incorrect_password": "รหัสผ่านเดิมไม่ถูกต้อง",
        "enter_current_password": "ใส่รหัสผ่านเดิมของท่าน",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes their own account."""
        return False

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
