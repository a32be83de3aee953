"""The command ``citong``: every subcommand explains itself and says in plain words what is wrong."""

import argparse
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from django.db.models import Sum

from citong.apps.pilots.models import Batch
from citong.platform.access.actor import Actor
from citong.platform.access.models import Grant, Role
from citong.platform.audit import guard, trail
from citong.platform.audit.models import Entry
from citong.platform.identity.models import User
from citong.platform.org.models import Unit
from citong.platform.search.models import SearchDoc
from citong.platform.signin.models import SignIn
from citong.project import cli, foundation
from tests.factories import make_city_tree, make_user_with
from tests.factories.approvals import make_running
from tests.factories.flows import tamper

ROOT = Path(__file__).resolve().parents[2]


def leaves(parser: argparse.ArgumentParser, path: tuple[str, ...] = ()):
    """Every command line that can be asked for help."""
    nested = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not nested:
        yield path
    for name, child in nested[0].choices.items() if nested else ():
        yield from leaves(child, (*path, name))


@pytest.mark.parametrize("path", list(leaves(cli.build()[0])), ids=" ".join)
def test_every_subcommand_explains_itself_and_its_options(path, capsys):
    command = cli.build()[0]
    for name in path:
        command = next(a for a in command._actions if isinstance(a, argparse._SubParsersAction)).choices[name]
    assert [option.dest for option in command._actions if not option.help] == []
    with pytest.raises(SystemExit) as exit_:
        cli.main([*path, "--help"])
    assert exit_.value.code == 0
    assert "--database" in capsys.readouterr().out


def test_an_unknown_option_is_refused(capsys):
    with pytest.raises(SystemExit) as exit_:
        cli.main(["check", "--nonsense"])
    assert exit_.value.code == 2
    assert "不认识的参数：--nonsense" in capsys.readouterr().err


def test_a_database_that_does_not_answer_is_told_in_plain_words(tmp_path):
    nowhere = "postgresql://nobody@127.0.0.1:1/nothing"
    command = [sys.executable, "-m", "citong", "migrate", "--data", str(tmp_path), "--database", nowhere]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("连不上数据库：")
    assert "请检查 --database 的地址" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.django_db
class TestAccounts:
    def create(self, *extra: str) -> int:
        return cli.main(["account", "create", "wang", "--name", "王工", "--title", "科员", *extra])

    def test_a_new_account_signs_in_with_the_printed_password_and_must_change_it(self, capsys, rf):
        city = make_city_tree()
        role = Role.objects.create(code="clerk", name="文员", permissions=[])
        assert self.create("--unit", city.county.code, "--role", "clerk") == 0
        password = capsys.readouterr().out.partition("一次性密码：")[2].partition("（")[0]
        user = User.objects.get(username="wang")
        assert authenticate(rf.get("/"), username="wang", password=password) == user
        assert user.must_change_password
        assert list(Grant.objects.values_list("role", "unit")) == [(role.pk, city.county.pk)]
        assert Entry.objects.get(action="identity.create_account").changes["unit"] == [None, city.county.code]

    def test_an_unknown_unit_leaves_nothing_behind(self, capsys):
        assert self.create("--unit", "999999") == 1
        assert capsys.readouterr().err == "没有代码为 999999 的单位。\n"
        assert User.objects.count() == 0

    def test_an_unknown_role_leaves_nothing_behind(self, capsys):
        city = make_city_tree()
        assert self.create("--unit", city.county.code, "--role", "king") == 1
        assert capsys.readouterr().err.startswith("没有角色 king。")
        assert User.objects.count() == 0

    def test_a_reset_gives_a_new_one_time_password(self, capsys, rf):
        user = make_user_with(make_city_tree().county)
        SignIn.objects.create(user=user, idle_minutes=30)
        assert cli.main(["account", "reset", user.username]) == 0
        assert list(SignIn.objects.values_list("end", flat=True)) == ["admin"]
        password = capsys.readouterr().out.partition("一次性密码：")[2].partition("（")[0]
        user.refresh_from_db()
        assert authenticate(rf.get("/"), username=user.username, password=password) == user
        assert user.must_change_password

    def test_a_reset_of_nobody_says_so(self, capsys):
        assert cli.main(["account", "reset", "nobody"]) == 1
        assert capsys.readouterr().err == "没有账号 nobody。\n"


