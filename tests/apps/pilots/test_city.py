"""The city's desk: receipt of paper, supplement requests, acceptance; the quota and its changes."""

import hashlib
import io
import zipfile

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from citong.apps.pilots import notice
from citong.apps.pilots.actions import batch as batches
from citong.apps.pilots.actions import city as desk
from citong.apps.pilots.actions import county
from citong.apps.pilots.definition import shipped
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Application, Batch, Dispatch, EligibilityRule, Extension, Quota
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import conditions, desks
from citong.apps.pilots.views import overview_charts
from citong.kit.errors import Refused
from citong.lib import archive, clock
from citong.platform.access.actor import Actor
from citong.platform.access.perms import roles
from citong.platform.audit import trail
from citong.platform.audit.models import Entry
from citong.platform.files import intake
from citong.platform.org.models import Unit
from citong.project import foundation
from tests.apps.pilots.papers.reading import text_of
from tests.factories import actor_for, make_city_tree, make_unit, make_user_with, pdf_upload
from tests.factories.forms import read_form
from tests.factories.pilots import at, bring, make_application, make_batch, make_scan, make_version
from tests.kit.sheets.books import read

OFFICER = (perms.view, perms.screen, perms.dispatch, perms.accept, perms.quota, perms.extend, perms.batch)


@pytest.fixture
def city(db):
    return make_city_tree()


@pytest.fixture
def officer(city):
    return actor_for(city.bureau, *OFFICER)


@pytest.fixture
def batch(city):
    return make_batch(city.bureau, {city.county: 2, city.bureau: 1})


@pytest.fixture
def package(city, batch, officer):
    application = make_application(batch, city.school, content=read_form(batch))
    make_scan(application)
    county.recommend(application, opinion="同意", by=officer)
    return county.dispatch(Dispatch(batch=batch, unit=city.county, letter="同意推荐"), by=officer)


def test_acceptance_waits_for_the_paper(package, officer):
    application = Application.objects.get()
    assert "经过补正的，请先核对" in desk.accept.inputs["opinion"].help_text
    with pytest.raises(Refused, match="纸质材料尚未签收"):
        desk.accept(application, by=officer)
    desk.receive(package, paper_copies=3, by=officer)
    assert desk.accept(application, by=officer).status == Status.ACCEPTED


def test_acceptance_waits_for_the_scan_of_the_latest_version(package, officer):
    desk.receive(package, paper_copies=3, by=officer)
    asked = desk.ask_supplement(Application.objects.get(), reason="缺少安全认证证书扫描件。", by=officer)
    make_version(asked)
    answered = bring(asked, Status.DISPATCHED)
    with pytest.raises(Refused, match="最新版本的盖章扫描件还没有上传，请要求学校补正。"):
        desk.accept(answered, by=officer)
    make_scan(answered)
    assert desk.accept(answered, by=officer).status == Status.ACCEPTED


def summary_as_read_by(user, package, client):
    """The two forms of the summary table as text."""
    client.force_login(user)
    paper, sheet = (client.get(reverse(f"pilots-package-{kind}", args=[package.pk])) for kind in ("summary", "sheet"))
    return text_of(paper.content), str(read(sheet.content)[1:])


def test_the_summary_masks_mobiles_for_those_who_need_not_know(city, package, client):
    centre = make_user_with(city.bureau, *roles["resource_centre"].permissions)
    for watcher in (centre, make_user_with(city.county, perms.view)):
        for said in summary_as_read_by(watcher, package, client):
            assert "139****0002" in said
            assert "13905950002" not in said
    assert not Entry.objects.filter(action="dispatches.reveal").exists()


def test_who_takes_the_summary_with_full_mobiles_away_stands_in_the_audit(city, package, client):
    reviewer = make_user_with(city.county, perms.view, perms.reveal)
    assert ["13905950002" in said for said in summary_as_read_by(reviewer, package, client)] == [True] * 2
    written = Entry.objects.filter(action="dispatches.reveal", object_id=package.pk, user=reviewer)
    assert [entry.note for entry in written.order_by("pk")] == ["PDF，含完整的联系人手机", "Excel，含完整的联系人手机"]


