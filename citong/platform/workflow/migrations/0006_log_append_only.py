"""Lines of the log can be neither changed nor deleted."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from citong.platform.audit import guard

LOG = "workflow_flowlog"


def install(_apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
    guard.install(schema.connection, LOG)


def remove(_apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
    guard.remove(schema.connection, LOG)


class Migration(migrations.Migration):
    dependencies = (("workflow", "0004_digests_with_papers"),)
    operations = (migrations.RunPython(install, remove),)