@pytest.mark.django_db
class TestBatchLoad:
    SHIPPED = ROOT / "citong" / "apps" / "pilots" / "data" / "2018.toml"

    def test_a_definition_becomes_a_batch_in_preparation(self, capsys):
        foundation.lay()
        Batch.objects.all().delete()
        assert cli.main(["batch", "load", str(self.SHIPPED)]) == 0
        assert capsys.readouterr().out.endswith("，状态：筹备中。\n")
        assert Batch.objects.get().quotas.aggregate(all=Sum("places")) == {"all": 61}

    def test_a_batch_is_not_loaded_twice(self, capsys):
        foundation.lay()
        assert cli.main(["batch", "load", str(self.SHIPPED)]) == 1
        assert "批次代码" in capsys.readouterr().err
        assert Batch.objects.count() == 1

    def test_a_file_of_another_shape_is_refused(self, tmp_path, capsys):
        make_city_tree()
        (tmp_path / "x.toml").write_text("title = 'x'")
        assert cli.main(["batch", "load", str(tmp_path / "x.toml")]) == 1
        assert capsys.readouterr().err == f"定义文件 {tmp_path / 'x.toml'} 的格式不对：'quotas'\n"


@pytest.mark.django_db
@pytest.mark.usefixtures("fontless")
def test_a_check_names_the_fonts_that_are_missing_and_the_remedy(capsys):
    assert cli.main(["check"]) == 1
    said = capsys.readouterr()
    assert "- 这台机器上没有中文字体，无法排印。请安装Debian软件包 fonts-noto-cjk" in said.err
    assert "提示：缺少楷体字体：请安装Debian软件包 fonts-lxgw-wenkai。" in said.out


@pytest.mark.django_db
class TestAudit:
    def test_a_whole_trail_verifies(self, capsys):
        assert cli.main(["audit", "verify"]) == 0
        assert capsys.readouterr().out == "审计记录完整，共 0 条。\n审批记录完整，共 0 份。\n"

    def test_an_approval_whose_log_was_changed_is_named(self, capsys):
        instance = make_running(make_city_tree().school)[0]
        assert cli.main(["audit", "verify"]) == 0
        assert "审批记录完整，共 1 份。" in capsys.readouterr().out
        tamper(instance.log.all(), opinion="同意")
        assert cli.main(["audit", "verify"]) == 1
        said = capsys.readouterr()
        assert said.err == f"审批 {instance.title}（{instance.number}）：办理记录的摘要链不完整\n"
        assert said.out == "审计记录完整，共 0 条。\n"

    def test_one_altered_entry_is_named_and_the_command_fails(self, capsys):
        school = make_city_tree().school
        entries = [
            trail.record(Actor.system(), "test.rename", "更名", school, {"name": ["旧名", name]}) for name in "甲乙丙"
        ]
        assert cli.main(["audit", "verify"]) == 0
        capsys.readouterr()
        guard.remove(connection)
        Entry.objects.filter(pk=entries[1].pk).update(note="改")
        guard.install(connection)
        assert cli.main(["audit", "verify"]) == 1
        assert capsys.readouterr() == (
            "审批记录完整，共 0 份。\n",
            f"第 {entries[1].chain_id} 链第 2 条：内容与摘要不符\n",
        )


@pytest.mark.django_db
@pytest.mark.usefixtures("indexed")
class TestSearch:
    def test_what_differs_is_told_and_a_rebuild_mends_it(self, capsys):
        school = make_city_tree().school
        Unit.objects.filter(pk=school.pk).update(name="新名小学")
        assert cli.main(["search", "verify"]) == 1
        said = capsys.readouterr().err
        assert f"units {school.pk}：索引内容已过时" in said
        assert "请运行：citong search rebuild" in said
        assert cli.main(["search", "rebuild"]) == 0
        assert f"共 {SearchDoc.objects.count()} 条" in capsys.readouterr().out
        assert cli.main(["search", "verify"]) == 0
        assert capsys.readouterr().out == "搜索索引与数据表一致。\n"