def test_the_letter_tells_the_senders_number_only_to_those_who_may_see_it(city, package, officer, client):
    sender = package.sent_by
    sender.phone = "13905950077"
    sender.save(update_fields=["phone"])
    centre = make_user_with(city.bureau, *roles["resource_centre"].permissions)
    reviewer = make_user_with(city.county, perms.view, perms.reveal)
    shown = {}
    for user in (centre, reviewer):
        client.force_login(user)
        paper, table = (
            client.get(reverse(f"pilots-package-{kind}", args=[package.pk])) for kind in ("letter", "summary")
        )
        for kind, answer in (("letter", paper), ("summary", table)):
            said = text_of(answer.content)
            shown[user, kind] = ("139****0077" in said, "13905950077" in said)
    masked, clear = (True, False), (False, True)
    assert [shown[centre, kind] for kind in ("letter", "summary")] == [masked, masked]
    assert [shown[reviewer, kind] for kind in ("letter", "summary")] == [clear, clear]
    entries = Entry.objects.filter(action="dispatches.reveal", user__in=(centre, reviewer)).order_by("pk")
    assert [(entry.user, entry.label, entry.note) for entry in entries] == [
        (reviewer, "下载推荐函", "PDF，含完整的联系电话"),
        (reviewer, "下载汇总表", "PDF，含完整的联系人手机"),
    ]


def test_the_receipt_of_a_package_stands_in_the_record_of_each_of_its_schools(package, officer):
    desk.receive(package, paper_copies=2, receipt_note="缺 1 份", by=officer)
    step = Application.objects.get().steps.last()
    assert (step.label, step.opinion, step.by, step.version.number) == ("签收纸质材料", "缺 1 份", officer.user, 1)
    assert Application.objects.get().paper_received_at == Dispatch.objects.get().received_at
    entry = trail.history(Application.objects.get())[0]
    assert (entry.action, entry.note, entry.changes["paper_received_at"][0]) == ("pilots.receive", "缺 1 份", None)


def stamped(application, name, pages=1):
    scan = make_scan(application)
    scan.file = intake.accept(pdf_upload(name, pages), purpose="pilots.scan", by=Actor.system(), subject=application)
    scan.save()
    return scan


def test_the_electronic_pack_is_one_file_with_the_scans_as_they_were_sent(city, batch, officer, client):
    application = make_application(batch, city.school, content=read_form(batch))
    sent = stamped(application, "盖章.pdf")
    county.recommend(application, opinion="同意", by=officer)
    package = county.dispatch(Dispatch(batch=batch, unit=city.county, letter="同意推荐"), by=officer)
    stamped(application, "报送以后.pdf", pages=2)
    url = reverse("pilots-package-pack", args=[package.pk])
    client.force_login(make_user_with(city.county, perms.view))
    assert client.get(url).status_code == 403
    taker = make_user_with(city.county, perms.view, perms.reveal)
    client.force_login(taker)
    assert f'href="{url}"' in client.get(reverse("dispatches-detail", args=[package.pk])).text
    pack = io.BytesIO(b"".join(client.get(url).streaming_content))
    with zipfile.ZipFile(pack) as opened:
        scan = "01-鲤城区浮桥中心小学/1-盖章.pdf"
        assert opened.namelist() == ["推荐函.pdf", "汇总表.pdf", "汇总表.xlsx", scan, "清单.json"]
        assert hashlib.sha256(opened.read(scan)).hexdigest() == sent.file.sha256
        assert "鲤城区浮桥中心小学" in text_of(opened.read("推荐函.pdf"))
    assert archive.problems(pack) == []
    assert Entry.objects.get(action="dispatches.reveal").note == "ZIP，含推荐函、汇总表和盖章扫描件"


def test_the_receipt_is_there_to_download_once_the_paper_has_come(package, officer, client):
    client.force_login(officer.user)
    url = reverse("pilots-package-receipt", args=[package.pk])
    assert client.get(url).status_code == 404
    desk.receive(package, paper_copies=2, receipt_note="缺 1 份，下周补齐", by=officer)
    said = text_of(client.get(url).content)
    assert said.count("鲤城区浮桥中心小学申报表") == 2  # one half for each side
    assert said.count("应收4份，实收3份，尚缺1份，请及时补齐。") == 2
    assert "缺1份，下周补齐" in said


