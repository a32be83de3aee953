"""The database itself refuses what a table of transitions does not know, whichever way a row is written.

On SQLite a migration that alters such a table makes it anew, without its triggers: install them again at its end.
For the same reason a trigger looks at its own table only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .guard import run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.backends.base.base import BaseDatabaseWrapper

TRIGGERS = ("start", "moves", "kind")


@dataclass(frozen=True)
class Reserved:
    """``moves`` that only rows whose ``column`` is true can make; it changes only while a row is in a state of ``open``."""

    column: str
    moves: Iterable[tuple[str, str]]
    open: Iterable[str]


def install(
    connection: BaseDatabaseWrapper,
    table: str,
    *,
    start: str,
    moves: Iterable[tuple[str, str]],
    reserved: Reserved | None = None,
    column: str = "status",
) -> None:
    """Let a row begin in ``start`` only and go only along ``moves``; running it again replaces what was there."""
    remove(connection, table)
    wrong = {
        "start": ("INSERT", f"NEW.{column} <> '{start}'"),
        "moves": (f"UPDATE OF {column}", _unknown(column, moves, reserved)),
    }
    if reserved:
        wrong["kind"] = (f"UPDATE OF {reserved.column}", _too_late(column, reserved))
    made = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    run(connection, made(table, wrong))


def remove(connection: BaseDatabaseWrapper, table: str) -> None:
    """Let every state follow every other."""
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    run(connection, tuple(f"DROP TRIGGER IF EXISTS {table}_{name}{on}" for name in TRIGGERS))


def _unknown(column: str, moves: Iterable[tuple[str, str]], reserved: Reserved | None) -> str:
    """The row makes a move that the table does not know, or not for a row of its kind."""
    pair = f"OLD.{column} || '>' || NEW.{column}"
    wrong = f"{pair} NOT IN ({_pairs(moves)})"
    if reserved:
        wrong = f"({wrong} OR NOT NEW.{reserved.column} AND {pair} IN ({_pairs(reserved.moves)}))"
    return f"OLD.{column} <> NEW.{column} AND {wrong}"


def _too_late(column: str, reserved: Reserved) -> str:
    """The row becomes one of the other kind where that is settled."""
    return f"OLD.{reserved.column} <> NEW.{reserved.column} AND OLD.{column} NOT IN ({_listed(reserved.open)})"


def _pairs(moves: Iterable[tuple[str, str]]) -> str:
    return _listed(f"{old}>{new}" for old, new in moves)


def _listed(values: Iterable[str]) -> str:
    return ", ".join(sorted(f"'{value}'" for value in values))


def _sqlite(table: str, wrong: dict[str, tuple[str, str]]) -> tuple[str, ...]:
    refuse = f"BEGIN SELECT RAISE(ABORT, 'no such move of {table}'); END"
    return tuple(
        f"CREATE TRIGGER {table}_{name} BEFORE {verb} ON {table} WHEN {condition} {refuse}"
        for name, (verb, condition) in wrong.items()
    )


def _postgresql(table: str, wrong: dict[str, tuple[str, str]]) -> tuple[str, ...]:
    refuse = f"EXECUTE FUNCTION {table}_knows_no_such_move()"
    return (
        f"""CREATE OR REPLACE FUNCTION {table}_knows_no_such_move() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'no such move of {table}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
        *(
            f"CREATE TRIGGER {table}_{name} BEFORE {verb} ON {table} FOR EACH ROW WHEN ({condition}) {refuse}"
            for name, (verb, condition) in wrong.items()
        ),
    )
