"""Stories that cross features: the published grades reach the awards."""

import pytest

from citong.apps.assessment.actions import running
from citong.apps.assessment.queries import results
from citong.apps.awards.models import TakenResult
from citong.platform.access.actor import Actor
from tests.factories import make_city_tree, rows


@pytest.mark.django_db(transaction=True)
def test_awards_follow_the_published_grades():
    rows.load()
    city = make_city_tree()
    assessment, _ = rows.recipes[running.publish.name](city.school)
    running.publish(assessment, by=Actor.system())
    kept = list(TakenResult.objects.values_list("project", "grade", "source"))
    assert kept == [(r["project"].pk, r["grade"], r["source"]) for r in results.rows(assessment)]
    assert kept != []