@pytest.mark.parametrize(("school", "offered"), [("county", ["要求补正"]), ("direct", ["退回修改", "要求补正"])])
def test_the_application_offers_the_city_to_send_it_back(city, batch, package, officer, client, school, offered):
    direct = make_application(batch, city.direct_school)
    application = direct if school == "direct" else Application.objects.get(desk=city.county)
    client.force_login(officer.user)
    page = client.get(reverse("pilots-application-detail", args=[application.pk])).text
    names = {"退回修改": "pilots-screening-return", "要求补正": "pilots-screening-supplement"}
    links = {label: f'href="{reverse(name, args=[application.pk])}"' for label, name in names.items()}
    assert [label for label, link in links.items() if link in page] == offered


def test_the_page_of_a_supplement_sends_it_back_with_marks_that_the_school_sees(city, batch, client, officer):
    application = make_application(batch, city.direct_school)
    page = reverse("pilots-screening-supplement", args=[application.pk])
    form = {"revision": application.revision, "mark-security": "请补充 CSA STAR 证书扫描件。", "mark-budget": ""}
    client.force_login(officer.user)
    bare = client.post(page, {**form, "reason": ""})
    assert (bare.status_code, "请填写需要补正的内容。" in bare.text) == (422, True)
    assert "请补充 CSA STAR 证书扫描件。" in bare.text
    answer = client.post(page, {**form, "reason": "安全认证证书材料不全。"})
    assert answer.headers["Location"] == reverse("pilots-application-detail", args=[application.pk])
    application.refresh_from_db()
    assert application.status == Status.SUPPLEMENT
    assert [(m.part, m.comment, m.by) for m in application.marks.all()] == [
        ("security", "请补充 CSA STAR 证书扫描件。", officer.user)
    ]
    assert application.steps.get().opinion == "安全认证证书材料不全。"
    client.force_login(make_user_with(city.direct_school, perms.view, perms.fill))
    assert "请补充 CSA STAR 证书扫描件。" in client.get(reverse("pilots-application-form", args=[application.pk])).text
    client.force_login(officer.user)
    late = client.post(page, {**form, "reason": "再补。"})
    assert (late.status_code, application.marks.count()) == (422, 1)


def test_too_few_copies_need_a_word(package, officer):
    with pytest.raises(Refused, match="应收纸质材料一式 3 份，实收 2 份"):
        desk.receive(package, paper_copies=2, by=officer)
    received = desk.receive(package, paper_copies=2, receipt_note="缺 1 份，12 月 20 日前补齐", by=officer)
    assert (received.status, received.paper_copies) == ("received", 2)


def test_a_county_school_is_not_accepted_past_its_county(city, batch, officer):
    application = make_application(batch, city.school)
    with pytest.raises(Refused, match="须由鲤城区教育局推荐并报送后"):
        desk.accept(application, by=officer)


def test_city_direct_schools_are_accepted_within_the_citys_own_quota(city, batch, officer):
    first = make_application(batch, city.direct_school)
    second = make_application(batch, make_unit("市直幼儿园", city.bureau))
    for application in (first, second):
        make_scan(application)
        desk.receive_paper(application, paper_copies=3, by=officer)
    assert desk.accept(first, by=officer).status == Status.ACCEPTED
    with pytest.raises(Refused, match="市直学校名额为 1 个，已全部使用，不能再受理市直幼儿园"):
        desk.accept(second, by=officer)


def test_a_supplement_keeps_the_countys_place(city, batch, package, officer):
    asked = desk.ask_supplement(Application.objects.get(), reason="缺少安全认证证书扫描件。", by=officer)
    assert asked.status == Status.SUPPLEMENT
    assert desks.used(batch, city.county) == 1


def test_quota_never_falls_below_what_is_used(city, batch, package, officer):
    quota = Quota.objects.get(batch=batch, unit=city.county)
    with pytest.raises(ValidationError, match="已使用 1 个名额，不能调整到 0 个"):
        batches.change_quota(quota, places=0, reason="压缩规模", by=officer)
    assert batches.change_quota(quota, places=1, reason="压缩规模", by=officer).places == 1


def test_a_county_cannot_change_its_own_quota(city, batch):
    quota = Quota.objects.get(batch=batch, unit=city.county)
    with pytest.raises(PermissionDenied):
        batches.change_quota(quota, places=9, reason="想多报", by=actor_for(city.county, perms.screen, perms.dispatch))


