"""Limits that are reached soon; ``test_guessing_at_once`` has the real ones."""

from __future__ import annotations

from dataclasses import replace

import pytest

from saraban.accounts import failed_sign_ins, sign_in_tries
from saraban.core.try_limits import OF_ACCOUNT_IN_NETWORK
from tests.accounts.signing_in import FEW


@pytest.fixture
def few_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave fewer tries than people have: the pages are asked less often."""
    for name in ("OF_ACCOUNT_IN_NETWORK", "OF_KNOWN_DEVICE", "OF_CONFIRMATION"):
        limit = replace(getattr(sign_in_tries, name), most=FEW)
        monkeypatch.setattr(sign_in_tries, name, limit)
    limit = replace(OF_ACCOUNT_IN_NETWORK, most=FEW)
    monkeypatch.setattr(failed_sign_ins, "OF_ACCOUNT_IN_NETWORK", limit)
