"""The tutorial is true: its code, taken from the page, makes a feature that works."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "tutorial" / "feature.md"
BLOCK = re.compile(r'^```python title="([^"]+)"\n(.*?)^```', re.MULTILINE | re.DOTALL)
SETTINGS = """
from pathlib import Path

import citong.apps

citong.apps.__path__.append(str(Path(__file__).parent / "citong" / "apps"))

from tests.settings import *

INSTALLED_APPS = [name for name in INSTALLED_APPS if not name.startswith("tests.")] + ["citong.apps.repairs"]
ROOT_URLCONF = "tutorial_urls"
"""
URLS = """
from django.urls import include, path

from citong.project.urls import urlpatterns as product

urlpatterns = [*product, path("repairs/", include("citong.apps.repairs.urls"))]
"""


@pytest.fixture
def run(tmp_path):
    """Runs Python with the feature of the tutorial installed."""
    files = dict(BLOCK.findall(PAGE.read_text()))
    for name, code in {**files, "tutorial_settings.py": SETTINGS, "tutorial_urls.py": URLS}.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(code)
    path = os.pathsep.join([str(ROOT), str(tmp_path)])
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "COV_"))}
    environment |= {"PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": "tutorial_settings"}
    if "CITONG_DATABASE" in environment:
        environment["CITONG_DATABASE"] += "_tutorial"  # beside that of this process

    def python(*arguments: str) -> str:
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return python


def test_the_feature_of_the_tutorial_works(run, tmp_path):
    run("-m", "citong", "makemigrations", "repairs", "-n", "repair_requests")
    assert (tmp_path / "citong/apps/repairs/migrations/0001_repair_requests.py").exists()
    output = run(
        *("-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-c", str(ROOT / "pyproject.toml")),
        *("--ds=tutorial_settings", "--rootdir", str(tmp_path), "tests/apps/repairs"),
    )
    assert re.search(r"^3 passed", output, re.MULTILINE)


def test_the_tutorial_keeps_its_promise_of_size():
    code = [text for name, text in BLOCK.findall(PAGE.read_text()) if name.startswith("citong/")]
    lines = [line for text in code for line in text.splitlines() if line.strip()]
    assert len(lines) <= 110
