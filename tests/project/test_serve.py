"""``citong serve`` on an empty folder and an empty database: what it prints, what it answers, what a second start keeps."""

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from citong.lib import typeset
from citong.ui import assets

from .conftest import ROOT, environment

PATIENCE = 600  # seconds that a start may take on a busy machine
READY = "按 Ctrl+C 停止。"


@pytest.fixture
def server(tmp_path, empty_database):
    """``server(*options)``: started on the same data each time; gives its address and what it printed."""
    assets.build(ROOT)
    running = []

    def start(*options):
        for process in running:
            stop(process)
        port, said = free_port(), tmp_path / f"said-{len(running)}"
        place = ("--port", str(port), "--data", str(tmp_path / "data"), "--database", empty_database, "--workers", "1")
        command = [sys.executable, "-m", "citong", "serve", *place, *options]
        with said.open("w") as out:
            running.append(subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=out, stderr=out))
        until = time.monotonic() + PATIENCE
        while READY not in said.read_text():
            assert running[-1].poll() is None, said.read_text()
            assert time.monotonic() < until, said.read_text()
            time.sleep(0.1)
        return f"http://127.0.0.1:{port}", said.read_text()

    yield start
    for process in running:
        stop(process)


def stop(process):
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(url, **headers):
    return urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=60)  # noqa: S310 - our own


def test_a_bare_folder_becomes_a_server_and_stays_what_it_was(server, tmp_path):
    address, said = server("--no-demo")
    assert f"刺桐智慧校园已启动：{address}/" in said
    assert "没有准备演示数据。用 citong account create 建立第一个账号。" in said
    assert "演示账号" not in said
    assert [line for line in typeset.missing_roles() if f"提示：{line}\n" not in said] == []
    with get(f"{address}/healthz") as answer:
        assert (answer.status, answer.read()) == (200, b"ok")
    assert not (tmp_path / "data" / "demo-password").exists()
    assert not (tmp_path / "data" / "citong.sqlite3").exists()  # --database names another one

    address, said = server("--schools", "22", "--demo-password", "demo-Pass-2018")
    assert f"刺桐智慧校园已启动：{address}/" in said
    assert "演示账号（密码均为 demo-Pass-2018）：" in said
    for account in ("city.officer", "city.admin", "centre.officer", "county.350582", "expert.01"):
        assert account in said
    with get(f"{address}/sign-in/") as page:
        text = page.read().decode()
    style = text.partition('<link rel="stylesheet" href="')[2].partition('"')[0]
    for encoding in ("br", "gzip"):
        with get(address + style, **{"Accept-Encoding": encoding}) as file:
            assert file.headers["Content-Encoding"] == encoding
            assert "immutable" in file.headers["Cache-Control"]

    address, said = server()  # the password is remembered, the city not planted again
    assert "演示账号（密码均为 demo-Pass-2018）：" in said
    with get(f"{address}/healthz") as answer:
        assert answer.status == 200
    with pytest.raises(urllib.error.HTTPError) as missing:
        get(f"{address}/static/nothing.css")
    assert missing.value.code == 404
    missing.value.close()
