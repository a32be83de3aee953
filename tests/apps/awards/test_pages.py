"""The pages: alternatives, proposal, payment, reversal, the school's own, paper, archive, figures."""

import html
import re
from decimal import Decimal
from io import BytesIO

import pypdfium2
import pytest
from django.urls import reverse

from citong.apps.awards.actions import pool as acts
from citong.apps.awards.models import Award, LedgerEntry, OtherFunding, Pool, Scheme
from citong.platform.access.actor import Actor
from citong.records.programmes import dossier, figures, sections
from citong.records.programmes.models import Programme, Project
from tests.factories.awards import make_award, make_pool, make_report, make_scheme

WEIGHTS = {"weight-excellent": "5", "weight-good": "3", "weight-pass": "1", "weight-fail": "0"}


def text_of(pdf):
    pages = pypdfium2.PdfDocument(BytesIO(pdf))
    return "".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "")


@pytest.fixture
def officer(round_, client):
    client.force_login(round_.officer)
    return client


def pool_page(client, pool):
    return client.get(reverse("award-pools-detail", args=[pool.pk])).text


def test_a_pool_without_schemes_says_what_to_do(round_, officer):
    body = pool_page(officer, round_.graded("excellent", "good", "pass"))
    assert "还没有分配方案" in body
    assert "新增方案" in body


def test_a_scheme_is_written_changed_and_put_aside(round_, officer):
    pool = round_.graded("excellent", "good", "pass")
    url = reverse("awards-scheme-new", args=[pool.pk])
    assert 'value="方案一"' in officer.get(url).text
    officer.post(
        url,
        {
            "title": "方案一",
            **WEIGHTS,
            **dict.fromkeys(("cap_fen-excellent", "cap_fen-good", "cap_fen-pass"), "5.6万元"),
        },
    )
    scheme = Scheme.objects.get()
    tier = scheme.tiers.get(grade="excellent")
    assert (tier.weight, tier.minimum_fen, tier.cap_fen) == (5, 0, 5_600_000)
    assert 'value="方案二"' in officer.get(url).text
    edit = reverse("awards-scheme", args=[scheme.pk])
    officer.post(edit, {"title": "均衡方案", **WEIGHTS, "weight-good": "4", "revision": scheme.revision})
    scheme.refresh_from_db()
    assert (scheme.title, scheme.tiers.get(grade="good").weight) == ("均衡方案", 4)
    officer.post(reverse("awards-scheme-drop", args=[scheme.pk]))
    assert "还没有分配方案" in pool_page(officer, pool)


def test_somebody_elses_change_of_a_scheme_is_not_overwritten(round_, officer):
    scheme = make_scheme(round_.graded("excellent", "good", "pass"))
    Scheme.objects.update(revision=3)
    answer = officer.post(reverse("awards-scheme", args=[scheme.pk]), {"title": "改", **WEIGHTS, "revision": 0})
    assert answer.status_code == 422
    assert "刚刚被他人修改过" in answer.text


def test_a_wrong_scheme_comes_back_with_the_reason_and_what_was_typed(round_, officer):
    pool = round_.graded("excellent", "good", "pass")
    answer = officer.post(
        reverse("awards-scheme-new", args=[pool.pk]), {"title": "倒挂", **WEIGHTS, "weight-good": "9"}
    )
    assert answer.status_code == 422
    assert "“优秀”的份额不能低于“良好”的份额（5 &lt; 9）" in answer.text
    assert 'value="9"' in answer.text


def test_the_pool_page_compares_and_names_who_has_no_grade(round_, officer):
    pool = round_.graded("excellent", "good", "pass")
    make_scheme(pool, title="方案一")
    make_scheme(pool, ("excellent", 1), ("good", 1), ("pass", 1), ("fail", 0), title="方案二")
    round_.projects[2].award_result.delete()
    body = pool_page(officer, pool)
    assert "1 所：泉州市第八中学" in body
    for shown in ("62,500.00", "37,500.00", "50,000.00", "-12,500.00", "+12,500.00", "选用此方案"):
        assert shown in body


