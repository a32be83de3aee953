"""A list goes out as it is seen: the same rows, columns and masks, and the trail knows of it."""

import csv
import io
import tracemalloc
import zipfile
from datetime import date
from itertools import repeat

import pytest
from django.urls import reverse

from citong.kit.columns import Column, Kind
from citong.kit.sheets import cells, exporting, write
from citong.kit.sheets.models import Export
from citong.platform import jobs
from citong.platform.audit.models import Entry
from citong.records.places.models import School
from citong.records.places.perms import perms
from tests.factories import actor_for, make_user_with

from .books import body, read

pytestmark = pytest.mark.django_db


def test_the_file_holds_the_rows_and_columns_of_the_list(client, schools, officer):
    response = client.post(reverse("schools-export"), {"form": "xlsx", "content": "list"})
    rows = read(body(response))
    assert rows[0] == [
        "学校",
        "主管部门",
        "办学类型",
        "办学性质",
        "负责人姓名",
        "负责人手机",
        "学生人数",
        "教师人数",
        "互联网出口带宽（Mbps）",
    ]
    assert [row[0] for row in rows[1:]] == ["鲤城区浮桥中心小学", "鲤城区江南初级中学"]
    assert rows[1][2:5] == ["小学", "公办", "陈昇堃"]
    assert rows[1][6:] == [1200.0, 64.0, 100.0]


def test_filters_search_and_chosen_columns_of_the_list_hold(client, schools, officer):
    address = reverse("schools-export") + "?q=浮桥&cols=kind"
    rows = read(body(client.post(address, {"form": "xlsx", "content": "list"})))
    assert rows == [["学校", "办学类型"], ["鲤城区浮桥中心小学", "小学"]]


@pytest.mark.parametrize("cols", ["cols=kind,students", "cols=kind&cols=students"])
def test_the_columns_of_a_saved_view_hold(client, schools, officer, cols):
    rows = read(body(client.post(f"{reverse('schools-export')}?q=浮桥&{cols}", {"form": "xlsx", "content": "list"})))
    assert rows[0] == ["学校", "办学类型", "学生人数"]


def test_the_columns_that_one_has_chosen_for_good_hold(client, schools, officer):
    client.post(reverse("schools-columns"), {"cols": ["students"]})
    rows = read(body(client.post(reverse("schools-export"), {"form": "xlsx", "content": "list"})))
    assert rows[0] == ["学校", "学生人数"]


def test_csv_opens_in_excel_with_chinese(client, schools, officer):
    content = body(client.post(reverse("schools-export") + "?cols=nature", {"form": "csv", "content": "list"}))
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")))) == [
        ["学校", "办学性质"], ["鲤城区浮桥中心小学", "公办"], ["鲤城区江南初级中学", "公办"],
    ]  # fmt: skip


def test_phones_stay_masked_unless_one_may_reveal_and_says_why(client, city, schools):
    number = schools.first.principal_mobile
    client.force_login(make_user_with(city.county, perms.view, perms.reveal))
    address = reverse("schools-export") + "?q=浮桥&cols=principal_mobile"
    masked = read(body(client.post(address, {"form": "xlsx", "content": "list"})))
    assert masked[1][1] == f"{number[:3]}****{number[-4:]}"
    silent = client.post(address, {"form": "xlsx", "content": "list", "clear": "on"})
    assert (silent.status_code, "需要写明用途" in silent.text) == (422, True)
    given = {"form": "xlsx", "content": "list", "clear": "on", "reason": "发放通知"}
    assert read(body(client.post(address, given)))[1][1] == number
    assert Entry.objects.get(action="schools.export", note="发放通知").changes["clear"] == [None, True]


def test_without_the_permission_full_numbers_are_not_even_offered(client, schools, officer):
    assert "敏感信息" not in client.get(reverse("schools-export")).text
    number = schools.first.principal_mobile
    sent = client.post(reverse("schools-export"), {"form": "csv", "content": "list", "clear": "on", "reason": "x"})
    assert number not in body(sent).decode()


def test_each_export_leaves_one_line_in_the_trail(client, schools, officer):
    body(client.post(reverse("schools-export") + "?nature=public", {"form": "csv", "content": "list"}))
    entry = Entry.objects.get(action="schools.export")
    assert (entry.user, entry.label) == (officer, "导出")
    assert entry.changes["rows"] == [None, 2]
    assert entry.changes["query"] == [None, "nature=public"]


def test_opening_the_page_writes_nothing(client, schools, officer):
    page = client.get(reverse("schools-export"))
    assert (page.status_code, Export.objects.count()) == (200, 0)
    assert '共 <b class="num">2</b> 行' in page.text


def test_who_may_not_see_the_list_gets_no_file(client, city, schools):
    client.force_login(make_user_with(city.county))
    assert client.post(reverse("schools-export"), {"form": "csv", "content": "list"}).status_code == 403


