"""Django's PostgreSQL, which copies its test database and empties tables by deleting what few rows tests leave.

TRUNCATE writes new files for each of the product's tables and their indexes, 1 to 2 s a test; deleting takes 20 ms.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base, creation, operations

from tests.quickdb.copied import Copied

EMPTY = """
DO $$ DECLARE name text; BEGIN
    SET LOCAL session_replication_role = replica;  -- neither foreign keys nor the audit trail's triggers object
    FOREACH name IN ARRAY ARRAY[{names}] LOOP EXECUTE 'DELETE FROM ' || quote_ident(name); END LOOP;
END $$
"""


class DatabaseOperations(operations.DatabaseOperations):
    def sql_flush(self, style: Any, tables: list[str], **options: bool) -> list[str]:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('is_superuser') = 'on'")
            (mighty,) = cursor.fetchone()
        if not tables or not mighty:
            return super().sql_flush(style, tables, **options)
        return [EMPTY.format(names=", ".join(f"'{name}'" for name in tables))]


class DatabaseCreation(Copied, creation.DatabaseCreation):
    copying = False

    def __init__(self, connection: Any) -> None:
        super().__init__(connection)
        self.template = f"test_{connection.settings_dict['NAME']}_template"  # before a worker changes the name

    def sql_table_creation_suffix(self) -> str:
        return self._get_database_create_suffix(template=self.template if self.copying else None)

    def keep_template(self, name: str) -> None:
        self.drop_template()  # of a run that was broken off
        self._execute(f'CREATE DATABASE "{self.template}" TEMPLATE "{name}"')

    def drop_template(self) -> None:
        self._execute(f'DROP DATABASE IF EXISTS "{self.template}"')

    def _execute(self, statement: str) -> None:
        with self._nodb_cursor() as cursor:
            cursor.execute(statement)


class DatabaseWrapper(base.DatabaseWrapper):
    creation_class = DatabaseCreation
    ops_class = DatabaseOperations