def test_the_second_person_sees_no_way_to_change_the_schemes(round_, client):
    pool = round_.graded("excellent", "good", "pass")
    acts.propose(pool, scheme=make_scheme(pool), reasons={}, by=round_.by(round_.officer))
    client.force_login(round_.second)
    body = pool_page(client, pool)
    assert "复核批准" in body
    assert "已选用" in body
    assert "新增方案" not in body


def test_a_proposal_asks_for_the_reason_of_a_double_funding(round_, officer):
    pool = round_.graded("excellent", "good", "pass")
    funding = OtherFunding.objects.create(
        unit=round_.city.school,
        document_number="泉财指标〔2018〕929号",
        purpose="platform",
        amount_fen=5_000_000,
        year=2018,
    )
    url = reverse("awards-scheme-propose", args=[make_scheme(pool).pk])
    assert "泉财指标〔2018〕929号（2018 年）已安排 50,000.00 元" in officer.get(url).text
    answer = officer.post(url, {})
    assert (answer.status_code, "请填写鲤城区浮桥中心小学仍给予奖补的理由。" in answer.text) == (422, True)
    key = f"{round_.projects[0].pk}-funding-{funding.pk}"
    officer.post(url, {key: "929号用于一期建设"})
    assert Pool.objects.get().status == "proposed"
    assert "929号用于一期建设" in pool_page(officer, pool)
    assert "现在不能提交" in officer.get(url).text


def test_a_proposal_that_cannot_be_spent_says_why(round_, officer):
    pool = round_.graded("excellent", "good", "pass")
    scheme = make_scheme(pool, ("excellent", 1, 0, 1), ("good", 1, 0, 1), ("pass", 1, 0, 1), ("fail", 0))
    body = officer.get(reverse("awards-scheme-propose", args=[scheme.pk])).text
    assert "这个方案不能把资金正好分完" in body
    assert "提交复核</button>" not in body


def test_the_approved_pool_is_paid_school_by_school(round_, officer):
    pool = round_.graded("excellent", "good", "fail")
    round_.approve(pool, make_scheme(pool))
    url = reverse("awards-pay", args=[pool.pk])
    assert "还不能拨付" in officer.get(url).text
    Pool.objects.update(document_number="泉财指标〔2019〕12号")
    first, second = Award.objects.order_by("project__number")
    given = {"on": "2019-12-20", "voucher": "拨款-001", f"amount-{first.pk}": "2万元", f"amount-{second.pk}": "37500"}
    refused = officer.post(url, given)
    assert (refused.status_code, "请至少勾选一所学校。" in refused.text) == (422, True)
    too_much = {**given, f"pick-{first.pk}": "on", f"pick-{second.pk}": "on", f"amount-{second.pk}": "37500.01"}
    assert "还可以拨付 37,500.00 元" in officer.post(url, too_much).text
    assert LedgerEntry.objects.filter(kind="disbursement").count() == 0
    officer.post(url, {**given, f"pick-{first.pk}": "on", f"pick-{second.pk}": "on"})
    paid = LedgerEntry.objects.filter(kind="disbursement").order_by("award__project__number")
    assert [(e.amount_fen, e.document_number, e.note) for e in paid] == [
        (2_000_000, "拨款-001", "泉财指标〔2019〕12号"),
        (3_750_000, "拨款-001", "泉财指标〔2019〕12号"),
    ]
    body = pool_page(officer, pool)
    assert "42,500.00" in body
    officer.post(
        url, {"on": "2019-12-20", "voucher": "拨款-002", f"pick-{first.pk}": "on", f"amount-{first.pk}": "42500"}
    )
    assert "没有待拨付的学校" in officer.get(url).text


def test_an_entry_is_reversed_from_its_page(round_, officer):
    entry = make_award(round_.projects[0], paid=2_000_000).entries.get(kind="disbursement")
    detail, url = reverse("award-ledger-detail", args=[entry.pk]), reverse("awards-entry-reverse", args=[entry.pk])
    assert url in officer.get(detail).text
    assert officer.post(url, {}).status_code == 422
    answer = officer.post(url, {"reason": "收款账号有误"}, follow=True)
    assert f'本记录冲销了 <a href="{detail}">' in answer.text
    assert "收款账号有误" in officer.get(detail).text
    assert url not in officer.get(detail).text


