"""The database itself refuses to change or delete rows of append-only tables: triggers, for each kind of database."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

ENTRIES = "audit_entry"
tables: dict[str, str] = {ENTRIES: "audit entries"}  # table -> what its rows are called in the database's refusal


def protect(table: str, rows: str) -> None:
    """Declare a further append-only table; a migration of its feature then installs the guard."""
    tables[table] = rows


def _sqlite(table: str, rows: str) -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{rows} are append-only'); END"
        for verb in ("update", "delete")
    )


def _postgresql(table: str, rows: str) -> tuple[str, ...]:
    return (
        f"""CREATE OR REPLACE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{rows} are append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
        *_off(table)["postgresql"],
        f"""CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()""",
    )


def _off(table: str) -> dict[str, tuple[str, ...]]:
    return {
        "sqlite": tuple(f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete")),
        "postgresql": (f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}",),
    }


def run(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    """Execute them in their order."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def install(connection: BaseDatabaseWrapper, table: str = ENTRIES) -> None:
    """Forbid changes of the rows of ``table``; running it again is harmless."""
    made = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    run(connection, made(table, tables[table]))


def remove(connection: BaseDatabaseWrapper, table: str = ENTRIES) -> None:
    """Allow them again: for emptying a whole database, and to show in tests that the chain notices."""
    run(connection, _off(table)[connection.vendor])
