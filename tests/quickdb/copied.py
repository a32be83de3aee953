"""One worker of a parallel run builds the test database, the others copy it: a second instead of twelve each."""

from __future__ import annotations

import fcntl
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKERS = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
TURNS = Path(tempfile.gettempdir(), f"citong-turns-{os.environ.get('PYTEST_XDIST_TESTRUNUID')}")


@contextmanager
def turn() -> Iterator[int]:
    """How many workers of this run were here before; one at a time."""
    with TURNS.open("ab+") as turns:
        fcntl.flock(turns, fcntl.LOCK_EX)
        number = turns.seek(0, os.SEEK_END)
        yield number
        turns.write(b".")
    if number == WORKERS - 1:
        TURNS.unlink()


class Copied:
    """Before a database's ``DatabaseCreation``; whoever copies finds nothing left to migrate."""

    def create_test_db(self, *args: Any, **options: Any) -> str:
        if WORKERS == 1:
            return super().create_test_db(*args, **options)
        with turn() as number:
            self.copying = number > 0
            name = super().create_test_db(*args, **options)
            if number == 0:
                self.connection.close()
                self.keep_template(name)
            if number == WORKERS - 1:
                self.drop_template()
        return name