def test_the_school_sees_its_money_and_where_to_report(round_, client):
    award = make_award(round_.projects[0], 3_000_000, paid=2_000_000, used=500_000)
    make_report(award, status="returned")
    client.force_login(round_.school)
    body = client.get(reverse("awards-project", args=[round_.projects[0].pk])).text
    for shown in ("30,000.00", "20,000.00", "5,000.00", "15,000.00", "填报使用情况", "退回修改", award.pool.title):
        assert shown in body
    assert client.get(reverse("awards-project", args=[round_.projects[1].pk])).status_code == 404
    assert client.get(reverse("award-pools-list")).status_code == 403


def test_a_project_without_money_says_so(round_, officer):
    assert "还没有奖补" in officer.get(reverse("awards-project", args=[round_.projects[0].pk])).text


def test_a_school_reports_with_the_form_and_only_on_its_own_awards(round_, client):
    own, other = make_award(round_.projects[0], paid=2_000_000), make_award(round_.projects[1], paid=2_000_000)
    client.force_login(round_.school)
    url = reverse("award-uses-add")
    options = client.get(url).context["form"].fields["award"].queryset
    assert list(options) == [own]
    given = {
        "title": "购置录播设备",
        "category": "equipment",
        "amount_fen": "1.5万元",
        "spent_on": "2019-12-19",
        "payee": "泉州市教学仪器供应站",
        "voucher_number": "12-018",
        "description": "用于录播教室。",
    }
    assert client.post(url, {**given, "award": other.pk}).status_code == 422
    answer = client.post(url, {**given, "award": own.pk}, follow=True)
    assert "填报使用情况成功" in answer.text
    assert own.uses.get().amount_fen == 1_500_000


@pytest.mark.parametrize("approved", [False, True])
def test_the_allotment_is_printed(round_, officer, approved):
    pool = round_.graded("excellent", "good", "pass")
    scheme = make_scheme(pool, title="方案一")
    if approved:
        round_.approve(pool, scheme)
        Pool.objects.update(document_number="泉财指标〔2019〕12号")
    printed = text_of(officer.get(reverse("awards-scheme-table", args=[scheme.pk])).content)
    for said in (
        "2019年中期考核奖补资金分配表",
        "鲤城区浮桥中心小学",
        "55,555.56",
        "100,000.00",
        "零头",
        "优秀每校5份",
    ):
        assert said in printed.replace(" ", "")
    assert ("（拟）" in printed, "林建平" in printed) == (not approved, approved)


def test_a_school_that_lost_its_status_later_stays_in_the_approved_table(round_, officer):
    scheme = make_scheme(round_.graded("excellent", "good", "pass"))
    round_.approve(scheme.pool, scheme)
    Project.objects.filter(pk=round_.projects[2].pk).update(status="revoked")
    assert "泉州市第八中学" in text_of(officer.get(reverse("awards-scheme-table", args=[scheme.pk])).content)


def test_the_sums_of_an_approved_pool_open_their_rows(round_, officer):
    pool = make_award(round_.projects[0], 3_000_000, paid=2_000_000).pool
    links = re.findall(r'class="kpi" href="([^"]+)"', pool_page(officer, pool))
    bodies = [officer.get(html.unescape(link)).text for link in links]
    assert [
        shown in body for shown, body in zip(("30,000.00", "20,000.00", "20,000.00", "20,000.00"), bodies, strict=True)
    ] == [True] * 4
    assert "20,000.00" not in bodies[0]


def test_a_county_finds_the_other_money_of_its_schools_in_the_navigation(round_, client):
    client.force_login(round_.county)
    body = client.get(reverse("award-ledger-list")).text
    assert [f'href="{reverse(name)}"' in body for name in ("other-fundings-list", "award-pools-list")] == [True, False]


