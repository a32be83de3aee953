"""An application begins as a draft and goes only along the table of transitions, however it is written."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from citong.apps.pilots.lifecycle import TABLE, Status
from citong.platform.audit import moves

APPLICATIONS = "pilots_application"


def install(_apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
    moves.install(schema.connection, APPLICATIONS, start=Status.DRAFT, moves=TABLE)


def remove(_apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
    moves.remove(schema.connection, APPLICATIONS)


class Migration(migrations.Migration):
    dependencies = (("pilots", "0004_versions_never_change"),)
    operations = (migrations.RunPython(install, remove),)
