"""Somebody who guesses a PIN in a process of their own.

``python -m tests.signatures.signer_process <appointment> <pin> <times>`` prints
``ready``, waits for a line, then tries the PIN so often and prints what came of each.
"""

from __future__ import annotations

import sys

import django

django.setup()

from saraban.offices.actors import Actor  # noqa: E402
from saraban.offices.models import Appointment  # noqa: E402
from saraban.signatures.errors import PinError  # noqa: E402
from saraban.signatures.signing import prove_signer  # noqa: E402


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


if __name__ == "__main__":
    main()
