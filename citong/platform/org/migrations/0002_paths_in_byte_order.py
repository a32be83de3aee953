"""On PostgreSQL paths compare byte by byte, so that a subtree is one index range whatever the database's language."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def byte_order(_apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
    if schema.connection.vendor == "postgresql":
        schema.execute('ALTER TABLE org_unit ALTER COLUMN path TYPE varchar(40) COLLATE "C"')


class Migration(migrations.Migration):
    dependencies = (("org", "0001_initial"),)
    operations = (migrations.RunPython(byte_order, migrations.RunPython.noop),)
