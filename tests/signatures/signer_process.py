"""Somebody who guesses a PIN in a process of their own.

Its arguments are ``<appointment> <pin> <times>``. It prints ``ready``, waits for a line, then tries the PIN so often and prints what came of each.
"""

from __future__ import annotations

import sys

from saraban.offices.actors import Actor
from saraban.offices.models import Appointment
from saraban.signatures.actions.prove import prove_signer
from saraban.signatures.errors import PinError


def main() -> None:
    """Do what the command line says."""
    appointment_id, pin, times = sys.argv[1:]
    appointment = Appointment.objects.select_related("office__parent", "user").get(
        pk=appointment_id
    )
    actor = Actor(appointment.user, appointment)
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(int(times)):
        try:
            prove_signer(pin, actor=actor)
        except PinError as refusal:
            print(refusal.reason, flush=True)
        else:
            print("signed", flush=True)
