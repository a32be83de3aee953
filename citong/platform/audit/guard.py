"""The database itself refuses to change or delete an audit entry: triggers, for each kind of database."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

_SQLITE_ON = tuple(
    f"CREATE TRIGGER IF NOT EXISTS audit_entry_no_{verb} BEFORE {verb.upper()} ON audit_entry "
    "BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END"
    for verb in ("update", "delete")
)
_SQLITE_OFF = tuple(f"DROP TRIGGER IF EXISTS audit_entry_no_{verb}" for verb in ("update", "delete"))
_POSTGRESQL_ON = (
    """CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'audit entries are append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    "DROP TRIGGER IF EXISTS audit_entry_append_only ON audit_entry",
    """CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()""",
)
_POSTGRESQL_OFF = ("DROP TRIGGER IF EXISTS audit_entry_append_only ON audit_entry",)
_STATEMENTS = {"sqlite": (_SQLITE_ON, _SQLITE_OFF), "postgresql": (_POSTGRESQL_ON, _POSTGRESQL_OFF)}


def _run(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def install(connection: BaseDatabaseWrapper) -> None:
    """Forbid changes of recorded entries; running it again is harmless."""
    _run(connection, _STATEMENTS[connection.vendor][0])


def remove(connection: BaseDatabaseWrapper) -> None:
    """Allow them again: for emptying a whole database, and to show in tests that the chain notices."""
    _run(connection, _STATEMENTS[connection.vendor][1])
