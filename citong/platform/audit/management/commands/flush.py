"""``flush`` empties a whole database, the audit trail included; its guard is lifted only meanwhile."""

from django.core.management.commands import flush
from django.db import connections

from citong.platform.audit import guard


class Command(flush.Command):
    def handle(self, **options: object) -> None:
        connection = connections[str(options["database"])]
        guard.remove(connection)
        try:
            super().handle(**options)
        finally:
            guard.install(connection)
