"""The server and its worker live and die together; one that crashes comes back."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import sys
from citong.project import supervise
from citong.project.supervise import Service, Supervisor
supervise.PAUSE = 0.01
services = [Service(name, [sys.executable, "-c", body, sys.argv[1]]) for name, body in {services!r}.items()]
sys.exit(Supervisor(services, ready=lambda: True, announce=lambda: print("ready", flush=True), grace={grace}).run())
"""
NOTE = "import os, sys, time; open(f'{sys.argv[1]}/NAME', 'a').write(f'{os.getpid()}\\n'); time.sleep(60)"


@pytest.fixture
def start(tmp_path):
    """Runs a supervisor over services given as name -> Python text; stops it when the test ends."""
    running = []

    def run(grace: float = 20, **services: str) -> subprocess.Popen[str]:
        program = PROGRAM.format(services=services, grace=grace)
        command = [sys.executable, "-c", program, str(tmp_path)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        running.append(process)
        return process

    yield run
    for process in running:
        process.kill()
        process.communicate()


def noting(name: str) -> str:
    return NOTE.replace("NAME", name)


def wait_for(condition, seconds: float = 15):
    """The first true answer of ``condition``; processes take their time to start on a busy machine."""
    until = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.02)
    return found


def pids(path: Path, at_least: int = 1) -> list[int]:
    lines = path.read_text().split() if path.exists() else []
    return [int(line) for line in lines] if len(lines) >= at_least else []


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"


def test_all_services_stop_when_the_supervisor_is_told_to(start, tmp_path):
    supervisor = start(web=noting("web"), worker=noting("worker"))
    both = wait_for(lambda: pids(tmp_path / "web") and pids(tmp_path / "worker"))
    both += pids(tmp_path / "web")
    supervisor.send_signal(signal.SIGTERM)
    output, _ = supervisor.communicate(timeout=15)
    assert supervisor.returncode == 0
    assert output == "ready\n"
    assert [pid for pid in both if alive(pid)] == []


def test_a_crashed_service_is_started_again(start, tmp_path):
    start(web=noting("web"))
    (first,) = wait_for(lambda: pids(tmp_path / "web"))
    os.kill(first, signal.SIGKILL)
    again = wait_for(lambda: pids(tmp_path / "web", at_least=2))
    assert alive(again[1])


def test_a_service_that_never_starts_stops_everything_with_the_reason(start, tmp_path):
    supervisor = start(web="raise SystemExit(3)", worker=noting("worker"))
    _, errors = supervisor.communicate(timeout=60)
    assert supervisor.returncode == 1
    assert errors.count("web意外退出（状态 3）") == 5
    assert errors.rstrip().endswith("web连续 5 次启动失败，请查看上面的信息。")
    assert not any(alive(pid) for pid in pids(tmp_path / "worker"))


def test_services_end_with_a_supervisor_that_was_killed(start, tmp_path):
    supervisor = start(web=noting("web"))
    (pid,) = wait_for(lambda: pids(tmp_path / "web"))
    supervisor.kill()
    wait_for(lambda: not alive(pid))


def test_a_service_that_will_not_stop_is_ended_with_all_that_it_started(start, tmp_path):
    deaf = "import signal, subprocess, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    deaf += f"subprocess.run([sys.executable, '-c', {noting('child')!r}, sys.argv[1]])"
    supervisor = start(grace=0.5, web=deaf)
    (child,) = wait_for(lambda: pids(tmp_path / "child"))
    supervisor.send_signal(signal.SIGTERM)
    _, errors = supervisor.communicate(timeout=15)
    assert errors == "web没有按时停下，强制结束。\n"
    wait_for(lambda: not alive(child))
