"""Whatever address an expert opens, and whatever number he types into it: no school and no colleague shows."""

import re
from itertools import islice, product

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import NoReverseMatch, reverse

from citong.apps.pilots.actions import assignment, review
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Application, Batch, ConditionResult, Expert, Sheet, Version
from citong.kit.resource import registry
from citong.platform.access.actor import Actor
from citong.platform.inbox.models import Message, WorkItem
from citong.records.places.kinds import Kind
from tests.contract.pages import addresses
from tests.factories import actor_for, make_city_tree, make_unit, rows
from tests.factories.forms import read_form
from tests.factories.people import give_role
from tests.factories.pilots import make_application, make_batch, make_expert, make_sheet
from tests.factories.places import make_school

SCHOOL = "鲤城区霁岚镇中心小学"
SECRETS = (
    SCHOOL, "霁岚", "鲤城", "岚小", "欧阳霁月", "上官岚烟", "jilanxx", "0595-22345678", "13805951234", "13905955678",
    "shangguan", "霁月路", "362017", "T-JL-0907", "慕容同仁", "司徒同仁", "13705950909",
)  # fmt: skip
PLAN = (
    "鲤城区霁岚镇中心小学（霁岚小学，简称岚小）地处霁岚镇霁月路9号，邮编362017，由欧阳霁月校长牵头，上官主任负责。"
    "网址 www.jilanxx.example.cn，电话0595-22345678、13805951234，单位代码T-JL-0907。"
)
REASONS = {
    "eligible_school": "乡镇中心小学，属于试点对象。",
    "bandwidth": f"{SCHOOL}互联网出口带宽 28 Mbps，低于小学不低于 30 Mbps 的要求。",
    "certificates": "欧阳霁月校长（13805951234）未提供扫描件，请核实。",
}
NUMBERS = {"pk", "number", "batch", "school", "old", "new", "file", "id"}
STRINGS = ("status", "name", "employer", "letter", "recommend", "goals", "plan.goals", "submit", "mobile", "pdf")


@pytest.fixture
def scene(db, city_tree):
    """One application in a blind batch, reviewed by us and by two colleagues, one of whom has submitted."""
    school = make_unit(SCHOOL, city_tree.county, code="T-JL-0907", short_name="岚小")
    make_school(
        school, Kind.PRIMARY, principal_name="欧阳霁月", principal_mobile="13805951234", website="http://www.jilanxx.example.cn",
        address="泉州市鲤城区霁岚镇霁月路9号", postcode="362017", principal_office_phone="0595-22345678",
    )  # fmt: skip
    batch = make_batch(city_tree.bureau, {city_tree.county: 3}, experts_per_application=3)
    application = _application(batch, school)
    pool = make_unit("评审专家库", city_tree.bureau, "department")
    colleagues = [
        make_expert(city_tree.bureau, pool, name=name, employer="慕容同仁之校", mobile="13705950909")
        for name in ("慕容同仁", "司徒同仁")
    ]
    for colleague in colleagues:
        colleague.user.person.name = colleague.name
        colleague.user.person.save()
    make_sheet(application, colleagues[0], points=90)
    make_sheet(application, colleagues[1])
    me = make_expert(city_tree.bureau, pool)
    officer = actor_for(city_tree.bureau, "pilots.assign", "pilots.results")
    assignment.add_expert(application, expert=me, by=officer)
    return application, me


@pytest.fixture
def city_tree(db):
    rows.load()
    return make_city_tree()


def _application(batch, school):
    application = make_application(
        batch, school, Status.IN_REVIEW, contact_name="上官岚烟", contact_mobile="13905955678"
    )
    content = read_form(batch)
    content["school"] |= {
        "name": SCHOOL,
        "address": "福建省泉州市鲤城区霁岚镇霁月路9号",
        "postcode": "362017",
        "website": "http://www.jilanxx.example.cn",
    }
    content["principal"] |= {"name": "欧阳霁月", "mobile": "13805951234", "office_phone": "0595-22345678"}
    content["contact"] |= {"name": "上官岚烟", "mobile": "13905955678", "email": "shangguan@example.cn"}
    for part in ("plan.goals", "plan.strategy"):
        if part in content:
            content[part]["text"] = PLAN
    content["plan." + batch.sections.first().key]["text"] = PLAN
    content["foundation"]["intro"] = PLAN
    judged(application.versions.get(), dict.fromkeys(REASONS, "第一版的判定。"), "not_met")
    second = Version.objects.create(application=application, number=2, content=content, record={}, digest="f" * 64)
    judged(second, REASONS, "look")
    return Application.objects.get(pk=application.pk)


def judged(version, reasons, verdict):
    rules = {rule.kind: rule for rule in version.application.batch.rules.all()}
    for kind, reason in reasons.items():
        ConditionResult.objects.create(
            version=version,
            rule=rules[kind],
            verdict=verdict,
            reason=reason,
            evidence={"学校": SCHOOL, "网址": "jilanxx"},
        )


