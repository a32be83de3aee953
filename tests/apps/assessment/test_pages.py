"""What people see: the school its preview and its result, the reviewer a sheet, the city the whole board; papers and figures."""

import io
from decimal import Decimal

import pytest
from django.urls import reverse

from citong.apps.assessment.actions import objections, running
from citong.apps.assessment.models import Assessment, Entry, Mark, Objection, Result, Sheet
from citong.kit.sheets import read
from citong.platform.access.actor import Actor
from citong.records.programmes import dossier, figures, sections
from citong.records.programmes.models import Project
from tests.apps.assessment.conftest import score
from tests.factories import pdf_upload

D = Decimal


@pytest.fixture
def project(programme, city):
    return Project.objects.get(unit=city.school)


def tab(client, who, project):
    client.force_login(who.user)
    return client.get(reverse("assessment-project", args=[project.pk])).text


def test_a_school_sees_what_it_would_get_today_before_anything_begins(project, scheme, school, client):
    shown = tab(client, school, project)
    assert "按现行方案试算" in shown
    assert "按时上报的月数 ÷ 应上报的月数 × 100" in shown
    assert f'href="/projects/{project.pk}/reports/"' in shown
    assert '总分在 <b class="num">40.00</b> 到 <b class="num">100.00</b> 之间' in shown
    assert "等级在 <b>不合格</b> 到 <b>优秀</b> 之间" in shown


def test_a_school_does_not_see_the_reviewers_points_before_the_publication(project, scored, school, client):
    shown = tab(client, school, project)
    assert "公布后可见" in shown
    assert ("54.00" in shown, "林志伟" in shown) == (False, False)


def test_nothing_is_promised_where_there_is_no_scheme(project, school, client):
    assert "还没有考核" in tab(client, school, project)


def test_while_it_is_worked_out_the_school_waits(closed, project, school, client):
    shown = tab(client, school, project)
    assert "正在核算" in shown
    assert "95.00" not in shown


def test_a_school_reads_its_result_with_all_that_is_behind(published, project, school, client):
    shown = tab(client, school, project)
    for said in ("95.00", "优秀", "第 1 名", "应报月数", "评审 1", "54.00", "有数据", "2020-12-18"):
        assert said in shown, said
    assert "林志伟" not in shown
    assert reverse("assessment-result-object", args=[Result.objects.get(entry__project=project).pk]) in shown


def test_a_school_objects_on_its_page(published, project, school, client):
    client.force_login(school.user)
    result = Result.objects.get(entry__project=project)
    page = reverse("assessment-result-object", args=[result.pk])
    assert "第 1 版结果" in client.get(page).text
    assert "请填写异议内容" in client.post(page, {"text": ""}).text
    client.post(page, {"text": "应用成效得分偏低。"})
    shown = tab(client, school, project)
    assert ("应用成效得分偏低。" in shown, "待答复" in shown) == (True, True)
    assert "已经对这一结果提出过异议" in client.get(page).text


def test_the_states_of_the_tab(project, scheme, assessment, officer, reviewers, client, school):
    mine = next(s for s in sections.registry if s.label == "考核")
    assert mine.state(project).word == "进行中"
    assert mine.state(project).remark == "终期考核进行中，数据截止 2020-12-10"


def test_the_tab_says_the_grade(published, project, school):
    mine = next(s for s in sections.registry if s.label == "考核")
    assert (mine.state(project).word, mine.state(project).tone) == ("优秀", "green")
    objections.file(Objection(result=Result.objects.get(entry__project=project), text="偏低"), by=school)
    assert mine.state(project).remark == "终期考核，异议待答复"


def test_the_city_names_its_team(assessment, reviewers, officer, client):
    client.force_login(officer.user)
    page = reverse("assessment-run-team", args=[assessment.pk])
    assert "林志伟" in client.get(page).text
    client.post(page, {"reviewers": [user.pk for user in reviewers]})
    board = client.get(reverse("assessments-detail", args=[assessment.pk])).text
    assert ("黄雅婷" in board, "0/3" in board, "如果今天结束" in board) == (True, True, True)
    assert "还有 3 份评分没有提交" in board


