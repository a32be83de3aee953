"""``flush`` empties a whole database, append-only tables included; their guards are lifted only meanwhile."""

from django.core.management.commands import flush
from django.db import connections

from citong.platform.audit import guard


class Command(flush.Command):
    def handle(self, **options: object) -> None:
        connection = connections[str(options["database"])]
        for table in guard.tables:
            guard.remove(connection, table)
        try:
            super().handle(**options)
        finally:
            for table in guard.tables:
                guard.install(connection, table)
