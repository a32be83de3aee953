"""``citong serve``: from an empty folder to a running server."""

from __future__ import annotations

import os
import signal
import socket
import sys
import urllib.error
import urllib.request
from http import HTTPStatus
from threading import Event
from typing import TYPE_CHECKING

from citong.project.supervise import Service, Supervisor

from . import data

if TYPE_CHECKING:
    import argparse

THREADS = 4  # of each server process; docs/adr/0001 has the measurement


def register(subcommands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    serve = subcommands.add_parser("serve", parents=[common], help="启动服务（首次启动会建库并准备演示数据）")
    serve.add_argument(
        "--host", default="127.0.0.1", metavar="地址", help="监听地址，默认 127.0.0.1；0.0.0.0 为全部网卡"
    )
    serve.add_argument("--port", type=int, default=8000, metavar="端口", help="监听端口，默认 8000")
    serve.add_argument(
        "--workers", type=int, default=os.cpu_count() or 2, metavar="N", help="服务进程数，默认同 CPU 核数"
    )
    serve.add_argument("--no-demo", action="store_true", help="不准备演示数据")
    data.add_demo_options(serve)
    serve.set_defaults(run=run)
    worker = subcommands.add_parser("worker", parents=[common], help="只启动后台任务进程（serve 已自带一个）")
    worker.set_defaults(run=work)


def run(options: argparse.Namespace) -> int:
    if not free(options.host, options.port):
        print(f"端口 {options.port} 已被占用，请换一个：--port {options.port + 1}", file=sys.stderr)
        return 1
    accounts = prepare(options)
    url = f"http://{shown(options.host)}:{options.port}"
    supervisor = Supervisor(
        [Service("网页服务", server_command(options)), Service("后台任务", [sys.executable, "-m", "citong", "worker"])],
        ready=lambda: healthy(url),
        announce=lambda: print(
            "\n".join(["", f"刺桐智慧校园已启动：{url}/", accounts, *hints(), "按 Ctrl+C 停止。"]), flush=True
        ),
    )
    return supervisor.run()


def prepare(options: argparse.Namespace) -> str:
    """Bring database, static files and data up to date; returns what to say about accounts."""
    from citong.project import demo, foundation, static

    data.migrate()
    static.collect()
    foundation.lay()
    if options.no_demo:
        return "没有准备演示数据。用 citong account create 建立第一个账号。"
    demo.plant(options.schools, options.demo_password)
    return demo.welcome()


def hints() -> list[str]:
    """What papers are printed with instead of the faces that an office expects, and the remedy."""
    from citong.lib import typeset

    return [f"提示：{line}" for line in typeset.missing_roles()]


def server_command(options: argparse.Namespace) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "citong.project.wsgi:application"),
        *("--host", options.host, "--port", str(options.port)),
        *("--workers", str(options.workers), "--blocking-threads", str(THREADS)),
        *("--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", "15", "--log-level", "warning"),
    ]


def work(_options: argparse.Namespace) -> int:
    """Run jobs until told to stop; the job at hand is finished first."""
    from citong.platform.jobs import worker

    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    worker.run(stop)
    return 0


def shown(host: str) -> str:
    """``host`` as one types it into a browser on this machine."""
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104


def free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=2) as answer:  # noqa: S310 - our own address
            return bool(answer.status == HTTPStatus.OK)
    except (urllib.error.URLError, OSError):
        return False
