"""Entries of the ledger can be neither changed nor deleted."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from citong.platform.audit import guard

LEDGER = "awards_ledgerentry"


def install(_apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
    guard.install(schema.connection, LEDGER)


def remove(_apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
    guard.remove(schema.connection, LEDGER)


class Migration(migrations.Migration):
    dependencies = (("awards", "0001_initial"),)
    operations = (migrations.RunPython(install, remove),)
