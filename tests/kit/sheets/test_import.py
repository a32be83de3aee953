"""A filled sheet comes in: checked first, explained row by row, written all or not at all."""

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from citong.kit.resource import registry
from citong.kit.sheets import check, importing
from citong.kit.sheets.models import Import
from citong.platform import jobs
from citong.platform.access.actor import Actor
from citong.platform.audit.models import Entry
from citong.records.places import actions
from citong.records.places.models import School
from citong.records.places.perms import perms
from tests.factories import give_role, make_unit, make_user_with
from tests.sampleapp.models import RepairRequest
from tests.sampleapp.perms import perms as repairs

from .books import body, csv, read, xlsx

pytestmark = pytest.mark.django_db

HEAD = ["学校标识码", "学校", "办学类型", "学生人数", "前三年投入（第三年）"]


def send(client, file):
    """Upload; gives the run."""
    response = client.post(reverse("schools-import"), {"file": file})
    assert response.status_code == 302, response.text
    return Import.objects.get(pk=response.url.rstrip("/").rsplit("/", 1)[1])


def commit(client, run):
    client.post(reverse("schools-import-run", args=[run.pk]), {"act": "commit"})
    jobs.run_pending()
    run.refresh_from_db()
    return run


def told(run):
    return [tuple(problem) for problem in run.problems]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_was_exported_comes_in_again_without_a_change(client, schools, officer, form):
    sent = client.post(reverse("schools-export"), {"form": form, "content": "template"})
    run = send(client, SimpleUploadedFile(f"学校.{form}", body(sent)))
    assert told(run) == []
    assert (run.new, run.changed, run.same, run.wrong) == (0, 0, 2, 0)
    assert (run.unknown, run.missing, run.ready) == ([], [], False)


def test_new_and_changed_rows_are_told_apart_and_written_after_the_confirmation(client, city, schools, officer):
    third = make_unit("鲤城区开元中心小学", city.county)
    run = send(
        client,
        xlsx([
            HEAD,
            [schools.first.code, city.school.name, "小学", 1300, "300,000.50"],
            ["2135000777", third.code, "小学", 800, "3.2万元"],
        ]),
    )  # fmt: skip
    assert (run.new, run.changed, run.same, run.wrong) == (1, 1, 0, 0)
    assert run.changes == [[2, "鲤城区浮桥中心小学", [["学生人数", "1200", "1300"]]]]
    assert School.objects.count() == 3
    commit(client, run)
    assert (run.state, School.objects.get(pk=schools.first.pk).students) == ("done", 1300)
    made = School.objects.get(code="2135000777")
    assert (made.unit, made.students, made.spent_1_fen, made.nature) == (third, 800, 3_200_000, "public")
    notes = Entry.objects.filter(kind="places.school").values_list("action", "note")
    assert sorted(notes) == [
        ("places.change", "导入学校：学校.xlsx 第 2 行"),
        ("places.create", "导入学校：学校.xlsx 第 3 行"),
    ]
    assert Entry.objects.get(action="schools.import").changes == {
        "new": [None, 1],
        "changed": [None, 1],
        "same": [None, 0],
    }