def test_an_impossible_allotment_is_not_printed(round_, officer):
    pool = round_.graded("excellent", "good", "pass")
    scheme = make_scheme(pool, ("excellent", 1, 0, 1), ("good", 1, 0, 1), ("pass", 1, 0, 1), ("fail", 0))
    answer = officer.get(reverse("awards-scheme-table", args=[scheme.pk]), follow=True)
    assert "分不出去" in answer.text


def test_the_overview_has_what_was_paid_and_what_is_left_and_opens_the_rows(round_, officer):
    make_award(round_.projects[0], 30_000_000, paid=20_000_000, used=5_000_000)
    paid, left = (
        f for f in figures.for_actor(Actor.of(round_.officer), round_.programme) if f.label.startswith("奖补")
    )
    assert [(f.label, Decimal(str(f.value)), f.unit) for f in (paid, left)] == [
        ("奖补已拨付", 20, "万元"),
        ("奖补结余", 15, "万元"),
    ]
    assert (paid.foot, left.foot) == ("核定 30.00万元", "已用 5.00万元")
    assert "200,000.00" in officer.get(paid.href).text
    assert "150,000.00" in officer.get(left.href).text


def test_the_rows_behind_a_figure_open_for_a_county_too(round_, client):
    make_award(round_.projects[0], 30_000_000, paid=20_000_000)
    client.force_login(round_.county)
    paid = next(f for f in figures.for_actor(Actor.of(round_.county), round_.programme) if f.label == "奖补已拨付")
    assert "200,000.00" in client.get(paid.href).text


@pytest.mark.parametrize(
    ("sums", "word"),
    [
        ((), "暂无奖补"),
        ((3_000_000,), "待拨付"),
        ((3_000_000, 2_000_000), "使用中"),
        ((3_000_000, 2_000_000, 2_000_000), "部分拨付"),
        ((3_000_000, 3_000_000, 3_000_000), "已用完"),
    ],
)
def test_the_project_shows_in_a_word_how_its_money_stands(round_, sums, word):
    if sums:
        make_award(round_.projects[0], *sums)
    section = next(s for s in sections.open_to(Actor.of(round_.school), round_.projects[0]) if s.label == "奖补")
    assert section.state(round_.projects[0]).word == word


def test_the_archive_holds_statement_reports_and_vouchers(round_):
    award = make_award(round_.projects[0], 3_000_000, paid=2_000_000)
    report = make_report(award, status="accepted")
    found = {d.path.partition("/")[2]: d for d in dossier.contents(round_.projects[0]) if "奖补/" in d.path}
    place = f"使用情况/01-{report.title}"
    assert list(found) == ["奖补资金对账单.pdf", f"{place}/使用情况.txt", f"{place}/凭证/01-盖章扫描件.pdf"]
    read = {path: document.read() for path, document in found.items()}
    assert "记账凭证号：2019-03-018" in read[f"{place}/使用情况.txt"].decode()
    assert "20,000.00" in text_of(read["奖补资金对账单.pdf"])
    assert read["奖补资金对账单.pdf"] == found["奖补资金对账单.pdf"].read()
    assert read[f"{place}/凭证/01-盖章扫描件.pdf"].startswith(b"%PDF")
    assert [d for d in dossier.contents(round_.projects[1]) if "奖补/" in d.path] == []


def test_a_new_pool_begins_with_what_is_left_of_the_programmes_award_money(round_, officer):
    Programme.objects.filter(pk=round_.programme.pk).update(award_pool=30_000_000)
    address = reverse("award-pools-add")

    def shown():
        form = officer.get(address).context["form"]
        return form["programme"].value(), form["amount_fen"].value()

    assert shown() == (round_.programme.pk, "300,000.00")
    assert 'value="300,000.00"' in officer.get(address).text
    make_pool(round_.programme, 10_000_000)
    assert shown() == (round_.programme.pk, "200,000.00")
    make_pool(round_.programme, 20_000_000)
    assert shown() == (round_.programme.pk, None)
