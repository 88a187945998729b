"""The first start as somebody who was given the link does it."""

from __future__ import annotations

from typing import Any, Final

from django.test import Client
from django.urls import reverse

from saraban.directory.actions.first_start import renew_code
from saraban.offices.divisions import DIVISIONS

PAGE: Final = reverse("directory:first_start")
PASSWORD: Final = "ม้าลายกินหญ้า-99"
AREA: Final = "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาตัวอย่าง เขต 1"


def opened(code: str = "") -> Client:
    """Return the browser of who opened the link."""
    # A name that is allowed in a process of its own too.
    browser = Client(SERVER_NAME="localhost")
    answer = browser.get(PAGE, {"code": code or renew_code()})
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    return browser


def typed(**changed: Any) -> dict[str, Any]:
    """Return the form as it comes, filled in; a field that is None is not sent."""
    fields: dict[str, Any] = {
        "code": "5099",
        "name": AREA,
        "short_name": "",
        "reference_prefix": "ที่ ศธ 04999/",
        "username": "Boss",
        "title": "นาย",
        "given_name": "หัวหน้า",
        "family_name": "สมมติ",
        "password": PASSWORD,
        "password_again": PASSWORD,
    }
    for number, (name, short_name) in enumerate(DIVISIONS, start=1):
        fields[f"keep_{number}"] = "on"
        fields[f"division_{number}"] = name
        fields[f"short_{number}"] = short_name
    fields |= changed
    return {name: value for name, value in fields.items() if value is not None}