def test_each_mistake_names_its_row_its_column_and_the_remedy(client, city, schools, officer):
    third = make_unit("鲤城区开元中心小学", city.county)
    run = send(
        client,
        xlsx([
            [*HEAD, "负责人手机", "乡镇中心小学"],
            [schools.first.code, city.school.name, "大学", "很多", "三万", "", "也许"],
            ["2135000777", third.code, "小学", 12.5, 1, "12345", "否"],
            ["2135000778", "安溪县感德中心小学", "小学", 1, 1, "", ""],
            ["2135000777", third.code, "小学", 1, 1, "", ""],
            ["99", third.code, "", 1, 1, "", ""],
        ]),
    )  # fmt: skip
    assert told(run) == [
        (2, "办学类型", "没有「大学」这个选项，可以填：幼儿园、小学、小学教学点、普通初中、九年一贯制学校、完全中学、高级中学、十二年一贯制学校、中等职业学校、特殊教育学校"),
        (2, "学生人数", "「很多」不是数字，请填写数字，例如 120"),
        (2, "前三年投入（第三年）", "“三万”不是金额，请填写数字，例如 12345.60 或 1.2万元"),
        (2, "乡镇中心小学", "「也许」看不出是或否，请填写「是」或「否」"),
        (3, "学生人数", "输入整数"),
        (3, "负责人手机", "请填写 11 位手机号码，例如 13805950000"),
        (4, "学校", "没有找到「安溪县感德中心小学」，请填写您管理范围内的代码或名称"),
        (5, "学校标识码", "与第 3 行重复，请删去一行"),
        (6, "学校标识码", "学校标识码应为10位数字：2位类别、2位省份、6位序号"),
        (6, "办学类型", "请选择办学类型"),
    ]  # fmt: skip
    assert (run.wrong, run.ready) == (5, False)
    page = client.get(reverse("schools-import-run", args=[run.pk])).text
    assert "没有找到「安溪县感德中心小学」，请填写您管理范围内的代码或名称" in page
    commit(client, run)
    assert (run.state, School.objects.count()) == ("checked", 3)


def test_the_file_comes_back_with_a_column_of_mistakes_and_can_be_corrected(client, city, schools, officer):
    run = send(client, xlsx([["学校标识码", "学生人数"], [schools.first.code, "很多"], [schools.second.code, 1200]]))
    marked = client.get(reverse("schools-import-file", args=[run.pk, "marked"]))
    rows = read(body(marked))
    assert rows == [
        ["学校标识码", "学生人数", "错误说明"],
        [schools.first.code, "很多", "学生人数：「很多」不是数字，请填写数字，例如 120。"],
        [schools.second.code, 1200.0, ""],
    ]
    rows[1][1] = 1250
    again = send(client, xlsx(rows))
    assert (told(again), again.unknown, again.changed, again.same) == ([], [], 1, 1)


