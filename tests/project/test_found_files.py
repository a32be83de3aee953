"""Documents of each purpose are found by whoever sees their object, and by no stranger."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver

from citong.apps.notices.perms import perms as notices
from citong.apps.pilots.perms import perms as pilots
from citong.apps.projects.perms import perms as projects
from citong.apps.showcase.perms import perms as showcase
from citong.apps.supervision.perms import perms as supervision
from citong.lib import typeset
from citong.platform import jobs
from citong.platform.access.actor import Actor
from citong.platform.files import intake
from citong.platform.search import sources
from citong.platform.search.finding import Question
from citong.platform.workflow.models import Instance
from citong.platform.workflow.perms import perms as approvals
from tests.factories import actor_for, make_city_tree
from tests.factories.application import make_submitted
from tests.factories.flows import approve, make_flow, make_staff, start
from tests.factories.notices import make_own
from tests.factories.projects import make_month
from tests.factories.showcase import make_case
from tests.factories.supervision import make_own_finding, rectified

pytestmark = pytest.mark.usefixtures("indexed")


def make_rectification(unit):
    return rectified(make_own_finding(unit)).rectifications.get()


def make_application(unit):
    signer, teacher = make_staff(unit, "王甲"), make_staff(unit, "张教师")
    form = [{"key": "proof", "kind": "file", "label": "证明"}]
    return start(make_flow(unit, approve("审批", signer), form=form), teacher)


def hold(subject, file):
    """An application says which of its files it holds; for others it is enough that they are attached."""
    if isinstance(subject, Instance):
        subject.data = {"proof": [file.pk]}
        subject.save()


SUBJECTS = {
    "pilots.certificate": (make_submitted, pilots.view),
    "pilots.scan": (make_submitted, pilots.view),
    "projects.evidence": (make_month, projects.view),
    "supervision.evidence": (make_rectification, supervision.view),
    "showcase.material": (make_case, showcase.view),
    "announcements.attachment": (make_own, notices.view),
    "approvals.form": (make_application, approvals.view),
}


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    source = tmp_path_factory.mktemp("paper") / "paper.typ"
    source.write_text("更换镇流器两只", encoding="utf-8")
    return typeset.pdf(source, {}, root=source.parent)


@pytest.fixture
def city(db):
    _ = get_resolver().url_patterns
    return make_city_tree()


def found(actor):
    """The number, which nobody filters afterwards, and what is shown."""
    question = Question(actor, "镇流器")
    return question.number(), [hit.title for hit in question.hits(question.newest(0, 20))]


@pytest.mark.parametrize("purpose", SUBJECTS)
def test_a_document_is_found_within_the_reach_of_its_object_alone(city, paper, purpose):
    make, perm = SUBJECTS[purpose]
    upload = SimpleUploadedFile("材料.pdf", paper, "application/pdf")
    subject = make(city.school)
    hold(subject, intake.accept(upload, purpose=purpose, by=Actor.system(), subject=subject))
    jobs.run_pending()
    for unit in (city.school, city.bureau):
        assert found(actor_for(unit, perm)) == (1, ["材料.pdf"])
    others = (city.other_school, city.other_county)
    strangers = [*(actor_for(unit, perm) for unit in others), actor_for(city.school), actor_for(city.bureau)]
    assert [found(actor) for actor in strangers] == [(0, [])] * 4


def test_each_purpose_has_been_looked_at(city):
    """A purpose that is registered anew gets a line above, once its reader is the object's."""
    assert {purpose for purpose in sources.filed if not purpose.endswith(".attachment")} <= set(SUBJECTS)
