"""Filling in the form: a draft keeps whatever is typed, and two people never lose each other's text."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from citong.apps.pilots.actions import drafting
from citong.apps.pilots.models import Application, Part, PlanSection
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries.contents import content_of
from citong.kit.errors import Conflict, Refused
from citong.platform.access.actor import Actor
from citong.platform.audit.models import Entry
from tests.factories import actor_for, make_city_tree, make_user_with, pdf_upload, text_upload
from tests.factories.forms import start_application
from tests.factories.pilots import make_batch
from tests.factories.places import make_school

SCHOOL = (perms.view, perms.fill, perms.submit, perms.withdraw)


@pytest.fixture
def city(db):
    return make_city_tree()


@pytest.fixture
def applicant(city):
    return actor_for(city.school, *SCHOOL)


@pytest.fixture
def application(city, applicant):
    make_school(city.school, township_central=True)
    return start_application(make_batch(city.bureau, {city.county: 2}), city.school, applicant)


def part(application, key):
    return Part.objects.get(application=application, key=key)


def values(application, key):
    return content_of(Application.objects.get(pk=application.pk))[key]


@pytest.mark.parametrize(
    ("key", "field", "typed", "kept"),
    [
        ("foundation", "students", "１，２００", 1200),
        ("foundation", "students", "一千二百", "一千二百"),
        ("foundation", "students", "-5", "-5"),
        ("network", "bandwidth", "100M", "100"),
        ("network", "bandwidth", "约100兆", "约100兆"),
        ("budget", "past_1", "35万元", 35_000_000),
        ("budget", "past_1", "300,000.50", 30_000_050),
        ("budget", "past_1", "三十万", "三十万"),
        ("budget", "past_1", "-1", "-1"),
        ("security", "mps_valid_until", "2020年6月30日", "2020-06-30"),
        ("security", "mps_valid_until", "2020-13-45", "2020-13-45"),
        ("contact", "mobile", "139 0595 0002", "13905950002"),
        ("contact", "mobile", "不方便", "不方便"),
        ("principal", "sex", "其他", "其他"),
        ("school", "postcode", "３６２０００", "362000"),
        ("plan.vision", "text", "第一段\r\n第二段", "第一段\n第二段"),
    ],
)
def test_whatever_is_typed_is_kept(application, applicant, key, field, typed, kept):
    drafting.save(part(application, key), typed={field: typed}, by=applicant, revision=0)
    assert values(application, key)[field] == kept


def test_a_very_long_text_is_kept(application, applicant):
    drafting.save(part(application, "plan.goals"), typed={"text": "字" * 60_000}, by=applicant)
    assert len(values(application, "plan.goals")["text"]) == 60_000


def test_saving_one_field_leaves_the_others(application, applicant):
    drafting.save(part(application, "contact"), typed={"name": "黄玥喆"}, by=applicant)
    drafting.save(part(application, "contact"), typed={"position": "主任"}, by=applicant)
    kept = values(application, "contact")
    assert (kept["name"], kept["position"]) == ("黄玥喆", "主任")


def test_emptying_a_field_empties_it(application, applicant):
    drafting.save(part(application, "school"), typed={"website": ""}, by=applicant)
    assert "website" not in values(application, "school")


def test_fields_that_the_form_does_not_have_are_not_kept(application, applicant):
    drafting.save(part(application, "network"), typed={"bandwidth": "30", "rank": "1"}, by=applicant)
    assert "rank" not in values(application, "network")


def test_who_saved_and_when_is_known(application, applicant):
    saved = drafting.save(part(application, "network"), typed={"bandwidth": "30"}, by=applicant)
    assert (saved.saved_by, saved.revision) == (applicant.user, 1)


def test_drafts_are_not_written_into_the_audit_trail(application, applicant):
    drafting.save(part(application, "contact"), typed={"mobile": "13905950002"}, by=applicant)
    entry = Entry.objects.get(action=drafting.save.name)
    assert "values" not in entry.changes
    assert "13905950002" not in str(entry.changes)


def test_the_one_who_saves_second_on_an_old_text_is_told(application, applicant, city):
    colleague = actor_for(city.school, *SCHOOL)
    mine, theirs = part(application, "plan.goals"), part(application, "plan.goals")
    drafting.save(theirs, typed={"text": "同事写的目标"}, by=colleague, revision=theirs.revision)
    with pytest.raises(Conflict):
        drafting.save(mine, typed={"text": "我写的目标"}, by=applicant, revision=mine.revision)
    assert values(application, "plan.goals") == {"text": "同事写的目标"}


def test_different_parts_do_not_disturb_each_other(application, applicant, city):
    colleague = actor_for(city.school, *SCHOOL)
    goals, risks = part(application, "plan.goals"), part(application, "plan.risks")
    drafting.save(risks, typed={"text": "风险"}, by=colleague, revision=0)
    drafting.save(goals, typed={"text": "目标"}, by=applicant, revision=0)
    assert (values(application, "plan.goals"), values(application, "plan.risks")) == (
        {"text": "目标"},
        {"text": "风险"},
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_the_same_moment_one_is_kept_and_one_is_told(city):
    make_school(city.school, township_central=True)
    application = start_application(make_batch(city.bureau, {city.county: 2}), city.school)
    writers = [make_user_with(city.school, *SCHOOL) for _ in range(2)]
    row, ready = part(application, "plan.goals"), Barrier(2)

    def write(number):
        try:
            ready.wait()
            drafting.save(row, typed={"text": f"第{number}人写的"}, by=Actor.of(writers[number]), revision=row.revision)
        except Conflict:
            return "told"
        else:
            return f"第{number}人写的"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(write, range(2)))
    assert min(answers) == "told"
    assert values(application, "plan.goals") == {"text": sorted(answers)[1]}


def test_two_who_begin_a_new_part_at_once_do_not_overwrite(application, applicant, city):
    PlanSection.objects.create(batch=application.batch, key="budgeting", title="经费安排", order=9)
    drafting.begin_part(Part(application=application, key="plan.budgeting"), typed={"text": "先写的"}, by=applicant)
    with pytest.raises(Conflict):
        drafting.begin_part(
            Part(application=application, key="plan.budgeting"),
            typed={"text": "后写的"},
            by=actor_for(city.school, *SCHOOL),
        )
    assert values(application, "plan.budgeting") == {"text": "先写的"}


def test_another_school_cannot_write_into_the_draft(application, city):
    with pytest.raises(PermissionDenied):
        drafting.save(part(application, "network"), typed={"bandwidth": "1"}, by=actor_for(city.second_school, *SCHOOL))


def test_the_county_reads_but_does_not_write(application, city):
    with pytest.raises(PermissionDenied):
        drafting.save(part(application, "network"), typed={"bandwidth": "1"}, by=actor_for(city.county, perms.view))


def test_a_certificate_is_attached_without_disturbing_who_is_typing(application, applicant):
    row = drafting.attach(part(application, "security"), field="mps_scan", upload=pdf_upload("证书.pdf"), by=applicant)
    assert row.values["mps_scan"]["name"] == "证书.pdf"
    drafting.save(row, typed={"mps_number": "XKC0001"}, by=applicant, revision=0)
    assert set(values(application, "security")) == {"mps_scan", "mps_number"}
    drafting.detach(row, field="mps_scan", by=applicant)
    assert values(application, "security") == {"mps_number": "XKC0001"}


def test_a_text_is_no_certificate(application, applicant):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError) as refused:
        drafting.attach(part(application, "security"), field="mps_scan", upload=text_upload("证书.txt"), by=applicant)
    assert refused.value.messages == ["证书扫描件不接受文本，请上传PDF、JPG 图片、PNG 图片。"]


def test_a_file_goes_only_into_a_field_for_files(application, applicant):
    with pytest.raises(Refused, match="不能上传文件"):
        drafting.attach(part(application, "security"), field="mps_number", upload=pdf_upload(), by=applicant)
