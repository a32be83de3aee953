"""Keeps a handful of processes running together: all start, all stop; a crashed one is started again."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import FrameType

TICK = 0.1  # seconds between two looks
SHORT_LIFE = 5.0  # seconds; dying sooner counts as a failed start
MAX_FAILED_STARTS = 5
PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds before the next start, doubled each time
GRACE = 20.0  # seconds that a process has to finish what it does
PR_SET_PDEATHSIG = 1


def _die_with_parent() -> None:
    """In the child: be told to stop if the supervisor is killed and cannot say so itself."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Service:
    """One process; ``failures`` counts starts in a row that did not live long."""

    name: str
    command: Sequence[str]
    failures: int = 0
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float = 0.0  # when to start (again)

    def start(self) -> None:
        # A process group of its own: Ctrl+C reaches only the supervisor, which stops each service once.
        self.process = subprocess.Popen(self.command, process_group=0, preexec_fn=_die_with_parent)  # noqa: PLW1509, S603
        self.started = time.monotonic()

    def look(self) -> None:
        """Start it if it is due; notice if it has died."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.due:
                self.start()
        elif (status := self.process.poll()) is not None:
            self.failures = self.failures + 1 if now - self.started < SHORT_LIFE else 1
            self.process, self.due = None, now + min(PAUSE * 2 ** (self.failures - 1), LONGEST_PAUSE)
            print(f"{self.name}意外退出（状态 {status}），即将重新启动。", file=sys.stderr, flush=True)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def wait(self, until: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            print(f"{self.name}没有按时停下，强制结束。", file=sys.stderr, flush=True)
            os.killpg(self.process.pid, signal.SIGKILL)  # with all that it has started
            self.process.wait()


@dataclass
class Supervisor:
    """Runs ``services`` until SIGTERM or SIGINT; ``ready`` is asked until it says yes, then ``announce`` is called."""

    services: list[Service]
    ready: Callable[[], bool]
    announce: Callable[[], None]
    grace: float = GRACE
    stopping: bool = field(default=False, init=False)

    def run(self) -> int:
        """Exit status: 0 when told to stop, 1 when a service would not start."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        announced = False
        try:
            while not self.stopping:
                for service in self.services:
                    service.look()
                if stuck := [s for s in self.services if s.failures >= MAX_FAILED_STARTS]:
                    print(f"{stuck[0].name}连续 {MAX_FAILED_STARTS} 次启动失败，请查看上面的信息。", file=sys.stderr)
                    return 1
                if not announced and self.ready():
                    announced = True
                    self.announce()
                time.sleep(TICK)
        finally:
            self._stop_all()
        return 0

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _stop_all(self) -> None:
        until = time.monotonic() + self.grace
        for service in self.services:
            service.stop()
        for service in self.services:
            service.wait(until)