def every_url(scene):
    """Every address of the product with the number of everything in the scene, and likely words where words stand.

    Where the expert is refused before the numbers are looked at, one of each is enough.
    """
    application, me = scene
    held = {"public", "signed-in", *Actor.of(me.user).permissions}
    rows_of = [Application, Batch, Sheet, Expert, Version]
    numbers = {pk for model in rows_of for pk in model.objects.values_list("pk", flat=True)} | {application.unit_id}
    for address in addresses():
        wanted = sorted(address.wanted)
        choices = [sorted(numbers) if name in NUMBERS else [*STRINGS, *sorted(numbers)[:3]] for name in wanted]
        for values in islice(product(*choices), 16 if address.access in held else 1):
            try:
                yield reverse(address.name, kwargs=dict(zip(wanted, values, strict=True)))
            except NoReverseMatch:
                continue


def leaks(answer):
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    said = body.decode("utf-8", "replace") + "\n".join(f"{k}: {v}" for k, v in answer.headers.items())
    return [secret for secret in SECRETS if secret.lower() in said.lower()]


def crawl(client, scene):
    found, opened = {}, 0
    todo = list(dict.fromkeys(every_url(scene)))
    for address in todo:  # grows: what opens is searched too
        answer = client.get(address)
        if answer.status_code == 200:
            opened += 1
            todo += [] if any(sign.isdigit() or sign == "?" for sign in address) else [f"{address}?q=霁岚"]
        shown = [s for s in leaks(answer) if s not in address]
        if shown:
            found[address] = shown
    return found, opened


def test_no_address_shows_a_school_or_a_colleague(scene, client):
    """Also not to an expert whose role was granted for the whole city."""
    application, me = scene
    give_role(me.user.person.posts.get(), "pilots.score", at=application.batch.unit)
    client.force_login(me.user)
    found, opened = crawl(client, scene)
    sheet = Sheet.objects.get(expert=me)
    assert client.get(reverse("pilots-scoring-sheet", args=[sheet.pk])).status_code == 200
    assert opened > 5
    assert found == {}


def test_the_page_still_lets_one_judge(scene, client):
    _, me = scene
    client.force_login(me.user)
    page = client.get(reverse("pilots-scoring-sheet", args=[Sheet.objects.get(expert=me).pk])).text
    assert "地处×××" in page
    assert "计算机教室 2 间。" in page
    assert "小学" in page


def shown_conditions(client, sheet):
    """Rule, verdict and reason of each line, as they stand on the page."""
    page = client.get(reverse("pilots-scoring-sheet", args=[sheet.pk])).text
    lines = re.findall(r'<li class="is-(\w+)"><span class="conditions-head">(.*?)</li>', page, re.DOTALL)
    return [(verdict, " ".join(re.sub("<[^>]+>", " ", text).split())) for verdict, text in lines]


def test_the_conditions_of_the_version_that_is_read_show_without_the_school(scene, client):
    application, me = scene
    client.force_login(me.user)
    sheet = Sheet.objects.get(expert=me)
    titles = {rule.kind: rule.title for rule in application.batch.rules.all()}
    assert sheet.version.number == 2
    assert shown_conditions(client, sheet) == [
        ("look", f"需核实 {titles['eligible_school']}"),
        ("look", f"需核实 {titles['bandwidth']} ×××互联网出口带宽 28 Mbps，低于小学不低于 30 Mbps 的要求。"),
        ("look", f"需核实 {titles['certificates']} ×××校长（×××）未提供扫描件，请核实。"),
    ]
    application.batch.blind = False
    application.batch.save()
    assert shown_conditions(client, sheet)[0] == (
        "look",
        f"需核实 {titles['eligible_school']} {REASONS['eligible_school']}",
    )


def test_a_colleagues_sheet_does_not_exist_even_for_one_with_wide_reach(scene, client):
    application, me = scene
    give_role(me.user.person.posts.get(), "pilots.score", at=application.batch.unit)
    client.force_login(me.user)
    for sheet in Sheet.objects.exclude(expert=me):
        assert client.get(reverse("pilots-scoring-sheet", args=[sheet.pk])).status_code == 404
        for page in ("save", "submit", "recuse"):
            assert client.post(reverse(f"pilots-scoring-{page}", args=[sheet.pk]), {"reason": "x"}).status_code == 404
    drafted = Sheet.objects.exclude(expert=me).get(status="draft")
    with pytest.raises(PermissionDenied):
        review.recuse(drafted, reason="好奇", by=Actor.of(me.user))


def test_the_search_and_the_api_answer_an_expert_with_nothing(scene, client):
    _, me = scene
    client.force_login(me.user)
    actor = Actor.of(me.user)
    assert [
        slug
        for slug, resource in registry.items()
        if slug.startswith(("pilots-", "experts")) and resource.open_to(actor)
    ] == []


def test_his_work_and_messages_name_only_the_code(scene):
    application, me = scene
    texts = [item.title for item in WorkItem.objects.filter(user=me.user)]
    texts += [f"{message.title} {message.body}" for message in Message.objects.filter(user=me.user)]
    assert texts[0] == f"评审申报：{application.blind_code}"
    assert [secret for secret in SECRETS for text in texts if secret in text] == []