def test_the_drill_down_of_a_running_assessment(scored, officer, client):
    client.force_login(officer.user)
    entry = Entry.objects.order_by("project__number").first()
    shown = client.get(reverse("assessment-entry", args=[entry.pk])).text
    for said in ("林志伟", "54.00", "应报月数", "/reports/", "100.00%"):
        assert said in shown, said


def test_the_drill_down_leads_to_the_result_afterwards(closed, officer, client):
    client.force_login(officer.user)
    entry = Entry.objects.order_by("project__number").first()
    answer = client.get(reverse("assessment-entry", args=[entry.pk]))
    assert answer.url == reverse("assessment-results-detail", args=[entry.results.get().pk])
    assert "林志伟" in client.get(answer.url).text


def test_a_school_cannot_open_the_drill_down_nor_an_unpublished_result(closed, school, client):
    client.force_login(school.user)
    entry = Entry.objects.get(project__unit=school.post.unit)
    assert client.get(reverse("assessment-entry", args=[entry.pk])).status_code == 403
    assert client.get(reverse("assessment-results-detail", args=[entry.results.get().pk])).status_code == 404
    assert client.get(reverse("assessment-result-paper", args=[entry.results.get().pk])).status_code == 404


def sheet_of(reviewer, number=0):
    return Sheet.objects.filter(reviewer=reviewer).order_by("entry__project__number")[number]


@pytest.fixture
def reviewer(assessment, reviewers, officer):
    running.appoint(assessment, reviewers=reviewers[:1], by=officer)
    return reviewers[0]


def test_a_reviewer_keeps_a_draft_and_submits(reviewer, client):
    client.force_login(reviewer)
    listed = client.get(reverse("assessment-scoring-list")).text
    assert ("鲤城区浮桥中心小学" in listed, "0</b> / 3" in listed) == (True, True)
    sheet = sheet_of(reviewer)
    page = reverse("assessment-sheet", args=[sheet.pk])
    assert "45–60 分：常态应用" in client.get(page).text
    save = reverse("assessment-sheet-save", args=[sheet.pk])
    json = {"headers": {"accept": "application/json"}}
    kept = client.post(save, {"points-teaching": "51.5", "revision": "0"}, **json)
    assert kept.json()["revision"] == 1
    assert client.post(save, {"points-teaching": "50", "revision": "0"}, **json).status_code == 409
    assert client.post(save, {"points-teaching": "x", "revision": "1"}, **json).status_code == 422
    assert client.post(save, {"points-teaching": "52"}).url == page
    wrong = client.post(reverse("assessment-sheet-submit", args=[sheet.pk]), {"points-teaching": "70"})
    assert (wrong.status_code, "应在 0 到 60 分之间" in wrong.text) == (422, True)
    client.post(
        reverse("assessment-sheet-submit", args=[sheet.pk]), {"points-teaching": "53", "comment-teaching": "好"}
    )
    assert list(Mark.objects.values_list("points", "sheet__status")) == [(D("53.00"), "submitted")]
    assert "我的评分" in client.get(page).text


def test_who_has_still_to_score_does_not_see_what_the_others_gave(assessment, reviewers, officer, client):
    running.appoint(assessment, reviewers=[*reviewers, officer.user], by=officer)
    score(assessment, reviewers[0], 54, 38, 45)
    client.force_login(officer.user)
    pages = [reverse("assessment-entry", args=[e.pk]) for e in Entry.objects.all()]
    pages.append(reverse("assessments-detail", args=[assessment.pk]))
    before = [client.get(page).text for page in pages]
    assert ["54.00" in text or "94.00" in text for text in before] == [False] * 4
    assert all("提交之前看不到其他评审人的评分" in text for text in before)
    score(assessment, officer.user, 50, 40, 45)
    assert "52.00" in client.get(pages[-1]).text