def test_a_csv_comes_back_as_csv(client, schools, officer):
    run = send(client, csv([["学校标识码", "学生人数"], [schools.first.code, "很多"]]))
    marked = client.get(reverse("schools-import-file", args=[run.pk, "marked"]))
    assert (
        body(marked).decode("utf-8-sig").splitlines()[1]
        == f"{schools.first.code},很多,学生人数：「很多」不是数字，请填写数字，例如 120。"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_a_csv_may_be_in_utf_8_or_gbk(client, schools, officer, encoding):
    run = send(client, csv([["学校标识码", "负责人姓名"], [schools.first.code, "黄玥"]], encoding))
    assert run.changes == [[2, "鲤城区浮桥中心小学", [["负责人姓名", "陈昇堃", "黄玥"]]]]


def test_columns_may_stand_in_any_order_unknown_ones_are_named_missing_ones_stay(client, schools, officer):
    run = send(client, xlsx([["备注", "学生人数", "学校标识码（必填）"], ["x", 900, schools.first.code]]))
    assert run.unknown == ["备注"]
    assert "通讯地址" in run.missing
    commit(client, run)
    schools.first.refresh_from_db()
    assert (schools.first.students, schools.first.principal_name) == (900, "陈昇堃")


def test_an_empty_cell_empties_the_field(client, schools, officer):
    run = send(client, xlsx([["学校标识码", "通讯地址"], [schools.first.code, ""]]))
    commit(client, run)
    schools.first.refresh_from_db()
    assert schools.first.address == ""


def test_a_masked_number_is_left_as_it_is(client, schools, officer):
    number = schools.first.principal_mobile
    run = send(
        client,
        xlsx([["学校标识码", "负责人手机", "学生人数"], [schools.first.code, f"{number[:3]}****{number[-4:]}", 7]]),
    )
    commit(client, run)
    schools.first.refresh_from_db()
    assert (schools.first.principal_mobile, schools.first.students) == (number, 7)


def test_a_row_of_another_county_is_as_good_as_unknown(client, schools, officer):
    run = send(client, xlsx([["学校标识码", "学生人数"], [schools.other.code, 5]]))
    assert [(row, column) for row, column, _ in told(run)] == [(2, "学校标识码"), (2, "学校"), (2, "办学类型")]
    schools.other.refresh_from_db()
    assert schools.other.students == 1200


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (lambda: xlsx([["甲", "乙"], [1, 2]]), "第一行里没有认出任何列名"),
        (lambda: xlsx([["学校标识码"]]), "表格里没有数据"),
        (lambda: xlsx([["学生人数"], [5]]), "缺少必填的列：学校标识码、学校、办学类型"),
        (lambda: xlsx([["学校标识码", "学生人数", "学生人数"], ["1", 2, 3]]), "「学生人数」有两列（B 列和 C 列）"),
        (lambda: xlsx([["学校标识码"], *[[n] for n in range(5_001)]]), "一次最多导入 5,000 行"),
        (lambda: csv([["x"]], name="学校.pdf"), "不接受PDF"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_in_words(client, schools, officer, file, sentence):
    response = client.post(reverse("schools-import"), {"file": file()})
    assert (response.status_code, sentence in response.text) == (422, True)
    assert Import.objects.count() == 0


def test_a_far_cell_does_not_blow_up_the_memory(client, schools, officer):
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    sheet = made.add_worksheet()
    sheet.write_row(0, 0, ["学校标识码"])
    sheet.write(1_048_575, 16_383, "x")
    made.close()
    response = client.post(reverse("schools-import"), {"file": SimpleUploadedFile("远.xlsx", out.getvalue())})
    assert (response.status_code, "表格超过 200 列" in response.text) == (422, True)


def test_pressing_twice_writes_once(client, city, schools, officer):
    third = make_unit("鲤城区开元中心小学", city.county)
    run = send(client, xlsx([HEAD, ["2135000777", third.code, "小学", 1, 1]]))
    for _ in range(2):
        client.post(reverse("schools-import-run", args=[run.pk]), {"act": "commit"})
    jobs.run_pending()
    commit(client, run)
    assert School.objects.filter(code="2135000777").count() == 1
    assert Entry.objects.filter(action="places.create").count() == 1


def test_one_row_that_fails_undoes_all(client, city, schools, officer):
    third = make_unit("鲤城区开元中心小学", city.county)
    run = send(
        client,
        xlsx([HEAD, ["2135000777", third.code, "小学", 1, 1], [schools.first.code, city.school.name, "小学", 1300, 1]]),
    )
    actions.change(schools.first, by=Actor.system(), teachers=70)
    commit(client, run)
    assert (run.state, run.job.state) == ("checked", "failed")
    assert run.job.error == "第 3 行（鲤城区浮桥中心小学）在检查之后被他人修改过。全部内容都没有写入，请重新检查。"
    assert School.objects.filter(code="2135000777").count() == 0
    client.post(reverse("schools-import-run", args=[run.pk]), {"act": "again"})
    jobs.run_pending()
    commit(client, run)
    assert (run.state, School.objects.get(pk=schools.first.pk).teachers) == ("done", 70)


def test_a_code_taken_in_the_meantime_is_a_conflict(client, city, schools, officer):
    third = make_unit("鲤城区开元中心小学", city.county)
    run = send(client, xlsx([HEAD, ["2135000777", third.code, "小学", 1, 1]]))
    made = School(unit=third, code="2135000777", kind="211")
    actions.create(made, by=Actor.system())
    commit(client, run)
    assert run.job.state == "failed"
    assert "第 2 行（鲤城区开元中心小学）在检查之后被他人修改过" in run.job.error


def test_the_check_writes_nothing(client, city, schools, officer):
    third = make_unit("鲤城区开元中心小学", city.county)
    before = Entry.objects.count(), School.objects.count()
    send(client, xlsx([HEAD, ["2135000777", third.code, "小学", 1, 1]]))
    assert (Entry.objects.count(), School.objects.count()) == before


def test_a_large_file_is_checked_by_a_job(client, schools, officer, monkeypatch):
    monkeypatch.setattr(importing, "DIRECT", 0)
    run = send(client, xlsx([["学校标识码", "学生人数"], [schools.first.code, 5]]))
    assert run.state == "new"
    address = reverse("schools-import-run", args=[run.pk])
    assert 'data-controller="poll"' in client.get(address).text
    jobs.run_pending()
    assert "检查通过" in client.get(address).text


def test_what_was_uploaded_stays_until_it_is_discarded(client, schools, officer):
    run = send(client, xlsx([["学校标识码", "学生人数"], [schools.first.code, 5]]))
    file = reverse("schools-import-file", args=[run.pk, "sent"])
    assert read(body(client.get(file)))[1] == [schools.first.code, 5.0]
    client.post(reverse("schools-import-run", args=[run.pk]), {"act": "discard"})
    run.refresh_from_db()
    assert (run.state, run.file, run.changes) == ("discarded", None, [])
    assert client.get(file).status_code == 404
    assert commit(client, run).state == "discarded"


def test_the_same_file_twice_is_noticed(client, city, schools, officer):
    third = make_unit("鲤城区开元中心小学", city.county)
    rows = [HEAD, ["2135000777", third.code, "小学", 1, 1]]
    file = xlsx(rows).read()
    commit(client, send(client, SimpleUploadedFile("学校.xlsx", file)))
    run = send(client, SimpleUploadedFile("学校.xlsx", file))
    assert run.same == 1
    assert "这份文件已经导入过" in client.get(reverse("schools-import-run", args=[run.pk])).text


def test_nobody_else_sees_an_upload(client, city, schools, officer):
    run = send(client, xlsx([["学校标识码", "学生人数"], [schools.first.code, 5]]))
    client.force_login(make_user_with(city.county, *perms.all()))
    assert client.get(reverse("schools-import-run", args=[run.pk])).status_code == 404
    assert client.get(reverse("schools-import-file", args=[run.pk, "sent"])).status_code == 404


def test_who_may_only_look_cannot_import(client, schools, viewer):
    assert client.get(reverse("schools-import")).status_code == 403
    assert client.post(reverse("schools-import"), {"file": xlsx([["学校标识码"], ["1"]])}).status_code == 403


def test_who_may_look_everywhere_but_change_here_is_told_so(client, city, schools, resource):
    user = make_user_with(city.bureau, perms.view)
    give_role(user.person.posts.get(), perms.change, at=city.county)
    sheet = check.Sheet(
        resource, Actor.of(user), xlsx([["学校标识码", "学生人数"], [schools.other.code, 5], [schools.first.code, 5]])
    )
    judged = list(sheet.judge(trial=True))
    assert [row.kind for row in judged] == ["wrong", "changed"]


def test_the_template_explains_each_column(client, schools, officer):
    content = body(client.get(reverse("schools-import-template")))
    head, notes = read(content)[0], read(content, 1)
    assert head[:4] == ["学校标识码", "学校", "办学性质", "办学类型"]
    told = {row[0]: row[1:] for row in notes}
    assert told["列"] == ["是否必填", "怎么填", "示例"]
    assert told["学校标识码"] == ["必填", "10 位数字，例如 2135000001。", "2135000001"]
    assert told["办学性质"] == ["选填", "可填：公办、民办。", "公办"]
    assert told["前三年投入（第三年）"] == ["选填", "单位：元，可以有两位小数。", "12345.60"]


def test_a_sheet_without_a_key_only_adds(client, city, schools):
    client.force_login(make_user_with(city.school, *repairs.all()))
    resource = registry["repairs"]
    assert resource.sheet_key is None
    head = ["单位代码", "故障描述", "地点", "联系电话"]
    file = xlsx([head, [city.school.code, "灯不亮", "教学楼", "13805950001"]], "报修.xlsx")
    response = client.post(reverse("repairs-import"), {"file": file})
    run = Import.objects.get()
    assert (response.status_code, told(run)) == (302, [])
    client.post(reverse("repairs-import-run", args=[run.pk]), {"act": "commit"})
    jobs.run_pending()
    assert list(RepairRequest.objects.values_list("title", "unit__code")) == [("灯不亮", city.school.code)]
