"""Departments of one school count together: the series goes on behind the highest number that one of them gave."""

from __future__ import annotations

from typing import Any

from django.db import migrations

STEP = 4  # digits of a path for each level


def together(apps: Any, _editor: Any) -> None:
    series, unit = apps.get_model("workflow", "NumberSeries"), apps.get_model("org", "Unit")
    for one in series.objects.filter(unit__level="department").select_related("unit"):
        path = one.unit.path
        above = unit.objects.filter(path__in=[path[:end] for end in range(STEP, len(path), STEP)])
        house = above.exclude(level="department").order_by("-path").first()
        if house is None:
            continue
        kept, _ = series.objects.get_or_create(flow_id=one.flow_id, unit=house, period=one.period)
        kept.last = max(kept.last, one.last)
        kept.save()
        one.delete()


class Migration(migrations.Migration):
    dependencies = [("workflow", "0007_archive"), ("org", "__first__")]

    operations = [migrations.RunPython(together, migrations.RunPython.noop)]
