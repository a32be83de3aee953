"""Grades come in from the assessment or a sheet; other money is registered for the check."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from citong.apps.awards import actions
from citong.apps.awards.actions import pool as pool_actions
from citong.apps.awards.actions import sources
from citong.apps.awards.models import OtherFunding, TakenResult
from citong.kit.errors import Refused
from citong.kit.sheets.models import Import
from citong.platform.access.actor import Actor
from citong.platform.audit import trail
from citong.platform.inbox.models import Message
from citong.records.programmes.models import Project
from tests.factories import actor_for
from tests.factories.awards import make_scheme
from tests.factories.programmes import make_programme, make_project


def rows(round_, *codes):
    given = {"source": "2019年中期考核结果", "dated": date(2019, 12, 20)}
    return [{"project": p, "grade": code, **given} for p, code in zip(round_.projects, codes, strict=False)]


def grades():
    return list(TakenResult.objects.order_by("project__number").values_list("grade", flat=True))


def test_another_feature_hands_the_grades_over_and_may_correct_them(round_):
    actions.take_over(round_.programme, rows=rows(round_, "good", "pass", "fail"), by=Actor.system())
    actions.take_over(round_.programme, rows=rows(round_, "excellent"), by=round_.by(round_.officer))
    assert grades() == ["excellent", "pass", "fail"]
    first = TakenResult.objects.get(project=round_.projects[0])
    assert [(e.label, e.changes.get("grade")) for e in trail.history(first)] == [
        ("更正考核结果", ["good", "excellent"]),
        ("登记考核结果", [None, "good"]),
    ]


def test_a_grade_of_an_earlier_day_leaves_a_later_one_as_it_is(round_):
    for project, day in zip(round_.projects, (19, 20, 21), strict=True):
        TakenResult.objects.create(project=project, grade="fail", source="手工登记", dated=date(2019, 12, day))
    actions.take_over(round_.programme, rows=rows(round_, "good", "good", "good"), by=Actor.system())
    assert grades() == ["good", "good", "fail"]
    later = TakenResult.objects.get(project=round_.projects[2])
    assert ([*trail.history(later)], later.source) == ([], "手工登记")


def test_a_school_that_lost_its_status_is_passed_over(round_):
    Project.objects.filter(pk=round_.projects[1].pk).update(status="revoked")
    round_.projects[1].refresh_from_db()
    actions.take_over(round_.programme, rows=rows(round_, "good", "pass", "fail"), by=Actor.system())
    assert grades() == ["good", "fail"]


def test_a_grade_of_another_programme_is_refused_and_nothing_is_kept(round_):
    stranger = make_project(make_programme(round_.city.bureau), round_.city.second_school)
    wrong = [*rows(round_, "good"), {**rows(round_, "good")[0], "project": stranger}]
    with pytest.raises(Refused, match="不属于“智慧校园试点”"):
        actions.take_over(round_.programme, rows=wrong, by=Actor.system())
    assert grades() == []


def test_nobody_enters_a_grade_while_a_second_person_looks_at_the_allotment(round_):
    pool = round_.graded("excellent", "good", "pass")
    officer = round_.by(round_.officer)
    pool_actions.propose(pool, scheme=make_scheme(pool), reasons={}, by=officer)
    result = TakenResult.objects.get(project=round_.projects[2])
    refused = "“2019年中期考核奖补资金”的分配方案正在复核，考核结果不能变动"
    with pytest.raises(Refused, match=refused):
        sources.correct_result(result, grade="good", by=officer)
    stranger = TakenResult(project=round_.projects[2], grade="good", source="手工登记")
    with pytest.raises(Refused, match=refused):
        sources.enter_result(stranger, by=officer)
    assert grades() == ["excellent", "good", "pass"]


def test_a_published_grade_waits_for_nobody_and_the_two_persons_are_told_once(round_):
    pool = round_.graded("excellent", "good", "pass")
    pool_actions.propose(pool, scheme=make_scheme(pool), reasons={}, by=round_.by(round_.officer))
    for codes in (("excellent", "excellent"), ("excellent", "excellent", "good")):
        actions.take_over(round_.programme, rows=rows(round_, *codes), by=Actor.system())
    assert grades() == ["excellent", "excellent", "good"]
    told = Message.objects.filter(title="“2019年中期考核奖补资金”复核期间考核结果有更新")
    assert sorted(told.values_list("user", flat=True)) == sorted([round_.officer.pk, round_.second.pk])


def test_a_sheet_of_grades_is_tried_before_it_is_written(round_, client):
    client.force_login(round_.officer)
    numbers = [p.number for p in round_.projects]
    text = "项目编号,考核等次,依据,结果日期\n" + "".join(
        f"{number},{grade},2019年中期考核,2019-12-18\n"
        for number, grade in zip(numbers, ("优秀", "良", "合格"), strict=True)
    )
    file = SimpleUploadedFile("等次.csv", b"\xef\xbb\xbf" + text.encode(), "text/csv")
    client.post(reverse("award-results-import"), {"file": file})
    run = Import.objects.get()
    assert (run.new, run.wrong) == (2, 1)
    assert run.problems == [[3, "考核等次", "没有「良」这个选项，可以填：优秀、良好、合格、不合格"]]
    assert grades() == []


def test_a_result_is_not_moved_to_another_project(round_):
    round_.graded("excellent", "good", "pass")
    result = TakenResult.objects.get(project=round_.projects[0])
    with pytest.raises(Refused, match="不能把考核结果改到另一个项目"):
        sources.correct_result(result, project=round_.projects[1], by=round_.by(round_.officer))


def test_other_money_is_registered_once_and_with_a_document_number(round_):
    given = {"unit": round_.city.school, "purpose": "platform", "amount_fen": 100, "year": 2018}
    county = round_.by(round_.county)
    sources.register_funding(OtherFunding(document_number="泉财指标〔2018〕929号", **given), by=county)
    with pytest.raises(ValidationError, match="已经登记过"):
        sources.register_funding(OtherFunding(document_number="泉财指标〔2018〕929号", **given), by=county)
    with pytest.raises(ValidationError, match="泉财指标〔2018〕929号"):
        sources.register_funding(OtherFunding(document_number="929", **given), by=county)


def test_a_county_registers_for_its_own_schools_only(round_):
    given = {"document_number": "泉财指标〔2018〕929号", "purpose": "platform", "amount_fen": 100, "year": 2018}
    with pytest.raises(PermissionDenied):
        sources.register_funding(OtherFunding(unit=round_.city.other_school, **given), by=round_.by(round_.county))
    own = sources.register_funding(OtherFunding(unit=round_.city.school, **given), by=round_.by(round_.county))
    with pytest.raises(Refused, match="管理范围内"):
        sources.change_funding(own, unit=round_.city.other_school, by=round_.by(round_.county))


def test_who_may_only_look_hands_nothing_over(round_):
    with pytest.raises(PermissionDenied):
        actions.take_over(round_.programme, rows=[], by=actor_for(round_.city.bureau, "awards.view"))
