"""Writing a case: nothing typed is lost, what is missing is said, files come and go beside the text."""

from datetime import date

import pytest
from django.urls import reverse

from citong.apps.showcase import content
from citong.apps.showcase.actions import drafting
from citong.apps.showcase.models import Case, Draft, Version
from citong.apps.showcase.queries import cases
from citong.kit.errors import Conflict, Refused
from citong.lib import idnumber
from citong.platform.audit import trail
from citong.platform.files.models import StoredFile
from citong.records.programmes.models import Project
from tests.apps.showcase.conftest import downloaded
from tests.factories import pdf_upload, png_upload, text_upload
from tests.factories.showcase import TYPED, add_material, make_draft_case, make_published, make_submitted

JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def case(project):
    return make_draft_case(project)


def draft(case):
    return Draft.objects.get(case=case)


def post(client, case, page="save", **data):
    return client.post(reverse(f"showcase-{page}", args=[case.pk]), data, **JSON)


def test_a_school_begins_a_case_on_the_tab_of_its_project(project, writer, client):
    client.force_login(writer.user)
    address = reverse("showcase-project", args=[project.pk])
    assert "还没有经验案例" in client.get(address).text
    refused = client.post(address, {"title": ""})
    assert (refused.status_code, "请填写案例标题。" in refused.text) == (422, True)
    answer = client.post(address, {"title": "明厨亮灶"})
    case = Case.objects.get()
    assert answer.url == reverse("showcase-write", args=[case.pk])
    assert (str(case), case.unit, case.status, draft(case).values) == (
        "明厨亮灶", project.unit, "draft", {"title": "明厨亮灶"},
    )  # fmt: skip
    assert "明厨亮灶" in client.get(address).text


def test_a_revoked_project_gets_no_new_case(project, writer, client):
    Project.objects.filter(pk=project.pk).update(status=Project.Status.REVOKED)
    client.force_login(writer.user)
    answer = client.post(reverse("showcase-project", args=[project.pk]), {"title": "明厨亮灶"})
    assert (answer.status_code, "试点资格已撤销" in answer.text) == (422, True)


def test_what_is_typed_is_kept_valid_or_not(case, writer, client):
    client.force_login(writer.user)
    typed = {**TYPED, "title": " 新标题 ", "contact_mobile": "不详", "figure-0-name": "", "figure-0-before": ""}
    answer = post(client, case, revision=0, **typed)
    assert answer.json() == {"revision": 1, "saved": "09:00"}
    kept = draft(case).values
    assert (kept["title"], kept["contact_mobile"], len(kept["figures"])) == ("新标题", "不详", 2)
    assert [str(c) for c in Case.objects.all()] == ["新标题"]


def test_an_emptied_row_of_figures_lets_the_others_move_up(case, writer):
    cleared = {content.cell(0, part): "" for part in content.CELLS}
    saved = drafting.save(case.draft, typed=cleared, by=writer)
    assert [row["name"] for row in saved.values["figures"]] == ["追溯一批食材"]


def test_two_writers_never_overwrite_each_other(case, writer, principal, client):
    drafting.save(case.draft, typed={"lessons": "校长写的体会"}, by=principal, revision=0)
    client.force_login(writer.user)
    answer = post(client, case, revision=0, lessons="申报人写的体会")
    body = answer.json()
    assert (answer.status_code, body["revision"], body["values"]["lessons"]) == (409, 1, ["校长写的体会"])
    assert body["message"].startswith("陈昇堃在 05-13 09:0")
    plain = client.post(reverse("showcase-save", args=[case.pk]), {**TYPED, "revision": 0, "lessons": "申报人写的体会"})
    assert (plain.status_code, "校长写的体会" in plain.text, "申报人写的体会" in plain.text) == (409, True, True)
    assert draft(case).values["lessons"] == "校长写的体会"


def test_without_scripts_saving_comes_back_to_the_page(case, writer, client):
    client.force_login(writer.user)
    answer = client.post(reverse("showcase-save", args=[case.pk]), {**TYPED, "revision": 0, "lessons": "先理顺流程"})
    assert answer.url == reverse("showcase-write", args=[case.pk])
    assert "先理顺流程" in client.get(answer.url).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": ""}, "请填写标题。"),
        ({"topic": "99"}, "请选择主题。"),
        ({"practice": "扫码。"}, "「做法」只有 3 字，至少写 50 字。"),
        ({"lessons": "好" * 1001}, "「体会」有 1001 字，请压缩到 1000 字以内。"),
        ({"figure-1-after": ""}, "成效数据第 2 行缺少实施后。"),
        ({"contact_mobile": "22764117"}, "接受参观预约的，请填写 11 位联系手机。"),
        ({"lessons": TYPED["lessons"] + "联系家长13850001234。"}, "「体会」中有手机号或身份证号，案例会公开，请删去。"),
        (
            {"result": TYPED["result"] + "学生" + idnumber.make_id("350502", date(2008, 1, 1), 123) + "反映。"},
            "「成效」中有手机号或身份证号，案例会公开，请删去。",
        ),
        ({"visits": "no", "contact_name": "", "contact_mobile": ""}, None),
    ],
)
def test_what_is_missing_is_said_in_words(case, writer, typed, said):
    saved = drafting.save(case.draft, typed=typed, by=writer)
    assert [p.message for p in cases.problems(saved.values)] == ([said] if said else [])


