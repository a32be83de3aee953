"""An application keeps whether its school is city-direct; so far that was read from its desk."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def keep(apps: StateApps, _schema: BaseDatabaseSchemaEditor | None) -> None:
    apps.get_model("pilots", "Application").objects.filter(desk__level="city").update(city_direct=True)


class Migration(migrations.Migration):
    dependencies = (("pilots", "0008_name_of_the_project"),)
    operations = (
        migrations.AddField(
            model_name="application",
            name="city_direct",
            field=models.BooleanField(default=False, editable=False, verbose_name="市直属"),
        ),
        migrations.RunPython(keep, migrations.RunPython.noop),
    )
