"""Which form a line of each kind of book is registered and corrected with."""

from __future__ import annotations

from functools import partial
from typing import Final

from saraban.registers.models import BookKind
from saraban.registers.models.kinds import CERTIFICATE, INCOMING, OUTGOING
from saraban.registers.queries.hand_on import HandOnOffer
from saraban.registers.views.entries.certificate_forms import (
    CertificateEditForm,
    CertificateForm,
)
from saraban.registers.views.entries.forms import (
    FormMaker,
    IncomingEditForm,
    IssuedEditForm,
    IssuedForm,
    OutgoingEditForm,
    OutgoingForm,
)
from saraban.registers.views.entries.hand_on_forms import NewIncomingForm

_NEW: Final[dict[str, FormMaker]] = {
    INCOMING.code: NewIncomingForm,
    OUTGOING.code: OutgoingForm,
    CERTIFICATE.code: partial(CertificateForm, kind=CERTIFICATE),
}
_EDIT: Final[dict[str, FormMaker]] = {
    INCOMING.code: IncomingEditForm,
    OUTGOING.code: OutgoingEditForm,
    CERTIFICATE.code: partial(CertificateEditForm, kind=CERTIFICATE),
}


def create_form(kind: BookKind, offer: HandOnOffer | None = None) -> FormMaker:
    """Return the form of a new line in books of this kind.

    ``offer`` is what registering it may hand on.
    """
    made = _NEW.get(kind.code) or partial(IssuedForm, kind=kind)
    return partial(made, offer=offer) if offer is not None else made


def edit_form(kind: BookKind) -> FormMaker:
    """Return the form that corrects a line in books of this kind."""
    return _EDIT.get(kind.code) or partial(IssuedEditForm, kind=kind)
