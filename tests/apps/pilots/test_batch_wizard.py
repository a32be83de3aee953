"""从通知新建批次: several steps, forwards and backwards, and nothing that was typed is lost."""

import io
from datetime import date

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from citong.apps.pilots.actions import batch_draft as actions
from citong.apps.pilots.actions import county
from citong.apps.pilots.definition import shipped
from citong.apps.pilots.forms.batch_step import Writing, steps
from citong.apps.pilots.models import Batch, BatchDraft, Dispatch, ResultNotice
from citong.apps.pilots.papers import pdf, word
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import batches, packages, papers
from citong.apps.pilots.queries import publicity as publicity_queries
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.project import foundation
from tests.factories import actor_for, make_city_tree, make_user_with
from tests.factories.decision import publicity_of
from tests.factories.papers import words_of
from tests.factories.pilots import at, make_application, make_batch, make_scan

NOTICE = shipped("2018").facts["notice_text"]
YEAR = NOTICE.replace("2018", "2019").replace("〕8号", "〕6号")


@pytest.fixture
def city(db):
    return make_city_tree()


@pytest.fixture
def officer(city):
    return make_user_with(
        city.bureau, perms.view, perms.batch, perms.quota, perms.extend, perms.overview, name="许巧玲"
    )


@pytest.fixture
def former(city):
    return make_batch(city.bureau, {city.county: 2, city.bureau: 1}, title="2018 年试点申报")


@pytest.fixture
def wizard(client, officer, former):
    client.force_login(officer)
    return Wizard(client, client.post(reverse("pilots-batch-new"), {"source": former.pk}))


class Wizard:
    """A browser without scripts: sends what its forms hold."""

    def __init__(self, client, answer):
        self.client, self.answer = client, answer
        self.pk = BatchDraft.objects.latest("pk").pk

    def url(self, key):
        return reverse("pilots-batch-step", args=[self.pk, key])

    def fields(self, key):
        """What the inputs of the step hold now."""
        form = self.client.get(self.url(key)).context["form"]
        found = {"revision": BatchDraft.objects.get(pk=self.pk).revision}
        for bound in form:
            value = bound.field.prepare_value(bound.value()) if hasattr(bound.field, "prepare_value") else bound.value()
            if value in (None, "", False, []):
                continue
            shown = (
                "on" if value is True else value if isinstance(value, list) else bound.field.widget.format_value(value)
            )
            found[bound.html_name] = shown
        return found

    def send(self, key, do="next", **values):
        data = {**self.fields(key), **values, "do": do}
        self.answer = self.client.post(self.url(key), {k: v for k, v in data.items() if v is not None})
        return self.answer

    def all(self):
        self.send("notice", notice_text=YEAR)
        self.send("notice", "use:all")
        self.send("notice", title="2019 年试点申报", code="2019")
        for key in ("dates", "quota", "rules", "sections", "rubric"):
            self.send(key)
        return self.client.get(reverse("pilots-batch-summary", args=[self.pk]))


def test_only_who_manages_batches_opens_one(client, city):
    client.force_login(make_user_with(city.county, perms.view, perms.screen))
    assert client.get(reverse("pilots-batch-new")).status_code == 403


def test_the_pasted_notice_gives_suggestions_that_are_taken_one_by_one_or_all(wizard):
    answer = wizard.send("notice", "read", notice_text=YEAR)
    said = {name: value for name, _, value in answer.context["suggestions"]}
    assert (said["document_number"], said["issued_on"], said["contact_name"]) == (
        "泉教装〔2019〕6号",
        date(2019, 11, 21),
        "黄老师",
    )
    assert said["code"] == "2019"
    assert "采用通知文号" in answer.text
    wizard.send("notice", "use:document_number")
    assert wizard.fields("notice")["document_number"] == "泉教装〔2019〕6号"
    assert "contact_name" not in wizard.fields("notice")
    wizard.send("notice", "use:all")
    assert wizard.fields("notice")["contact_name"] == "黄老师"
    assert wizard.fields("notice")["issued_on"] == "2019-11-21"