def test_nobody_opens_the_sheet_of_another(reviewer, officer, client, school):
    page = reverse("assessment-sheet", args=[sheet_of(reviewer).pk])
    for who, code in ((officer, 404), (school, 403)):
        client.force_login(who.user)
        assert client.get(page).status_code == code


def test_the_board_goes_out_as_excel_and_pdf(published, officer, client):
    client.force_login(officer.user)
    sent = client.get(reverse("assessment-run-excel", args=[published.pk]))
    rows = [cells for _, cells in read.rows(io.BytesIO(sent.content))]
    assert rows[0] == [
        "名次",
        "项目编号",
        "学校名称",
        "主管单位",
        "月报按时上报（40）",
        "应用成效（60）",
        "总分",
        "等级",
        "备注",
    ]
    assert rows[1][2:8] == ["鲤城区浮桥中心小学", "鲤城区教育局", 40, 55, 95, "优秀"]
    assert client.get(reverse("assessment-run-table", args=[published.pk])).content[:5] == b"%PDF-"


def test_a_result_is_a_paper_and_lies_in_the_archive(published, project, school, officer, client):
    client.force_login(school.user)
    result = Result.objects.get(entry__project=project)
    assert client.get(reverse("assessment-result-paper", args=[result.pk])).content[:5] == b"%PDF-"
    filed = objections.file(Objection(result=result, text="偏低"), evidence=[pdf_upload("证明.pdf")], by=school)
    objections.uphold(filed, answer="更正。", points={"teaching": D(57)}, by=officer)
    found = [d for d in dossier.contents(project) if "考核" in d.path]
    assert [d.path.partition("-")[2] for d in found] == [
        "考核/终期考核结果-第1版.pdf", "考核/终期考核结果-第2版.pdf",
        "考核/终期考核异议-第1版/内容.txt", "考核/终期考核异议-第1版/01-证明.pdf",
    ]  # fmt: skip
    assert found[1].read()[:5] == found[3].read()[:5] == b"%PDF-"
    assert "更正。" in found[2].read().decode()
    shown = tab(client, school, project)
    assert ("第 2 版结果" in shown, "更正前 55.00" in shown) == (True, True)


def test_the_overview_says_how_the_grades_are_spread(published, programme, officer, client):
    figure = next(f for f in figures.for_actor(officer, programme) if f.label.startswith("考核优秀"))
    assert (figure.value, figure.foot) == (1, "良好 1 · 合格 1 · 不合格 0")
    client.force_login(officer.user)
    page = client.get(figure.href)
    assert [result.grade for result in page.context["page"]] == ["excellent"] * figure.value
    assert [(tab.label, tab.count) for tab in page.context["tabs"]][:3] == [("全部", 3), ("优秀", 1), ("良好", 1)]


def test_the_list_opens_an_assessment(programme, scheme, officer, client):
    client.force_login(officer.user)
    add = reverse("assessments-add")
    assert client.get(add).status_code == 200
    given = {"programme": programme.pk, "scheme": scheme.pk, "title": "终期考核", "closes_on": "2020-12-10"}
    made = client.post(add, given)
    assessment = Assessment.objects.get()
    assert (made.url, assessment.kind) == (reverse("assessments-detail", args=[assessment.pk]), "final")
    assert Entry.objects.count() == 3


def test_a_closed_board_shows_its_digest(closed, officer, client):
    client.force_login(officer.user)
    shown = client.get(reverse("assessments-detail", args=[closed.pk])).text
    assert ("核验一致" in shown, closed.digest in shown) == (True, True)


def test_reviewers_find_their_number_in_the_navigation(reviewer):
    from citong.apps.assessment.queries.running import waiting_count

    assert waiting_count(Actor.of(reviewer)) == 3
