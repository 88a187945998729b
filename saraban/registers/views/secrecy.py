"""ความลับ on the ordinary forms: a secret letter is its registrar's, not theirs."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest
from django.urls import reverse

from saraban.core.errors import LeadsElsewhereError
from saraban.core.fields import choice_messages
from saraban.documents.actions import discard_uploads
from saraban.documents.uploads import ArrivedFile
from saraban.letters.models import Secrecy

# By its name alone: the pages of secret letters stand above these.
_PAGE: Final = "secret_letters:registrar_list"


class SecretChosenError(LeadsElsewhereError):
    """A level of secrecy was chosen: nothing of the form is kept in the open."""

    def __init__(self, level: int) -> None:
        """Remember the level."""
        super().__init__(reverse(_PAGE))
        self.level = level

    def leave(self, request: HttpRequest) -> str:
        """Forget the form's files; lead to who keeps the secret letters."""
        arrived = [
            each.sha256
            for name in request.FILES
            for each in request.FILES.getlist(name)
            if isinstance(each, ArrivedFile) and each.sha256
        ]
        user = request.user
        discard_uploads(user, request.POST.getlist("upload"), arrived)  # type: ignore[arg-type]
        sends = "recipients" in request.POST or "addressee" not in request.POST
        asked = {"level": self.level, **({"from": "send"} if sends else {})}
        return f"{self.path}?{urlencode(asked)}"


class SecrecyField(forms.TypedChoiceField):
    """ความลับ: anything but ไม่ลับ leads to the registrar of secret letters.

    Raises SecretChosenError.
    """

    def __init__(self) -> None:
        """Make the field."""
        super().__init__(
            label="ความลับ",
            choices=Secrecy.choices,
            coerce=int,
            initial=Secrecy.NONE,
            # Forms that show no such field ask nothing.
            required=False,
            widget=forms.RadioSelect,
            error_messages=choice_messages("ความลับ"),
        )

    def clean(self, value: object) -> int:
        """Return ไม่ลับ."""
        secrecy = int(super().clean(value) or Secrecy.NONE)
        if secrecy != Secrecy.NONE:
            raise SecretChosenError(secrecy)
        return secrecy


def refuse_secret(request: HttpRequest) -> None:
    """Raise SecretChosenError before the files of a sent form are kept in the open."""
    chosen = request.POST.get("secrecy", "")
    levels = {str(int(each)): int(each) for each in Secrecy if each is not Secrecy.NONE}
    if chosen in levels:
        raise SecretChosenError(levels[chosen])
