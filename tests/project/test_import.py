"""``citong import``: a spreadsheet comes in from the command line under the same rules as on the page."""

import pytest

from citong.platform.audit.models import Entry
from citong.project import cli
from tests.factories import make_city_tree, make_user_with
from tests.sampleapp.models import RepairRequest
from tests.sampleapp.perms import perms

pytestmark = pytest.mark.django_db
HEADER = "单位代码,故障描述,地点,联系电话"


@pytest.fixture
def city():
    return make_city_tree()


@pytest.fixture
def clerk(city):
    return make_user_with(city.county, perms.view, perms.report, perms.change)


@pytest.fixture
def sheet(tmp_path, clerk):
    """Writes the lines as CSV and imports them as the clerk; gives the exit status."""

    def bring(*lines: str, options: tuple[str, ...] = ()) -> int:
        file = tmp_path / "报修.csv"
        file.write_text("\n".join((HEADER, *lines)), encoding="utf-8-sig")
        return cli.main(["import", "repairs", str(file), "--as", clerk.username, *options])

    return bring


def test_good_rows_are_written_in_the_name_of_the_account(sheet, city, clerk, capsys):
    assert sheet(f"{city.school.code},灯不亮,301 教室,13805950000") == 0
    assert capsys.readouterr().out == "检查完毕：新增 1 行，修改 0 行，没有变化 0 行，有误 0 行。\n已全部写入。\n"
    assert list(RepairRequest.objects.values_list("unit", "title", "reporter")) == [
        (city.school.pk, "灯不亮", clerk.pk)
    ]
    assert Entry.objects.get(action="repairs.import").user == clerk


def test_a_dry_run_writes_nothing(sheet, city):
    assert sheet(f"{city.school.code},灯不亮,301 教室,13805950000", options=("--dry-run",)) == 0
    assert RepairRequest.objects.count() == 0


def test_one_mistake_writes_nothing_and_leaves_a_marked_file(sheet, city, tmp_path, capsys):
    right, wrong = f"{city.school.code},灯不亮,301 教室,13805950000", f"{city.school.code},,302 教室,13805950000"
    assert sheet(right, wrong, options=("--errors", str(tmp_path / "marked.csv"))) == 1
    assert "第 3 行「故障描述」" in capsys.readouterr().err
    assert RepairRequest.objects.count() == 0
    assert "302 教室" in (tmp_path / "marked.csv").read_text(encoding="utf-8-sig")


def test_a_school_out_of_reach_is_a_mistake(sheet, city, capsys):
    assert sheet(f"{city.other_school.code},灯不亮,301 教室,13805950000") == 1
    assert RepairRequest.objects.count() == 0
    assert "第 2 行" in capsys.readouterr().err


def test_an_unknown_kind_names_the_known_ones(clerk, tmp_path, capsys):
    assert cli.main(["import", "dragons", str(tmp_path / "x.csv"), "--as", clerk.username]) == 1
    assert "没有可以导入的种类 dragons。可以导入：" in capsys.readouterr().err


def test_a_missing_file_is_named(clerk, tmp_path, capsys):
    assert cli.main(["import", "repairs", str(tmp_path / "x.csv"), "--as", clerk.username]) == 1
    assert capsys.readouterr().err.startswith("文件读不了：")