def test_the_deadline_of_the_notice_is_suggested_for_the_dates(wizard):
    wizard.send("notice", notice_text=YEAR)
    assert wizard.fields("dates")["deadline"] == "2019-12-21"


def test_a_missing_field_is_told_at_the_field_and_what_was_typed_stays(wizard):
    answer = wizard.send("notice", document_number="泉教装〔2019〕6号", title=None)
    assert answer.status_code == 422
    assert answer.context["form"].errors["title"] == ["这个字段是必填项。"]
    assert wizard.fields("notice")["document_number"] == "泉教装〔2019〕6号"


def test_going_back_keeps_what_does_not_hold_yet(wizard):
    answer = wizard.send("dates", "back", opens_at="2019-11-21T08:00", deadline="2019-11-01")
    assert answer.url == wizard.url("notice")
    again = wizard.client.get(wizard.url("dates"))
    assert again.context["form"].errors["deadline"] == ["申报截止日期不能早于开始时间。"]
    assert wizard.fields("dates")["deadline"] == "2019-11-01"


def test_a_colleague_finds_the_draft_and_the_other_one_is_told(wizard, city):
    stale = wizard.fields("notice")
    colleague = Actor.of(make_user_with(city.bureau, perms.batch))
    draft = BatchDraft.objects.get(pk=wizard.pk)
    actions.save_draft(draft, step="notice", typed={"title": ["同事写的名称"]}, by=colleague)
    answer = wizard.client.post(wizard.url("notice"), {**stale, "title": "我写的名称", "do": "next"})
    assert answer.status_code == 409
    assert "我写的名称" in answer.text
    assert BatchDraft.objects.get(pk=wizard.pk).title == "同事写的名称"


def test_the_places_of_the_pattern_stand_in_the_grid_with_their_sum(wizard, city):
    answer = wizard.client.get(wizard.url("quota"))
    assert answer.context["form"].total == 3
    assert wizard.fields("quota")[f"places-{city.county.code}"] == "2"


def test_a_pasted_table_fills_the_grid_and_names_what_it_could_not_read(wizard, city):
    answer = wizard.send("quota", "paste", pasted="鲤城区\t4\n泉南区\t3\n市直\t5")
    assert answer.context["form"].total == 9
    assert answer.context["problems"] == ["第 2 行：“泉南区”不是本市的县（市、区），没有读入。"]
    assert "已读入 2 个单位，共 9 个名额" in answer.text
    assert f"places-{city.other_county.code}" not in wizard.fields("quota")


def test_an_uploaded_table_is_read_like_a_pasted_one(wizard, city):
    file = SimpleUploadedFile("名额.csv", "单位,名额\n安溪县,8\n鲤城区,1\n".encode("gb18030"))
    answer = wizard.send("quota", "upload", file=file)
    assert (answer.context["form"].total, answer.context["problems"]) == (9, [])
    wrong = wizard.send("quota", "upload", file=SimpleUploadedFile("名额.xls", b"\xd0\xcf\x11\xe0" + b"0" * 20))
    assert "另存为 .xlsx" in wrong.context["problems"][0]
    assert wizard.send("quota", "upload").context["problems"] == ["请先选择文件，再点“读入文件”。"]


def test_rules_are_answered_as_questions(wizard):
    wizard.send("notice", document_number="泉教装〔2019〕6号")
    assert wizard.fields("rules")["bandwidth-source"] == "泉教装〔2019〕6号 四、申报条件 3"
    answer = wizard.send(
        "rules", **{"bandwidth-min_kindergarten": None, "bandwidth-min_primary": None, "bandwidth-min_junior": None}
    )
    assert answer.context["form"].errors == {"bandwidth-min_kindergarten": ["请至少填写一个学段的最低带宽。"]}
    assert wizard.send("rules", **{"bandwidth-min_primary": "100"}).status_code == 302
    none = dict.fromkeys(f"{key}-use" for key in ("object", "intent", "cooperation", "bandwidth", "security", "budget"))
    assert wizard.send("rules", **none).context["form"].non_field_errors() == ["请至少选用一个申报条件。"]