def test_a_large_export_runs_as_a_job_and_only_its_starter_gets_the_file(client, city, schools, officer, monkeypatch):
    monkeypatch.setattr(exporting, "DIRECT", 1)
    started = client.post(reverse("schools-export"), {"form": "xlsx", "content": "list"})
    export = Export.objects.get()
    assert started.url == reverse("schools-export-run", args=[export.pk])
    assert "等待导出" in client.get(started.url).text
    jobs.run_pending()
    assert "文件已生成" in client.get(started.url).text
    file = reverse("schools-export-file", args=[export.pk])
    assert [row[0] for row in read(body(client.get(file)))[1:]] == ["鲤城区浮桥中心小学", "鲤城区江南初级中学"]
    assert Entry.objects.get(action="schools.export").changes["rows"] == [None, 2]
    client.force_login(make_user_with(city.county, *perms.all()))
    assert (client.get(started.url).status_code, client.get(file).status_code) == (404, 404)


def test_a_waiting_export_can_be_cancelled(client, schools, officer, monkeypatch):
    monkeypatch.setattr(exporting, "DIRECT", 1)
    started = client.post(reverse("schools-export"), {"form": "xlsx", "content": "list"})
    client.post(started.url)
    jobs.run_pending()
    assert "已取消" in client.get(started.url).text
    assert Entry.objects.filter(action="schools.export").count() == 0


EVIL = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1+1"]


def test_nothing_in_a_file_runs_as_a_formula():
    columns = [Column("a", "甲")]
    for form in ("xlsx", "csv"):
        out = io.BytesIO()
        write.write(form, out, "表", columns, [[text] for text in EVIL])
        if form == "csv":
            found = [row[0] for row in csv.reader(io.StringIO(out.getvalue().decode("utf-8-sig"), newline=""))][1:]
        else:
            found = [row[0] for row in read(out.getvalue())[1:]]
            sheet = zipfile.ZipFile(io.BytesIO(out.getvalue())).read("xl/worksheets/sheet1.xml")
            assert b"<f>" not in sheet
        assert found == [f"'{text}" for text in EVIL]


def test_numbers_that_identify_stay_text():
    out = io.BytesIO()
    columns = [Column("a", "身份证件号码"), Column("b", "邮编")]
    write.write("xlsx", out, "表", columns, [["350502198001011237", "036200"]])
    assert read(out.getvalue())[1] == ["350502198001011237", "036200"]


def test_amounts_are_in_yuan_and_days_are_days():
    school = School(spent_1_fen=30_000_050, mps_valid_until=date(2019, 6, 30))
    shown = [Column("spent_1_fen", "投入", Kind.MONEY), Column("mps_valid_until", "有效期至", Kind.DATE)]
    out = io.BytesIO()
    write.write("xlsx", out, "表", shown, [[cells.cell(column, school) for column in shown]])
    assert read(out.getvalue())[1] == [300000.5, date(2019, 6, 30)]


def test_the_header_stays_in_sight_and_columns_fit_their_text():
    out = io.BytesIO()
    write.write("xlsx", out, "表", [Column("a", "名称")], [["鲤城区浮桥中心小学浮桥校区"]])
    sheet = zipfile.ZipFile(io.BytesIO(out.getvalue())).read("xl/worksheets/sheet1.xml").decode()
    assert 'ySplit="1"' in sheet
    assert 'state="frozen"' in sheet
    assert 'width="28.7' in sheet  # 13 characters, each two wide, and a margin


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_memory_does_not_grow_with_the_number_of_rows(form, tmp_path):
    columns = [Column("a", "学校"), Column("b", "人数", Kind.NUMBER)]

    def peak(rows: int) -> int:
        with (tmp_path / f"{rows}.{form}").open("wb") as out:
            tracemalloc.start()
            assert write.write(form, out, "表", columns, repeat(["鲤城区浮桥中心小学", 1200], rows)) == rows
            top = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return top

    peak(100)
    assert peak(20_000) < peak(2_000) + 500_000


def test_a_hundred_thousand_rows_go_out_in_chunks(city, schools, resource, monkeypatch):
    """The same school a hundred thousand times: the export asks for chunks and keeps no row."""
    row = resource.rows(actor_for(city.county, *perms.all())).first()

    class Many:
        def select_related(self, *_names):
            return self

        def iterator(self, size):
            assert size == exporting.CHUNK
            return repeat(row, 100_000)

    monkeypatch.setattr(resource, "rows", lambda *_args, **_kwargs: Many())
    actor = actor_for(city.county, *perms.all())
    export = Export(slug="schools", form="csv", columns=["kind"])
    out = io.BytesIO()
    assert exporting.fill(out, export, actor) == 100_000
    assert out.getvalue().count(b"\r\n") == 100_001
