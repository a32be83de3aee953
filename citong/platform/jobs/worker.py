"""The worker: takes tickets one by one, ticks the timetable, gives signs of life, and stops when told."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import time
from threading import Event, Thread
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS as BACKEND
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from .models import Job
from .recovery import recover
from .running import as_worker
from .schedules import tick

log = logging.getLogger(__name__)
PULSE = 10.0  # seconds between two signs of life
ROUND = 15.0  # seconds between two looks at the timetable and at dead workers
IDLE = 1.0  # seconds to wait when nothing waits
TROUBLE = 5.0  # seconds to wait when the database does not answer


class Pulse(Thread):
    """Signs of life for the jobs of one worker, from a thread with its own connection."""

    def __init__(self, name: str) -> None:
        super().__init__(name=f"pulse of {name}", daemon=True)
        self.worker = name
        self.over = Event()

    def run(self) -> None:
        while not self.over.wait(PULSE):
            try:
                beat(self.worker)
            except (OperationalError, InterfaceError):
                log.warning("no sign of life written: the database is busy or away")
            finally:
                connection.close()


def beat(worker: str) -> int:
    """Tell that the jobs of ``worker`` are alive."""
    running = Job.objects.filter(worker=worker, state=Job.State.RUNNING)
    return running.update(heartbeat_at=timezone.now())


def run(stop: Event) -> None:
    """Work until ``stop`` is set; the job at hand is finished first, or put back if it may run again."""
    name = f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(4)}"
    pulse = Pulse(name)
    pulse.start()
    looked = -ROUND
    try:
        with as_worker(name, stop):
            while not stop.is_set():
                try:
                    if time.monotonic() - looked >= ROUND:
                        looked = time.monotonic()
                        recover()
                        tick()
                    idle = 0.0 if take(name) else IDLE
                except (OperationalError, InterfaceError):
                    log.exception("the database does not answer; trying again")
                    idle = TROUBLE
                close_old_connections()
                stop.wait(idle)
    finally:
        pulse.over.set()
        pulse.join(PULSE)


def take(name: str, most: int | None = 1) -> int:
    """Run at most so many tickets (all that wait: ``None``); returns how many there were."""
    worker = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name=BACKEND,
        startup_delay=False,
        max_tasks=most,
        worker_id=name,
    )
    ran = 0
    while most is None or ran < most:
        ticket = _claim(name)
        if ticket is None:
            break
        worker.run_task(ticket)
        ran += 1
    return ran


def _claim(name: str) -> DBTaskResult[Any, Any] | None:
    """The next ticket, marked as ours. The loop of ``Worker`` itself would close the connection of a caller's transaction."""
    tickets = DBTaskResult.objects.ready().filter(backend_name=BACKEND)
    with exclusive_transaction(tickets.db):
        ticket: DBTaskResult[Any, Any] | None = tickets.get_locked()
        if ticket is not None:
            ticket.claim(name)
    return ticket


def run_pending() -> int:
    """Run inline everything that waits now; returns how many tickets there were."""
    return take("inline", None)
