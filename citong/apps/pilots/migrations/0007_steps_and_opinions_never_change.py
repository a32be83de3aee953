"""Neither a step of an application nor an opinion on it can be changed or deleted."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from citong.platform.audit import guard

TABLES = ("pilots_step", "pilots_opinion")


def install(_apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
    for table in TABLES:
        guard.install(schema.connection, table)


def remove(_apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
    for table in TABLES:
        guard.remove(schema.connection, table)


class Migration(migrations.Migration):
    dependencies = (("pilots", "0006_lengths_of_plan_sections"),)
    operations = (migrations.RunPython(install, remove),)