def test_a_table_without_figures_is_asked_for(case, writer):
    cleared = {content.cell(row, part): "" for row in (0, 1) for part in content.CELLS}
    saved = drafting.save(case.draft, typed=cleared, by=writer)
    assert [p.message for p in cases.problems(saved.values)] == ["请至少填写一行成效数据。"]


def test_materials_come_closed_and_are_opened_one_by_one(case, writer, client):
    client.force_login(writer.user)
    upload = reverse("showcase-attach", args=[case.pk])
    shown = client.post(upload, {"file": pdf_upload("制度.pdf")}, headers={"HX-Request": "true"})
    assert ("制度.pdf" in shown.text, "设为公开" in shown.text) == (True, True)
    (row,) = draft(case).values["materials"]
    one = reverse("showcase-material", args=[case.pk, row["id"]])
    assert client.post(one, {"do": "open"}).status_code == 302
    assert [m["public"] for m in draft(case).values["materials"]] == [True]
    assert downloaded(client, reverse("showcase-file", args=[case.pk, row["id"]])) == b"%PDF-"
    client.post(one, {"do": "close"})
    assert [m["public"] for m in draft(case).values["materials"]] == [False]
    client.post(one, {"do": "remove"})
    again = client.post(one, {"do": "remove"}, headers={"HX-Request": "true"})
    assert (draft(case).values["materials"], again.status_code, again.text) == (
        [], 422, "这份材料已经移除，请刷新页面。",
    )  # fmt: skip
    assert (draft(case).revision, StoredFile.objects.count()) == (0, 1)


def test_the_record_says_which_material_came_was_opened_and_went(case, writer):
    written = drafting.attach(draft(case), upload=pdf_upload("制度.pdf"), public=False, by=writer)
    file = written.values["materials"][0]["id"]
    for public in (True, True):
        written = drafting.open_material(written, file=file, public=public, by=writer)
    drafting.detach(written, file=file, by=writer)
    told = [(e.label, e.changes.get("材料「制度.pdf」")) for e in reversed(trail.history(draft(case)))]
    assert told == [
        ("上传案例材料", [None, "不公开"]),
        ("设置材料公开", ["不公开", "公开"]),
        ("设置材料公开", None),
        ("移除案例材料", ["公开", None]),
    ]


def test_a_cover_is_kept_in_two_light_sizes_and_replaced(case, writer, client):
    client.force_login(writer.user)
    address = reverse("showcase-cover", args=[case.pk])
    shown = client.post(address, {"file": png_upload(size=(1200, 900))}, headers={"HX-Request": "true"})
    kept = draft(case).values["cover"]
    sizes = [StoredFile.objects.get(pk=kept[key]).size for key in ("full", "small")]
    assert (f"/files/{kept['small']}/" in shown.text, max(sizes) < 20_000, StoredFile.objects.count()) == (
        True, True, 2,
    )  # fmt: skip
    client.post(address, {"do": "remove"})
    assert "cover" not in draft(case).values


@pytest.mark.parametrize(
    ("page", "files", "said"),
    [
        ("cover", {}, "请选择一张图片。"),
        ("cover", {"file": "text"}, "案例封面不接受文本"),
        ("attach", {}, "请选择要上传的文件。"),
    ],
)
def test_what_cannot_be_taken_in_is_refused_in_words(case, writer, client, page, files, said):
    client.force_login(writer.user)
    address = reverse(f"showcase-{page}", args=[case.pk])
    answer = client.post(address, {name: text_upload() for name in files}, headers={"HX-Request": "true"})
    assert (answer.status_code, said in answer.text) == (422, True)
    plain = client.post(address, {name: text_upload() for name in files}, follow=True)
    assert said in plain.text


def test_a_submitted_case_is_closed_to_its_writers(project, writer, client):
    case = make_submitted(project)
    client.force_login(writer.user)
    assert "不能修改" in client.get(reverse("showcase-write", args=[case.pk]), follow=True).text
    refused = post(client, case, revision=0, title="改名")
    assert (refused.status_code, draft(case).values["title"]) == (422, TYPED["title"])
    with pytest.raises(Refused, match="当前为「待审核」"):
        drafting.attach(case.draft, upload=pdf_upload(), public=False, by=writer)


def test_files_of_a_draft_are_for_its_writers_alone(project, officer, writer, client):
    case = make_submitted(project)
    file = add_material(case, public=True)
    address = reverse("showcase-file", args=[case.pk, file])
    client.force_login(officer.user)
    assert client.get(address).status_code == 404
    client.force_login(writer.user)
    assert downloaded(client, address) == b"%PDF-"


def test_a_version_is_never_changed(project):
    version = make_submitted(project).versions.get()
    version.title = "改名"
    with pytest.raises(ValueError, match="never changed"):
        version.save()
    assert Version.objects.get().title == TYPED["title"]


def test_a_revision_goes_on_from_the_published_text(project, writer):
    case = make_published(project)
    revised = drafting.revise(case, by=writer)
    with pytest.raises(Conflict):
        drafting.save(revised.draft, typed={"title": "旧页面"}, by=writer, revision=7)
    drafting.save(revised.draft, typed={"title": "第二稿"}, by=writer, revision=0)
    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.status, fresh.title, fresh.shown.title) == ("revising", "第二稿", TYPED["title"])
