"""Ways of proposing as people type them, for tests."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from saraban.offices.models import Role
from tests.cast import Cast


def filled(*desks: tuple[Any, ...], **changed: Any) -> dict[str, Any]:
    """Return a filled form: of each desk its place, post, purpose, days, division."""
    typed: dict[str, Any] = {"name": "หนังสือด่วน", "kind": "urgent", "order": "1"}
    for number, (place, role, purpose, *more) in enumerate(desks, start=1):
        typed |= {
            f"row{number}-place": str(place),
            f"row{number}-role": role,
            f"row{number}-purpose": purpose,
            f"row{number}-days": str(more[0]) if more else "",
        }
        if len(more) > 1:
            typed[f"row{number}-division"] = str(more[1])
    return typed | changed


DIRECT = (1, Role.DIRECTOR, "instruct")


def create(cast: Cast, typed: dict[str, Any], by: str = "registry_clerk") -> Any:
    return cast.sign_in(by).post(reverse("circulation:way_create"), typed)


def delete(cast: Cast, token: str, by: str = "registry_clerk") -> HttpResponse:
    url = reverse("circulation:way_delete", args=[token])
    return cast.sign_in(by).post(url)  # type: ignore[return-value]
