from typing import Any

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def until_of_month(apps: Any, _editor: Any) -> None:
    """What was sent before counts for the end of time that the month has now."""
    month = apps.get_model('projects', 'Obligation').objects.filter(pk=OuterRef('obligation')).order_by()
    apps.get_model('projects', 'Reminder').objects.update(until=Subquery(month.values('until')))


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0002_seal_the_whole_archive'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='reminder', name='reminder_before_once'),
        migrations.AddField(
            model_name='reminder',
            name='until',
            field=models.DateTimeField(null=True, verbose_name='所提醒的截止时间'),
        ),
        migrations.RunPython(until_of_month, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='reminder',
            name='until',
            field=models.DateTimeField(verbose_name='所提醒的截止时间'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(
                condition=models.Q(('kind', 'overdue'), _negated=True), fields=('obligation', 'kind', 'until'), name='reminder_before_once'
            ),
        ),
    ]
