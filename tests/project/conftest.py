"""The command in a process of its own, and an empty database beside that of the tests."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


def environment():
    """Of this process, without what points it to the tests' own data."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("CITONG_", "DJANGO_"))}


@pytest.fixture
def citong():
    """``citong("audit", "verify")``: the command as an operator runs it, with what it said."""

    def run(*arguments):
        command = [sys.executable, "-m", "citong", *map(str, arguments)]
        return subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)

    return run


@pytest.fixture
def empty_database(transactional_db, tmp_path):
    """The address of an empty database of the kind that the tests run on."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}"
        return
    known, name = connection.settings_dict, f"{connection.settings_dict['NAME']}_elsewhere"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    user = quote(known["USER"]) + (f":{quote(known['PASSWORD'])}" if known["PASSWORD"] else "")
    yield f"postgresql://{user}@{known['HOST']}:{known['PORT'] or 5432}/{name}"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
