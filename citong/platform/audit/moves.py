"""The database itself refuses what a table of transitions does not know, whichever way a row is written.

On SQLite a migration that alters such a table makes it anew, without its triggers: install them again at its end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .guard import run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.backends.base.base import BaseDatabaseWrapper


def install(
    connection: BaseDatabaseWrapper, table: str, *, start: str, moves: Iterable[tuple[str, str]], column: str = "status"
) -> None:
    """Let a row begin in ``start`` only and go only along ``moves``; running it again replaces what was there."""
    remove(connection, table)
    made = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    run(connection, made(table, column, start, ", ".join(sorted(f"'{old}>{new}'" for old, new in moves))))


def remove(connection: BaseDatabaseWrapper, table: str) -> None:
    """Let every state follow every other."""
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    run(connection, tuple(f"DROP TRIGGER IF EXISTS {table}_{what}{on}" for what in ("moves", "start")))


def _sqlite(table: str, column: str, start: str, pairs: str) -> tuple[str, ...]:
    refuse = f"BEGIN SELECT RAISE(ABORT, 'no such move of {table}'); END"
    unknown = f"OLD.{column} <> NEW.{column} AND OLD.{column} || '>' || NEW.{column} NOT IN ({pairs})"
    return (
        f"CREATE TRIGGER {table}_moves BEFORE UPDATE OF {column} ON {table} WHEN {unknown} {refuse}",
        f"CREATE TRIGGER {table}_start BEFORE INSERT ON {table} WHEN NEW.{column} <> '{start}' {refuse}",
    )


def _postgresql(table: str, column: str, start: str, pairs: str) -> tuple[str, ...]:
    refuse = f"FOR EACH ROW WHEN (%s) EXECUTE FUNCTION {table}_knows_no_such_move()"
    wrong_start = f"NEW.{column} <> '{start}'"
    unknown = f"OLD.{column} <> NEW.{column} AND OLD.{column} || '>' || NEW.{column} NOT IN ({pairs})"
    return (
        f"""CREATE OR REPLACE FUNCTION {table}_knows_no_such_move() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'no such move of {table}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
        f"CREATE TRIGGER {table}_moves BEFORE UPDATE OF {column} ON {table} {refuse % unknown}",
        f"CREATE TRIGGER {table}_start BEFORE INSERT ON {table} {refuse % wrong_start}",
    )