def test_the_last_second_of_the_deadline_counts_and_an_extension_moves_one_school(city):
    batch = make_batch(city.bureau, opens_at=at("2018-11-21 00:00:00"), deadline=at("2018-12-21 23:59:59"))
    with clock.travel(at("2018-12-21 23:59:59")):
        assert desks.submission_closed(batch, city.school) == ""
    with clock.travel(at("2018-12-22 00:00:00")):
        assert desks.submission_closed(batch, city.school).startswith("申报已于 2018-12-21 23:59:59 截止")
        officer = actor_for(city.bureau, *OFFICER)
        until = at("2018-12-25 18:00:00")
        batches.extend(Extension(batch=batch, unit=city.school, until=until, reason="台风停课"), by=officer)
        assert desks.submission_closed(batch, city.school) == ""
        assert desks.submission_closed(batch, city.second_school) != ""


def test_the_batch_of_2018_equals_the_notice(db):
    foundation.lay()
    batch = Batch.objects.get(code="2018")
    assert batch.document_number == "泉教装〔2018〕8号"
    assert batch.deadline == at("2018-12-21 23:59:59")
    assert (batch.period_months, batch.report_day, batch.paper_copies) == (24, 25, 3)
    assert (batch.experts_per_application, batch.publicity_days, batch.blind) == (3, 5, True)
    assert (batch.plan_min, batch.plan_warn_min, batch.plan_warn_max, batch.plan_max) == (2000, 2700, 3300, 4500)
    quotas = {q.unit.label: q.places for q in Quota.objects.select_related("unit")}
    assert quotas == {
        "鲤城区": 1, "丰泽区": 1, "洛江区": 1, "泉港区": 2, "惠安县": 5, "安溪县": 8, "永春县": 6, "德化县": 1, "石狮市": 2,
        "晋江市": 9, "南安市": 9, "台商区": 2, "开发区": 0, "市直": 14,
    }  # fmt: skip
    assert sum(quotas.values()) == 61
    counties = Unit.objects.filter(level=Unit.Level.COUNTY).values_list("code", flat=True)
    assert set(overview_charts.PLACES) == set(counties)  # each county has its hexagon
    said = notice.read(batch.notice_text)
    assert said.pop("title") == notice.title_of(batch)
    assert timezone.localdate(batch.deadline) == said.pop("deadline")
    assert {name: getattr(batch, name) for name in said} == said
    assert [rule.source for rule in batch.rules.all()] == [
        "泉教装〔2018〕8号 三、试点对象", *(f"泉教装〔2018〕8号 四、申报条件 {n}" for n in range(1, 6))
    ]  # fmt: skip
    assert [s.title for s in batch.sections.all()] == [
        "学校信息化发展战略定位和愿景", "智慧校园建设的目标", "学校开展智慧校园建设的基础条件分析",
        "拟开展实验的重点任务和进度安排", "潜在问题分析", "机制创新和保障措施",
    ]  # fmt: skip
    bandwidth = batch.rules.get(key="bandwidth")
    assert (bandwidth.params["minimum"], bandwidth.blocking) == (
        {"kindergarten": 30, "primary": 30, "junior": 50},
        True,
    )


def test_a_revised_rule_is_a_new_version_from_its_day_on(city, batch, officer):
    start = clock.today().replace(year=clock.today().year + 1)
    rule = EligibilityRule(batch=batch, key="bandwidth", title="互联网出口带宽", blocking=True, source="补充通知",
                           effective_from=start, params={"minimum": {"primary": 100}})  # fmt: skip
    batches.revise_rule(rule, by=officer)
    now = {r.key: r.version for r in conditions.rules_on(batch, clock.today())}
    later = {r.key: r.version for r in conditions.rules_on(batch, start)}
    assert (now["bandwidth"], later["bandwidth"]) == (1, 2)
    assert len(now) == len(later) == 6


def test_a_rubric_must_sum_to_a_hundred(city):
    foundation_like = shipped("2018")
    foundation_like.quotas = {}
    foundation_like.rubric[0]["weight"] = 14
    with pytest.raises(ValidationError, match="合计应为 100，现为 99"):
        batches.create(Batch(unit=city.bureau), definition=foundation_like, by=Actor.system())
