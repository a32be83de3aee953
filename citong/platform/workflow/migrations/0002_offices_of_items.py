"""Say of the open items of approvals for which unit they are done: that of the handler's post, so that its head sees them."""

from __future__ import annotations

from typing import Any

from django.db import migrations

BATCH = 2000


def tell(apps: Any, _editor: Any) -> None:
    item, task = apps.get_model("inbox", "WorkItem"), apps.get_model("workflow", "Task")
    pending = task.objects.filter(status="pending", post__isnull=False)
    offices = {(str(i), user): unit for i, user, unit in pending.values_list("instance_id", "assignee_id", "post__unit_id")}
    rows = []
    for row in item.objects.filter(kind="approvals.own", done_at=None, office=None):
        row.office_id = offices.get((row.subject_id, row.user_id))
        rows.append(row)
    item.objects.bulk_update(rows, ["office"], batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("workflow", "0001_initial"), ("inbox", "0003_office_and_reminder")]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
