"""一票否决: entered with evidence, confirmed at the desk that the scheme names, and then no other grade is possible."""

from decimal import Decimal

import pytest
from django.urls import reverse

from citong.apps.assessment.actions import running, vetoes
from citong.apps.assessment.models import Assessment, Entry, Result, Veto
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.files import intake
from citong.platform.inbox.models import Message, WorkItem
from citong.records.programmes import dossier
from tests.factories import pdf_upload
from tests.factories.pilots import at

D = Decimal


def enter(assessment, by, key="false", **more):
    entry = Entry.objects.order_by("project__number").first()
    item = assessment.scheme.veto_items.get(key=key)
    given = {"evidence": [pdf_upload("核查.pdf")], **more}
    return vetoes.enter(Veto(entry=entry, item=item, facts="月报数据与后台不符。"), by=by, **given)


def test_it_waits_at_the_desk_that_the_scheme_names(assessment, officer, city):
    enter(assessment, officer)
    enter(assessment, officer, key="accident")
    waits = WorkItem.objects.filter(kind="assessment.veto_due").order_by("pk").values_list("unit__name", "title")
    assert list(waits) == [
        (city.county.name, "认定一票否决：鲤城区浮桥中心小学：上报数据弄虚作假"),
        (city.bureau.name, "认定一票否决：鲤城区浮桥中心小学：重大网络安全责任事故"),
    ]
    assert intake.of(Veto.objects.first()).get().name == "核查.pdf"


def test_it_needs_evidence_and_is_entered_once(assessment, officer):
    with pytest.raises(Refused, match="请上传佐证材料"):
        enter(assessment, officer, evidence=[])
    enter(assessment, officer)
    with pytest.raises(Refused, match="已经登记"):
        enter(assessment, officer)


def test_a_county_confirms_only_what_is_the_countys(assessment, officer, county, school, city):
    own, citys = enter(assessment, officer), enter(assessment, officer, key="accident")
    with pytest.raises(Refused, match="由市教育局认定"):
        vetoes.confirm(citys, opinion="属实", by=county)
    done = vetoes.confirm(own, opinion="经核查属实", by=county)
    assert (done.status, done.decided_by, WorkItem.objects.filter(kind="assessment.veto_due", unit=city.county, done_at=None).count()) == (
        "confirmed", county.user, 0,
    )  # fmt: skip
    assert Message.objects.filter(user=school.user).order_by("-pk")[0].title == "鲤城区浮桥中心小学被认定一票否决事项"


def test_a_confirmed_veto_makes_the_grade_and_the_last_place(scored, officer, county):
    vetoes.confirm(enter(scored, officer), opinion="属实", by=county)
    with clock.travel(at("2020-12-11 09:00:00")):
        running.close(scored, by=officer)
    first = Result.objects.order_by("entry__project__number").first()
    assert (first.total, first.grade, first.rank) == (D("95.00"), "fail", 3)


def test_an_undecided_veto_keeps_it_open_and_a_dismissed_one_changes_nothing(scored, officer, county):
    veto = enter(scored, officer)
    with clock.travel(at("2020-12-11 09:00:00")):
        with pytest.raises(Refused, match="还有 1 项一票否决没有认定"):
            running.close(scored, by=officer)
        vetoes.dismiss(veto, opinion="系统时差造成", by=county)
        running.close(Assessment.objects.get(pk=scored.pk), by=officer)
    assert Result.objects.order_by("entry__project__number").first().grade == "excellent"


def test_a_school_reads_only_what_was_confirmed(assessment, officer, county, school):
    veto = enter(assessment, officer)
    assert list(Veto.objects.visible_to(school, "assessment.view")) == []
    assert [d.path for d in dossier.contents(veto.entry.project) if "否决" in d.path] == []
    vetoes.confirm(veto, opinion="属实", by=county)
    assert list(Veto.objects.visible_to(school, "assessment.view")) == [veto]
    kept = [d.path for d in dossier.contents(veto.entry.project) if "否决" in d.path]
    assert [path.rpartition("一票否决-")[2] for path in kept] == ["01/内容.txt", "01/01-核查.pdf"]


def test_the_page_takes_evidence_in(assessment, officer, client):
    client.force_login(officer.user)
    entry = Entry.objects.order_by("project__number").first()
    page = reverse("assessment-entry-veto", args=[entry.pk])
    assert "上报数据弄虚作假（由主管教育局认定）" in client.get(page).text
    empty = client.post(page, {})
    assert [said in empty.text for said in ("请选择否决事项", "请填写事实说明", "请上传佐证材料")] == [True] * 3
    item = assessment.scheme.veto_items.get(key="false")
    answer = client.post(
        page, {"item": item.pk, "facts": "数据不实。", "evidence": [pdf_upload("一.pdf"), pdf_upload("二.pdf")]}
    )
    veto = Veto.objects.get()
    assert answer.url == reverse("assessment-vetoes-detail", args=[veto.pk])
    assert intake.of(veto).count() == 2
    assert "一.pdf" in client.get(answer.url).text
    file = reverse("assessment-veto-file", args=[veto.pk, intake.of(veto).first().pk])
    assert b"".join(client.get(file).streaming_content)[:5] == b"%PDF-"
