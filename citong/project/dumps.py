"""The database as one file, while the system is in use, and back: SQLite by itself, PostgreSQL by its own client programs."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING

from django.db import connection, transaction

from citong.kit.errors import Refused

if TYPE_CHECKING:
    from pathlib import Path

NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
TITLES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def name() -> str:
    """What the file is called that this database goes into."""
    return NAMES[connection.vendor]


def check() -> None:
    """Refuse before anything is done if the programs that it takes are not there."""
    for program in ("pg_dump", "pg_restore") if connection.vendor == "postgresql" else ():
        client(program)


def empty() -> bool:
    """Whether the database has no table yet."""
    return not connection.introspection.table_names()


def dump(file: Path) -> None:
    """The whole database as it is at one moment."""
    if connection.vendor == "sqlite":
        with (
            closing(sqlite3.connect(connection.settings_dict["NAME"])) as here,
            closing(sqlite3.connect(file)) as there,
        ):
            here.backup(there)
            there.execute("PRAGMA journal_mode=DELETE")  # one file, without a journal beside it
    else:
        _run("pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--file={file}", *_place())


def load(file: Path) -> None:
    """Put the database in place of what is there."""
    if connection.vendor == "sqlite":
        connection.close()
        with (
            closing(sqlite3.connect(file)) as here,
            closing(sqlite3.connect(connection.settings_dict["NAME"])) as there,
        ):
            here.backup(there)
            if (said := there.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
                raise Refused(f"恢复后的数据库不完整：{said}")
        return
    with transaction.atomic(), connection.cursor() as cursor:  # also what a newer version had added
        for table in connection.introspection.table_names():
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} CASCADE")
    connection.close()
    how = ("--clean", "--if-exists", "--no-owner", "--no-acl", "--single-transaction", "--exit-on-error")
    _run("pg_restore", *how, *_place(), str(file))


def client(program: str) -> str:
    """The address of a client program of PostgreSQL."""
    found = shutil.which(program)
    if found is None:
        raise Refused(f"没有找到 {program}。请安装 PostgreSQL 客户端：sudo apt-get install postgresql-client")
    return found


def _place() -> list[str]:
    known = connection.settings_dict
    asked = {"host": known["HOST"], "port": known["PORT"], "username": known["USER"], "dbname": known["NAME"]}
    return [f"--{option}={value}" for option, value in asked.items() if value]


def _run(program: str, *arguments: str) -> None:
    """The password goes by the environment: command lines are seen by everybody on the machine."""
    secret = {"PGPASSWORD": password} if (password := connection.settings_dict["PASSWORD"]) else {}
    command = [client(program), "--no-password", *arguments]
    done = subprocess.run(command, env={**os.environ, **secret}, capture_output=True, text=True, check=False)  # noqa: S603 - our own arguments
    if done.returncode:
        raise Refused(f"{program} 没有成功：{done.stderr.strip()}")
