"""A submitted version can be neither changed nor deleted."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from citong.platform.audit import guard

VERSIONS = "pilots_version"


def install(_apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
    guard.install(schema.connection, VERSIONS)


def remove(_apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
    guard.remove(schema.connection, VERSIONS)


class Migration(migrations.Migration):
    dependencies = (("pilots", "0003_city_opinion_of_decision"),)
    operations = (migrations.RunPython(install, remove),)
