"""The database tells the moves of city-direct schools from those of county schools."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from citong.apps.pilots.lifecycle import DIRECT_ONLY, PLACED_ANEW, TABLE, Status
from citong.platform.audit import moves

APPLICATIONS = "pilots_application"


def install(_apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
    direct = moves.Reserved("city_direct", DIRECT_ONLY, open=PLACED_ANEW)
    moves.install(schema.connection, APPLICATIONS, start=Status.DRAFT, moves=TABLE, reserved=direct)


def forget(_apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
    moves.install(schema.connection, APPLICATIONS, start=Status.DRAFT, moves=TABLE)


class Migration(migrations.Migration):
    dependencies = (("pilots", "0009_city_direct"),)
    operations = (migrations.RunPython(install, forget),)
