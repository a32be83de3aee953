"""实施方案 section by section: how long each is suggested to be, said while one writes, never in the way."""

import pytest
from django.urls import reverse

from citong.apps.pilots.actions import submission
from citong.apps.pilots.definition import Definition, shipped
from citong.apps.pilots.forms.batch_step import Writing
from citong.apps.pilots.models import Application, Batch, BatchDraft
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import batches, completeness
from citong.apps.pilots.queries.contents import parts_of
from tests.factories import actor_for, make_city_tree
from tests.factories.forms import fill_form, start_application
from tests.factories.pilots import make_batch
from tests.factories.places import make_school


@pytest.fixture
def city(db):
    return make_city_tree()


@pytest.fixture
def batch(city):
    return make_batch(city.bureau, {city.county: 2})


def test_the_suggestions_of_2018_make_the_length_of_the_notice():
    assert sum(section["length"] for section in shipped("2018").sections) == 3000


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, None),  # not written yet: that is said elsewhere
        (149, "「潜在问题分析」共 149 字，偏短：建议 300 字左右。"),
        (150, None),
        (450, None),
        (451, "「潜在问题分析」共 451 字，偏长：建议 300 字左右。"),
    ],
)
def test_a_section_far_from_what_is_suggested_is_named(batch, count, said):
    hints = completeness.section_hints(parts_of(batch), {"plan.risks": {"text": "字" * count}})
    assert [(hint.anchor, hint.message) for hint in hints] == ([("plan-risks-text", said)] if said else [])


def test_without_a_suggestion_nothing_is_said(batch):
    batch.sections.update(length=0)
    assert completeness.section_hints(parts_of(batch), {"plan.risks": {"text": "字"}}) == []


def test_the_form_counts_beside_the_suggestion_and_leads_to_what_is_too_short(client, city, batch):
    make_school(city.school, township_central=True)
    by = actor_for(city.school, perms.view, perms.fill, perms.submit, perms.withdraw)
    application = start_application(batch, city.school, by)
    fill_form(application, by, plan__risks={"text": "风险可控。"})
    client.force_login(by.user)
    page = client.get(reverse("pilots-application-form", args=[application.pk])).text
    assert 'data-wordcount-about-value="300"' in page
    assert '<a href="#plan-risks-text">「潜在问题分析」共 5 字，偏短：建议 300 字左右。</a>' in page
    done = submission.submit(Application.objects.get(pk=application.pk), opinion="同意申报。", confirmed=True, by=by)
    assert done.status == "submitted"  # a hint forbids nothing


def test_the_form_speaks_of_the_sections_and_conditions_of_its_own_batch(client, city, batch):
    make_school(city.school, township_central=True)
    by = actor_for(city.school, perms.view, perms.fill)
    application = start_application(batch, city.school, by)
    batch.sections.filter(key="risks").delete()
    batch.rules.filter(key="bandwidth").update(title="出口带宽", source="泉教装〔2019〕6号 第四条")
    batch.rules.filter(key="budget").delete()
    client.force_login(by.user)
    page = client.get(reverse("pilots-application-form", args=[application.pk])).text
    assert "5 个章节合计控制在 3000 字左右" in page
    parts = {key: page.partition(f'id="{key}"')[2].partition("</section>")[0] for key in ("network", "budget")}
    assert "对应申报条件：出口带宽（泉教装〔2019〕6号 第四条）。" in parts["network"]
    assert "对应申报条件" not in parts["budget"]


def typed(city, batch, **lengths):
    """The step of the wizard with what the former batch had, but for these lengths."""
    draft, pattern = BatchDraft(unit=city.bureau, source=batch), batches.pattern(batch)
    start = Writing(draft, pattern, [], "2019").form("sections")
    rows = {f"{name}-{n}": str(row[name].value() or "") for n, row in enumerate(start.rows) for name in row}
    given = {**rows, **{name: str(start[name].value()) for name in start.facts}, **lengths}
    draft.values = {"sections": {name: [value] for name, value in given.items()}}
    return Writing(draft, pattern, [], "2019").form("sections")


def test_a_new_batch_takes_the_lengths_over_and_may_change_them(city, batch):
    step = typed(city, batch, **{"length-4": "250", "length-5": ""})
    assert step.is_valid(), step.errors
    made = Definition({}, {}, [], [])
    step.contribute(made)
    assert [section["length"] for section in made.sections] == [400, 500, 500, 900, 250, 0]


def test_suggestions_that_make_no_plan_are_refused(city, batch):
    step = typed(city, batch, **{"length-3": "9000"})
    assert step.errors == {"length-0": ["各章节建议字数合计 11100 字，不在全文 2000–4500 字之内。"]}


def test_the_batch_shows_the_lengths(client, city, batch):
    client.force_login(actor_for(city.bureau, perms.view, perms.overview).user)
    page = client.get(reverse("pilots-batch-detail", args=[batch.pk])).text
    assert '<b>潜在问题分析</b> <span class="num">约 300 字</span>' in page
    assert Batch.objects.get().sections.get(key="tasks").length == 900
