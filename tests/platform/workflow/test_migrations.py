"""Data that stood before the product learnt more."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from citong.platform.inbox.models import WorkItem
from citong.platform.workflow.models import FlowVersion, NumberSeries, Task
from tests.factories.approvals import make_running
from tests.factories.org import make_city_tree

offices = import_module("citong.platform.workflow.migrations.0002_offices_of_items")
numbers = import_module("citong.platform.workflow.migrations.0008_numbers_of_the_house")
digests = import_module("citong.platform.workflow.migrations.0004_digests_with_papers")


@pytest.fixture
def running(db):
    return make_running(make_city_tree().school)[0]


def test_open_items_learn_for_which_unit_they_are_done(running):
    task = Task.objects.get(instance=running, status="pending")
    task.post = task.assignee.person.posts.get()
    task.save()
    WorkItem.objects.update(office=None)
    offices.tell(apps, None)
    assert [item.office for item in WorkItem.objects.filter(user=task.assignee)] == [task.post.unit]


def test_a_right_digest_stays_right_and_a_wrong_one_wrong(running):
    version = running.version
    good = version.digest
    FlowVersion.objects.filter(pk=version.pk).update(digest=digests.digest(version, digests.BEFORE))
    digests.forwards(apps, None)
    version = FlowVersion.objects.get(pk=version.pk)
    assert version.digest == good
    version.save()
    FlowVersion.objects.filter(pk=version.pk).update(digest=digests.digest(version, digests.BEFORE), title="改过的标题")
    digests.forwards(apps, None)
    with pytest.raises(ValidationError, match="已发布的流程版本不能修改"):
        FlowVersion.objects.get(pk=version.pk).save()
    digests.backwards(apps, None)


def test_the_series_of_departments_become_one_behind_the_highest(db):
    city = make_city_tree()
    flow = make_running(city.school)[0].flow
    NumberSeries.objects.all().delete()
    lasts = {city.school_office: 7, city.school: 3}
    for unit, last in lasts.items():
        NumberSeries.objects.create(flow=flow, unit=unit, period="2026", last=last)
    numbers.together(apps, None)
    assert [(one.unit, one.last) for one in NumberSeries.objects.all()] == [(city.school, 7)]
