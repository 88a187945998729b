"""What a browser may keep of a form, and that it cuts nothing (``typed_text.js``)."""

from __future__ import annotations

import re
from typing import Final

from django import forms

from saraban.core import fields
from tests.conventions.files import ROOT, project_files

TEMPLATES: Final = [
    path
    for path in project_files()
    if path.suffix == ".html" and path.is_relative_to(ROOT / "saraban")
]
WRITING: Final = re.compile(r"<form\b[^>]*method=\"post\"[^>]*>")
PASSWORD: Final = re.compile(r"<input\b[^>]*type=\"password\"[^>]*>")
RESET: Final = re.compile(r"<button\b[^>]*type=\"reset\"[^>]*>")
LIMITED: Final = re.compile(r"<(?:input|textarea)\b[^>]*\bmaxlength=[^>]*>")
# Their forms hold words of secret letters, passwords, PINs or codes.
UNKEPT: Final = (
    "accounts/",
    "secret_letters/",
    "signatures/",
    "desk/templates/desk/entry_make_secret.html",
)
# No words are pasted there: codes and figures, a PIN, days of a filter; and words that are
# looked for in a secret book.
MAY_LIMIT: Final = re.compile(
    r'type="(?:password|search)"|name="(?:code|go)"|inputmode="numeric"|placeholder="เช่น 1'
)


def test_no_form_of_secret_letters_or_passwords_is_kept() -> None:
    checked = 0
    for path in TEMPLATES:
        name = path.relative_to(ROOT / "saraban").as_posix()
        text = path.read_text(encoding="utf-8")
        if name.startswith(UNKEPT):
            found = WRITING.findall(text)
            checked += len(found)
            assert all("data-unkept" in form for form in found), name
        for field in PASSWORD.findall(text):
            assert "data-unkept" in field or name.startswith(UNKEPT), name
    assert checked > 20


def test_no_template_lets_the_browser_cut_what_is_pasted() -> None:
    for path in TEMPLATES:
        found = LIMITED.findall(path.read_text(encoding="utf-8"))
        assert not [each for each in found if not MAY_LIMIT.search(each)], path


def test_reset_is_shown_only_where_a_script_can_undo_it() -> None:
    found = [
        button
        for path in TEMPLATES
        for button in RESET.findall(path.read_text(encoding="utf-8"))
    ]
    assert len(found) > 4
    assert all("jsonly" in each and "push" not in each for each in found), found


def test_fields_tell_their_length_and_leave_the_cutting_to_nobody() -> None:
    line = fields.LineField(label="เรื่อง", max_length=500)
    text = fields.TextField(label="สรุป", max_length=900)
    pin = fields.SecretField(label="รหัส PIN", max_length=6)
    assert line.widget.attrs == {"data-most": "500"}
    assert text.widget.attrs["data-most"] == "900"
    assert text.widget.attrs["data-lines"]
    assert pin.widget.attrs == {"data-unkept": True}
    assert isinstance(pin.widget, forms.PasswordInput)
