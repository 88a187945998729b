"""A machine of its own whose clock may be wrong: its worker, and one press on it.

Its arguments are by how many seconds the clock is wrong, a step and an appointment, or 0.
It prints ``ready`` when the press is done and works until a line comes.
"""

from __future__ import annotations

import sys
import threading
import time

import time_machine
from django.utils import timezone

from saraban.circulation.actions.decide import DecisionDetails
from saraban.circulation.actions.pending_decision import create_pending_decision
from saraban.circulation.models import Decision
from saraban.core import worker
from saraban.core.models import JobClock
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment


def main() -> None:
    """Press, and work with the clock as it is told."""
    wrong, step_id, appointment_id = (int(word) for word in sys.argv[1:])
    time.tzset()
    with time_machine.travel(timezone.now().timestamp() + wrong):
        stop = threading.Event()
        at_work = threading.Thread(target=worker.work, args=(stop,))
        at_work.start()
        while not JobClock.objects.filter(succeeded_at__isnull=False).exists():
            time.sleep(0.05)
        if step_id:
            _press(step_id, appointment_id)
        print("ready", flush=True)
        sys.stdin.readline()
        stop.set()
        at_work.join()


def _press(step_id: int, appointment_id: int) -> None:
    posts = Appointment.objects.select_related("office__parent", "user")
    appointment = posts.get(pk=appointment_id)
    actor = Actor(appointment.user, appointment)
    create_pending_decision(step_id, DecisionDetails(Decision.NOTED), actor=actor)
