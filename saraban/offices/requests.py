"""A request as the pages get it: somebody at work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from saraban.accounts.models import User
    from saraban.offices.actors import Actor


class SignedInRequest(HttpRequest):
    """A request after ActorMiddleware: person and appointment are known."""

    actor: Actor
    user: User