def test_the_weights_must_sum_to_a_hundred(wizard):
    answer = wizard.send("rubric", **{"weight-0": "14"})
    assert answer.context["form"].non_field_errors() == ["评分项的分值合计应为 100，现为 99。"]
    added = {"weight-0": "10", "title-5": "安全保障", "weight-5": "5", "place-5": "1"}
    assert wizard.send("rubric", **added).status_code == 302
    assert next(row["title"] for row in writing(wizard).form("rubric").rows.read()) == "定位与目标"


def test_a_section_moves_by_its_number_and_goes_by_clearing_its_title(wizard):
    begun = wizard.send("sections", **{"hint-6": "等级保护"})
    assert begun.context["form"].errors == {"title-6": ["第 7 行还没有填写标题。"]}
    wizard.send("sections", **{"title-0": None, "place-5": "1", "title-6": "数据安全", "plan_min": "1500"})
    rows = writing(wizard).form("sections").rows.read()
    assert next(row["title"] for row in rows) == "机制创新和保障措施"
    assert [row["title"] for row in rows][-1] == "数据安全"
    assert len(rows) == 6


def writing(wizard):
    draft = BatchDraft.objects.select_related("source").get(pk=wizard.pk)
    made = Writing(draft, batches.pattern(draft.source), [], "2019")
    for key in ("sections", "rubric"):
        if key in draft.values:
            assert made.form(key).is_valid(), made.form(key).errors
    return made


def test_the_summary_names_what_is_missing_and_creates_nothing_before(wizard):
    answer = wizard.client.post(reverse("pilots-batch-summary", args=[wizard.pk]), {"do": "create"})
    assert not answer.context["ready"]
    assert [part["title"] for part in answer.context["parts"] if not part["done"]] == [
        step.title for step in steps.values()
    ]
    assert Batch.objects.count() == 1


def test_a_second_batch_needs_no_code(wizard, city, former):
    summary = wizard.all()
    assert summary.context["ready"], [(p["key"], p["wrong"]) for p in summary.context["parts"]]
    answer = wizard.client.post(reverse("pilots-batch-summary", args=[wizard.pk]), {"do": "start"})
    batch = Batch.objects.get(code="2019")
    assert answer.url == reverse("pilots-batch-detail", args=[batch.pk])
    assert (batch.status, batch.title, batch.document_number) == ("open", "2019 年试点申报", "泉教装〔2019〕6号")
    assert batch.deadline == at("2019-12-21 23:59:59")
    assert batch.opens_at == at("2019-11-21 00:00:00")
    assert {q.unit: q.places for q in batch.quotas.select_related("unit")} == {
        city.county: 2, city.bureau: 1, city.other_county: 0,
    }  # fmt: skip
    same = {"key", "title", "kind", "params", "blocking"}
    assert list(batch.rules.values(*same)) == list(former.rules.values(*same))
    assert list(batch.sections.values("key", "title", "hint")) == list(former.sections.values("key", "title", "hint"))
    assert list(batch.rubric.values("title", "weight")) == list(former.rubric.values("title", "weight"))
    assert {rule.effective_from for rule in batch.rules.all()} == {date(2019, 11, 21)}


