"""Recorded entries can be neither changed nor deleted."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from citong.platform.audit import guard


def install(_apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
    guard.install(schema.connection)


def remove(_apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
    guard.remove(schema.connection)


class Migration(migrations.Migration):
    dependencies = (("audit", "0001_initial"),)
    operations = (migrations.RunPython(install, remove),)
