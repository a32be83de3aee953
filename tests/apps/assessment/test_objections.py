"""异议: in time and once; one that is upheld makes a further version, the old one stays."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from citong.apps.assessment.actions import objections, vetoes
from citong.apps.assessment.actions import running as run
from citong.apps.assessment.models import Objection, Result
from citong.apps.assessment.queries import results, running
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.access.perms import roles
from citong.platform.inbox.models import Message, WorkItem
from tests.factories import actor_for, make_user_with
from tests.factories.pilots import at
from tests.factories.uploads import pdf_upload, png_upload

D = Decimal


@pytest.fixture
def result(published, city):
    return Result.objects.select_related("entry__assessment").get(entry__project__unit=city.second_school)


@pytest.fixture
def principal(city):
    return actor_for(city.second_school, *roles["principal"].permissions)


@pytest.fixture
def filed(result, principal):
    return objections.file(Objection(result=result, text="十月的月报按时上报了。"), by=principal)


def test_it_waits_at_the_city(filed, city, officer):
    waits = WorkItem.objects.filter(done_at=None, kind="assessment.answer_due").values_list("unit", "title")
    assert list(waits) == [(city.bureau.pk, "答复异议：鲤城区江南初级中学 终期考核")]
    assert (
        Message.objects.filter(user=officer.user).order_by("-pk")[0].title == "鲤城区江南初级中学对终期考核结果提出异议"
    )


def test_it_is_filed_once_by_the_own_school_and_in_time(result, principal, school):
    with pytest.raises(PermissionDenied):
        objections.file(Objection(result=result, text="别人的"), by=school)
    assert result.entry.assessment.objections_until == date(2020, 12, 18)
    with clock.travel(at("2020-12-19 09:00:00")), pytest.raises(Refused, match="异议期已于 2020-12-18 结束"):
        objections.file(Objection(result=result, text="太晚"), by=principal)
    objections.file(Objection(result=result, text="按时了"), by=principal)
    with pytest.raises(Refused, match="已经对这一结果提出过异议"):
        objections.file(Objection(result=result, text="再说一次"), by=principal)


def test_the_school_files_its_proof_which_the_next_school_cannot_open(result, principal, school, officer, client):
    client.force_login(principal.user)
    page = reverse("assessment-result-object", args=[result.pk])
    assert 'enctype="multipart/form-data"' in client.get(page).text
    given = {"text": "十月的月报按时上报了。", "evidence": [pdf_upload("回执.pdf"), png_upload("截图.png")]}
    assert client.post(page, given).url == reverse("assessment-project", args=[result.entry.project_id])
    filed = Objection.objects.get()
    first, second = results.files_of(filed)
    assert [first.name, second.name] == ["回执.pdf", "截图.png"]
    assert first.href in client.get(reverse("assessment-project", args=[result.entry.project_id])).text
    assert client.get(first.href).getvalue()[:5] == b"%PDF-"
    client.force_login(officer.user)
    assert second.href in client.get(reverse("assessment-objections-detail", args=[filed.pk])).text
    client.force_login(school.user)
    assert client.get(first.href).status_code == 404


def test_an_objection_needs_no_files(result, principal, client):
    client.force_login(principal.user)
    client.post(reverse("assessment-result-object", args=[result.pk]), {"text": "等级有误。"})
    assert results.files_of(Objection.objects.get()) == []


def test_an_outside_reviewer_has_a_role_of_his_own(city, assessment):
    outside = make_user_with(city.bureau, *roles["assessment_reviewer"].permissions)
    assert roles["assessment_reviewer"].permissions == {"assessment.score"}
    assert outside in running.candidates(assessment)


def test_a_rejected_objection_leaves_the_result(filed, officer, principal, result):
    done = objections.reject(filed, answer="经核查，十月月报逾期一天。", by=officer)
    assert (done.status, Result.objects.filter(entry=result.entry).count()) == ("rejected", 1)
    told = Message.objects.filter(user=principal.user).order_by("-pk")[0]
    assert told.title == "鲤城区江南初级中学对终期考核结果的异议已答复：不成立"
    assert WorkItem.objects.filter(done_at=None, kind="assessment.answer_due").count() == 0


def test_an_upheld_objection_makes_a_new_version_and_keeps_the_old(filed, officer, result):
    objections.uphold(filed, answer="补计十月月报。", points={"reports": D("38")}, by=officer)
    old, new = Result.objects.filter(entry=result.entry).order_by("version")
    assert (old.total, old.grade, old.rank, old.content) == (D("70.00"), "pass", 3, result.content)
    assert (new.version, new.total, new.grade, new.rank, new.reason) == (2, D("78.00"), "good", 2, "补计十月月报。")
    line = results.content_of(new).lines[0]
    assert (line.points, line.was, line.corrected) == (D("38.00"), D("30.00"), True)
    assert results.agrees(new.entry.assessment)
    assert [(r["project"].unit.name, r["grade"], r["source"]) for r in results.rows(new.entry.assessment)][1:] == [
        ("鲤城区江南初级中学", "good", "终期考核（更正，第 2 版）"),
        ("安溪县感德中心小学", "good", "终期考核"),
    ]


def test_upholding_says_what_changes(filed, officer):
    with pytest.raises(Refused, match="至少一项更正后的得分"):
        objections.uphold(filed, answer="成立", points={"reports": D("30.00")}, by=officer)
    with pytest.raises(Refused, match="应在 0 到 40 分之间"):
        objections.uphold(filed, answer="成立", points={"reports": D(41)}, by=officer)


def test_after_a_correction_one_objects_to_the_new_version(filed, officer, principal, result):
    objections.uphold(filed, answer="补计。", points={"reports": D("38")}, by=officer)
    new = Result.objects.get(entry=result.entry, version=2)
    again = objections.file(Objection(result=new, text="还有九月。"), by=principal)
    assert again.status == "filed"


def test_a_lifted_veto_gives_the_grade_of_the_total(scored, officer, county, school):
    from tests.apps.assessment.test_vetoes import enter

    vetoes.confirm(enter(scored, officer), opinion="属实", by=county)
    with clock.travel(at("2020-12-11 09:00:00")):
        run.publish(run.close(scored, by=officer), by=officer)
        result = Result.objects.get(entry__project__unit=school.post.unit)
        assert result.grade == "fail"
        filed = objections.file(Objection(result=result, text="核查有误"), by=school)
        objections.uphold(filed, answer="复查后撤销。", points={}, lift=True, by=officer)
    assert Result.objects.filter(entry=result.entry).current().get().grade == "excellent"


def test_the_page_of_the_city_corrects(filed, officer, client, result):
    client.force_login(officer.user)
    detail = reverse("assessment-objections-detail", args=[filed.pk])
    page = reverse("assessment-objection-uphold", args=[filed.pk])
    assert page in client.get(detail).text
    assert client.get(page).status_code == 200
    wrong = client.post(page, {"points-reports": "41"})
    assert ("最高 40 分" in wrong.text, "请填写答复及更正理由" in wrong.text, wrong.status_code) == (True, True, 422)
    same = client.post(page, {"points-reports": "", "answer": "成立"})
    assert "请填写至少一项更正后的得分" in same.text
    assert client.post(page, {"points-reports": "38", "answer": "补计。"}).url == detail
    assert Result.objects.filter(entry=result.entry).count() == 2
    assert "现在不能更正" in client.get(page).text


def test_the_page_of_a_corrected_result_lists_its_versions(filed, officer, client, result):
    objections.uphold(filed, answer="补计十月月报。", points={"reports": D("38")}, by=officer)
    client.force_login(officer.user)
    new = Result.objects.get(entry=result.entry, version=2)
    shown = client.get(reverse("assessment-results-detail", args=[new.pk])).text
    assert ("<b>第 1 版</b> 70.00 分，合格" in shown, "更正前 30.00" in shown) == (True, True)
    assert client.get(reverse("assessment-results-detail", args=[result.pk])).status_code == 404
    assert client.get(reverse("assessment-result-paper", args=[result.pk])).content[:5] == b"%PDF-"