def test_the_papers_of_a_second_batch_bear_the_name_of_its_own_project(wizard, city, client):
    text = YEAR.replace("智慧校园管理平台试点校", "智慧课堂试点校").replace("2. 泉州市智慧课堂", "3. 泉州市智慧课堂")
    wizard.send("notice", notice_text=text)
    wizard.send("notice", "use:all")
    wizard.send("notice", title="2019 年泉州市智慧课堂试点申报", code="2019")
    for key in ("dates", "quota", "rules", "sections", "rubric"):
        wizard.send(key)
    client.post(reverse("pilots-batch-summary", args=[wizard.pk]), {"do": "start"})
    batch = Batch.objects.get(code="2019")
    name = "泉州市智慧课堂试点校"
    assert batch.project_name == name

    application = make_application(batch, city.school)
    cover = papers.form_data(application.latest)
    assert "".join(words_of(pdf.form(cover)).split()).startswith(f"附件3{name}申报表")
    reader = docx.Document(io.BytesIO(word.form(cover)))
    assert (name in [p.text for p in reader.paragraphs], reader.core_properties.title) == (True, f"{name}申报表")

    by = actor_for(city.bureau, perms.screen, perms.dispatch)
    make_scan(application)
    county.recommend(application, opinion="同意", by=by)
    package = county.dispatch(Dispatch(batch=batch, unit=city.county, letter="同意推荐"), by=by)
    assert f"{name}推荐汇总表" in words_of(pdf.letter(packages.recommendation(package)))

    client.force_login(make_user_with(city.bureau, perms.view, perms.decide, perms.publish, perms.establish))
    drafted = client.get(reverse("pilots-decision-publish", args=[batch.pk])).context["form"].initial
    assert drafted["title"] == f"{name}拟入选名单公示"
    publicity = publicity_of(make_application(batch, city.second_school, "publicised"))
    drafted = client.get(reverse("pilots-decision-establish", args=[publicity.pk])).context["form"].initial
    assert drafted["title"] == f"泉州市教育局关于公布{name}名单的通知"
    assert f"所学校为{name}（名单见附件）" in drafted["body"]
    issued = ResultNotice(
        unit=city.bureau, batch=batch, publicity=publicity, document_number="泉教装〔2019〕9号", title=drafted["title"],
        addressees="各县（市、区）教育局", body=drafted["body"], issued_on=date(2019, 12, 31),
    )  # fmt: skip
    assert publicity_queries.notice_paper(issued).list_title == f"{name}名单"


def test_a_draft_becomes_a_batch_only_once(wizard):
    wizard.all()
    url = reverse("pilots-batch-summary", args=[wizard.pk])
    first = wizard.client.post(url, {"do": "create"})
    assert wizard.client.post(url, {"do": "create"}).url == first.url
    assert Batch.objects.count() == 2


def test_a_discarded_draft_can_be_brought_back(wizard):
    url = reverse("pilots-batch-discard", args=[wizard.pk])
    wizard.client.post(url)
    shown = wizard.client.get(reverse("pilots-batch-list"))
    assert (list(shown.context["drafts"]), [d.pk for d in shown.context["discarded"]]) == ([], [wizard.pk])
    assert wizard.client.get(wizard.url("notice")).url == reverse("pilots-batch-list")
    wizard.client.post(url, {"do": "restore"})
    assert [d.pk for d in wizard.client.get(reverse("pilots-batch-list")).context["drafts"]] == [wizard.pk]


def test_the_batch_of_2018_as_a_pattern_equals_what_ships(client, db):
    foundation.lay()
    shipped_batch = Batch.objects.get(code="2018")
    pattern = batches.pattern(shipped_batch)
    assert pattern.quotas == shipped("2018").quotas
    assert pattern.rules == shipped("2018").rules


def test_the_very_first_batch_is_written_from_the_shipped_pattern(client, city, officer):
    client.force_login(officer)
    draft = BatchDraft.objects.create(unit=city.bureau)
    assert client.get(reverse("pilots-batch-summary", args=[draft.pk])).status_code == 200
    assert "互联网出口带宽" in client.get(reverse("pilots-batch-step", args=[draft.pk, "rules"])).text


def test_the_suggested_code_is_the_year_or_the_next_free_one(city):
    year = str(clock.today().year)
    assert batches.free_code() == year
    make_batch(city.bureau, code=year)
    assert batches.free_code() == f"{year}-2"
