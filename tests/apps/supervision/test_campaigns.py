"""A campaign: its checklist, its schools, its visits from the announcement to the record."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from citong.apps.supervision.actions import campaigns, checklists, visits
from citong.apps.supervision.models import Campaign, Checklist, Finding, Photo, Visit
from citong.kit.errors import Refused
from citong.platform.audit import trail
from citong.platform.inbox.models import Message, WorkItem
from citong.records.programmes.models import Project
from tests.factories import actor_for, png_upload
from tests.factories.programmes import make_programme, make_project
from tests.factories.supervision import (
    make_campaign,
    make_checklist,
    make_found,
    make_record,
    make_visit,
    photo_of,
)


def waiting():
    return list(
        WorkItem.objects.filter(done_at=None, kind__startswith="supervision.")
        .order_by("pk")
        .values_list("kind", "title")
    )


def test_the_shipped_checklist_weighs_a_hundred(city, officer):
    made = checklists.create_checklist(Checklist(title="启动情况检查清单"), start="pilot-2018", by=officer)
    assert (made.unit, made.status) == (city.bureau, "draft")
    assert sum(item.weight or 0 for item in made.items.all()) == 100


def test_a_checklist_in_force_is_only_changed_by_its_next_version(city, officer):
    first = make_checklist(city.bureau)
    with pytest.raises(Refused, match="先“修订”"):
        checklists.set_items(first, items=[], by=officer)
    checklists.revise(first, by=officer)
    second = Checklist.objects.get(version=2)
    checklists.set_items(second, items=[{"text": "应急预案", "weight": 100}], by=officer)
    checklists.put_in_force(second, by=officer)
    assert list(Checklist.objects.order_by("version").values_list("status", flat=True)) == ["retired", "in_force"]
    assert (first.items.count(), second.items.count()) == (3, 1)


def test_the_record_of_a_changed_checklist_says_which_items_changed_from_what_to_what(city, officer):
    made = Checklist.objects.create(unit=city.bureau, title="启动情况检查清单")
    old = [
        {"section": "网络", "text": "出口带宽", "weight": 60},
        {"text": "机房值班"},
        {"text": "应急预案", "weight": 40},
    ]
    checklists.set_items(made, items=old, by=officer)
    kept = {"section": "网络", "text": "出口带宽", "weight": 70, "guidance": "不低于 30 Mbps", "scale": "three"}
    checklists.set_items(made, items=[old[2], kept, {"text": "日志留存"}], by=officer)
    changes = trail.history(made)[0].changes
    del changes["revision"]
    assert changes == {
        "检查项": ["出口带宽、机房值班、应急预案", "应急预案、出口带宽、日志留存"],
        "「出口带宽」": [
            "网络，符合／基本符合／不符合／不适用，60 分",
            "网络，符合／不符合／不适用，70 分，不低于 30 Mbps",
        ],
        "「机房值班」": ["符合／基本符合／不符合／不适用，不计分", None],
        "「日志留存」": [None, "符合／基本符合／不符合／不适用，不计分"],
    }


def test_an_empty_checklist_is_not_put_in_force(city, officer):
    empty = Checklist.objects.create(unit=city.bureau, title="空清单")
    with pytest.raises(Refused, match="还没有检查项"):
        checklists.put_in_force(empty, by=officer)


def test_a_launch_opens_a_visit_for_each_school_and_tells_it_and_its_county(city, project, officer, county, school):
    other = make_project(project.programme, city.other_school)
    campaign = make_campaign(city.bureau, project)
    campaigns.choose(campaign, projects=[project, other], by=officer)
    campaigns.launch(campaign, by=officer)
    assert list(campaign.visits.order_by("pk").values_list("project", "status")) == [
        (project.pk, "planned"),
        (other.pk, "planned"),
    ]
    assert set(Message.objects.values_list("user", "title")) == {
        (county.user.pk, "督导通知：期中督导"),
        (school.user.pk, "督导通知：期中督导"),
    }
    assert waiting() == [("supervision.campaign", "期中督导：还有 2 所学校待检查")]


def test_a_launch_needs_schools_whose_projects_run(city, project, officer):
    with pytest.raises(Refused, match="还没有选择检查对象"):
        campaigns.launch(make_campaign(city.bureau), by=officer)
    campaign = make_campaign(city.bureau, project)
    Project.objects.filter(pk=project.pk).update(status="suspended")
    with pytest.raises(Refused, match="不在实施中"):
        campaigns.launch(campaign, by=officer)


def test_a_running_campaign_takes_further_schools_and_keeps_those_it_has(city, project, officer):
    other = make_project(project.programme, city.other_school)
    campaign = campaigns.launch(make_campaign(city.bureau, project), by=officer)
    campaigns.choose(campaign, projects=[other], by=officer)
    assert [v.project for v in campaign.visits.order_by("pk")] == [project, other]
    stranger = make_project(make_programme(city.bureau), city.direct_school)
    with pytest.raises(Refused, match="不能列为检查对象"):
        campaigns.choose(campaign, projects=[stranger], by=officer)


def test_a_draft_is_seen_by_its_planners_and_a_running_one_by_its_schools(city, project, officer, school):
    campaign = make_campaign(city.bureau, project)
    view = "supervision.view"
    assert list(Campaign.objects.visible_to(school, view)) == []
    campaigns.launch(campaign, by=officer)
    assert list(Campaign.objects.visible_to(school, view)) == [campaign]
    assert list(Campaign.objects.visible_to(actor_for(city.other_school, view), view)) == []


def test_the_leader_gets_the_visit_as_his_work_and_the_school_hears_the_day(city, project, officer, county, school):
    visit = make_visit(project, city.bureau)
    visits.arrange(visit, planned_on=date(2019, 3, 12), leader=county.user, team="吴丽萍", by=officer)
    item = WorkItem.objects.get(kind="supervision.visit")
    assert (item.user, item.title, item.url) == (
        county.user,
        f"到校检查：{city.school.name}",
        f"/supervision/visits/{visit.pk}/check/",
    )
    assert list(Message.objects.filter(user=school.user).values_list("title", flat=True)) == [
        f"2019-03-12到{city.school.name}督导检查"
    ]


def test_only_who_may_visit_the_school_leads_and_no_visit_is_planned_for_yesterday(city, project, officer):
    visit = make_visit(project, city.bureau)
    stranger = actor_for(city.other_county, "supervision.visit").user
    with pytest.raises(ValidationError, match="没有检查这所学校的权限"):
        visits.arrange(visit, planned_on=date(2019, 3, 12), leader=stranger, by=officer)
    with pytest.raises(ValidationError, match="不能早于今天"):
        visits.arrange(visit, planned_on=date(2019, 3, 1), by=officer)


def test_a_county_visits_its_own_schools_and_no_others(city, project, officer, county):
    other = make_project(project.programme, city.other_school)
    campaign = campaigns.launch(make_campaign(city.bureau, other), by=officer)
    assert list(Campaign.objects.visible_to(county, "supervision.visit")) == [campaign]
    added = visits.add_visit(Visit(campaign=campaign, project=project), by=county)
    assert visits.send(added, by=county, **make_record(added)).status == "done"
    with pytest.raises(PermissionDenied):
        visits.add_visit(Visit(campaign=campaign, project=other), by=county)


def test_a_record_scores_what_counts(city, project, officer):
    visit = make_visit(project, city.bureau)
    lead, egress, other = visit.campaign.checklist.items.all()
    answers = {lead.pk: ("mostly", ""), egress.pk: ("met", ""), other.pk: ("not_met", "网络常断")}
    done = visits.send(visit, by=officer, **make_record(visit, answers=answers))
    assert (str(done.score), done.sent_by) == ("84.00", officer.user)
    again = make_visit(project, city.bureau)
    nothing = {item.pk: ("na", "") for item in again.campaign.checklist.items.all()}
    assert visits.send(again, by=officer, **make_record(again, answers=nothing)).score is None


def test_findings_wait_at_the_school_for_as_many_working_days_as_they_were_given(
    city, project, officer, county, school
):
    visit = make_visit(project, city.bureau)
    found = [make_found("critical", 5, "机房漏水"), make_found("minor", 20, "计划滞后")]
    visits.send(visit, by=officer, **make_record(visit, findings=found))
    assert list(Finding.objects.order_by("number").values_list("text", "due_on", "status")) == [
        ("机房漏水", date(2019, 3, 11), "open"),
        ("计划滞后", date(2019, 4, 1), "open"),
    ]
    assert waiting() == [("supervision.rectify", "整改：机房漏水"), ("supervision.rectify", "整改：计划滞后")]
    told = Message.objects.filter(kind="supervision.visited").values_list("user", "title")
    title = f"{city.school.name}督导检查记录已提交：发现问题 2 个"
    assert set(told) == {(school.user.pk, title), (county.user.pk, title)}


def test_a_record_names_its_photos_and_the_others_go(city, project, officer):
    visit = make_visit(project, city.bureau)
    kept, dropped = photo_of(visit), photo_of(visit)
    with pytest.raises(Refused, match="还有 1 张照片没有上传"):
        visits.send(visit, by=officer, **make_record(visit, photos=[kept.key, uuid4()]))
    visits.send(visit, by=officer, **make_record(visit, photos=[kept.key]))
    assert list(visit.photos.all()) == [kept]
    assert type(dropped.file).objects.filter(pk=dropped.file_id).exists() is False
    with pytest.raises(Refused, match="不能再上传照片"):
        visits.take_photo(Photo(visit=visit, key=uuid4()), file=png_upload(), by=officer)


def test_a_visit_is_recorded_once(city, project, officer):
    visit = make_visit(project, city.bureau)
    visits.send(visit, by=officer, **make_record(visit))
    with pytest.raises(Refused, match="当前状态为「已检查」"):
        visits.send(visit, by=officer, **make_record(visit))


def test_the_end_of_a_campaign_cancels_what_was_not_visited(city, project, officer, school):
    campaign = campaigns.launch(make_campaign(city.bureau, project), by=officer)
    visits.arrange(campaign.visits.get(), planned_on=date(2019, 3, 12), leader=officer.user, by=officer)
    campaigns.close_campaign(campaign, by=officer)
    assert (campaign.visits.get().status, waiting()) == ("cancelled", [])
    assert Message.objects.filter(user=school.user, title=f"{city.school.name}的督导检查已取消").count() == 1


def test_a_cancelled_visit_leaves_nothing_behind(city, project, officer, school):
    visit = make_visit(project, city.bureau)
    photo_of(visit)
    visits.arrange(visit, planned_on=date(2019, 3, 12), leader=officer.user, by=officer)
    visits.cancel(visit, reason="学校停课", by=officer)
    assert (Photo.objects.count(), waiting()) == (0, [])
