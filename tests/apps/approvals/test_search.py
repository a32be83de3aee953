"""Applications are found by whoever has a part in them, by their words, and by nobody else."""

import pytest
from django.urls import get_resolver

from citong.apps.approvals.actions import instances
from citong.apps.approvals.purposes import FORM as PURPOSE
from citong.platform import jobs
from citong.platform.files import intake
from citong.platform.search import rebuilding
from citong.platform.search.finding import Question
from citong.platform.workflow import signing, starting
from citong.platform.workflow.perms import perms
from tests.factories import actor_for, docx_upload
from tests.factories.flows import approve, make_flow, make_school_of_signers, make_staff, start, task_of

pytestmark = pytest.mark.usefixtures("indexed")

WORD = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "<w:p><w:r><w:t>{}</w:t></w:r></w:p></w:body></w:document>"
)
FORM = [
    {"key": "why", "kind": "text", "label": "事由"},
    {"key": "secret", "kind": "text", "label": "内部备注"},
    {"key": "phone", "kind": "phone", "label": "电话"},
]
GIVEN = {"why": "更换镇流器", "secret": "供应商报价", "phone": "13805951234"}


@pytest.fixture
def school(db):
    _ = get_resolver().url_patterns
    return make_school_of_signers()


@pytest.fixture
def application(school):
    """It waits for the first signer, from whom one field is hidden; the second comes after him."""
    first, second = school.signers[:2]
    flow = make_flow(school.unit, approve("一", first, fields={"secret": "hidden"}), approve("二", second), form=FORM)
    return start(flow, school.teacher, **GIVEN)


def found(actor, text):
    """The number, which nobody filters afterwards, and what is shown."""
    question = Question(actor, text)
    return question.number(), [hit.title for hit in question.hits(question.newest(0, 20))]


def test_who_has_a_part_in_it_finds_it_by_the_words_of_its_form(school, application):
    one = (1, [application.title])
    assert found(school.teacher, "镇流器") == found(school.signers[0], "镇流器") == one
    assert found(school.teacher, application.number) == found(school.teacher, "张教师") == one
    assert found(school.signers[1], "镇流器") == (0, [])
    signing.transfer(task_of(application, school.signers[0]), school.signers[0], to=school.signers[2].user.pk)
    assert found(school.signers[2], "镇流器") == one


def test_who_looks_after_the_units_approvals_finds_it_and_a_neighbour_does_not(school, application):
    assert found(actor_for(school.unit, perms.view), "镇流器") == (1, [application.title])
    assert found(actor_for(school.city.county, perms.view), "镇流器") == (1, [application.title])
    strangers = [
        actor_for(school.city.other_school, perms.view),
        actor_for(school.unit),
        make_staff(school.unit, "旁人"),
    ]
    assert [found(actor, "镇流器") for actor in strangers] == [(0, [])] * 3


@pytest.mark.parametrize("text", ["供应商报价", "13805951234"])
def test_what_is_hidden_at_a_node_and_personal_numbers_are_not_found(school, application, text):
    assert found(school.teacher, text) == (0, [])


PROOFS = [
    {"key": "proof", "kind": "file", "label": "证明材料"},
    {"key": "offer", "kind": "file", "label": "供应商报价"},
]


@pytest.fixture
def draft(school):
    """A draft whose second file field is hidden from the signer."""
    flow = make_flow(school.unit, approve("一", school.signers[0], fields={"offer": "hidden"}), form=PROOFS)
    instance = starting.new(flow, school.teacher)
    instance.save()
    return instance


def attach(draft, by, **texts):
    """A document in each of the fields, in place of what was there."""
    files = {
        key: [intake.accept(upload(text), purpose=PURPOSE, by=by, subject=draft, unit=draft.unit).pk]
        for key, text in texts.items()
    }
    jobs.run_pending()  # before the draft says what it holds
    instances.save_draft(draft, given=files, by=by)
    draft.refresh_from_db()
    jobs.run_pending()


def upload(text):
    return docx_upload("附件.docx", document=WORD.format(text).encode())


def test_an_attached_document_is_found_by_its_words(school, draft):
    attach(draft, school.teacher, proof="镇流器检测报告")
    assert found(school.teacher, "镇流器") == (1, ["附件.docx"])
    assert found(school.signers[0], "镇流器") == (0, [])
    instances.submit(draft, by=school.teacher)
    assert found(school.signers[0], "镇流器") == (1, ["附件.docx"])
    assert found(make_staff(school.unit, "旁人"), "镇流器") == (0, [])
    rebuilding.rebuild()
    assert found(school.signers[0], "镇流器") == (1, ["附件.docx"])


def test_a_document_that_a_node_hides_or_that_was_taken_out_is_not_found(school, draft):
    attach(draft, school.teacher, proof="镇流器", offer="三家报价")
    assert found(school.teacher, "三家报价") == (0, [])
    attach(draft, school.teacher, proof="节能灯")
    assert found(school.teacher, "镇流器") == (0, [])
    assert found(school.teacher, "节能灯") == (1, ["附件.docx"])
    rebuilding.rebuild()
    assert [found(school.teacher, text)[0] for text in ("三家报价", "镇流器", "节能灯")] == [0, 0, 1]
