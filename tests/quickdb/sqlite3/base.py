"""Django's SQLite, whose test database is a copy of the first worker's."""

from __future__ import annotations

import shutil
from typing import Any

from django.db.backends.sqlite3 import base, creation

from tests.quickdb.copied import TURNS, Copied

TEMPLATE = TURNS.with_suffix(".sqlite3")


class DatabaseCreation(Copied, creation.DatabaseCreation):
    copying = False

    def _create_test_db(self, *args: Any, **options: Any) -> str:
        name = super()._create_test_db(*args, **options)
        if self.copying:
            shutil.copyfile(TEMPLATE, name)
        return name

    def keep_template(self, name: str) -> None:
        shutil.copyfile(name, TEMPLATE)

    def drop_template(self) -> None:
        TEMPLATE.unlink()


class DatabaseWrapper(base.DatabaseWrapper):
    creation_class = DatabaseCreation
