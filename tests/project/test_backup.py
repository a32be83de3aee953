"""``citong backup`` and ``citong restore``: what goes in comes out, on another machine too, and nothing is overwritten unasked."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from citong.platform.access.actor import Actor
from citong.platform.audit import trail
from citong.platform.audit.models import Entry
from citong.platform.files import intake
from citong.platform.files.models import StoredFile
from citong.platform.org.models import Unit
from citong.project import cli, dumps
from tests.factories import make_city_tree, pdf_upload

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city():
    """A city with a file of its own and an entry in the audit."""
    city = make_city_tree()
    intake.accept(pdf_upload(), purpose="pilots.scan", by=Actor.system(), subject=city.school)
    trail.record(Actor.system(), "test.noted", "记录", city.school, {"name": ["旧", "新"]})
    return city


@pytest.fixture
def kept(city, tmp_path):
    folder = tmp_path / "backup"
    assert cli.main(["backup", str(folder)]) == 0
    return folder


def paths(folder):
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_a_backup_comes_back_on_another_machine_row_by_row_and_file_by_file(kept, empty_database, tmp_path, citong):
    data = tmp_path / "machine"
    place = ("--data", data, "--database", empty_database)
    done = citong("restore", kept, *place)
    assert (done.returncode, done.stderr) == (0, "")
    assert "与备份逐一核对无误" in done.stdout
    assert paths(data / "files") == paths(settings.MEDIA_ROOT) != {}
    whole = citong("audit", "verify", *place)
    assert (whole.returncode, whole.stdout) == (
        0,
        f"审计记录完整，共 {Entry.objects.count()} 条。\n审批记录完整，共 0 份。\n",
    )

    again = citong("restore", kept, *place)
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr == "数据库或数据目录里已有内容。请先停止服务，确认不再需要后加 --force 覆盖。\n"


def test_with_force_what_came_after_the_backup_is_gone(kept, city, capsys):
    before = dict(Unit.objects.values_list("pk", "name"))
    file = Path(settings.MEDIA_ROOT, StoredFile.objects.get().file.name)
    Unit.objects.filter(pk=city.school.pk).update(name="改了名的小学")
    make_city_tree()
    content = file.read_bytes()
    file.write_bytes(b"overwritten")
    (settings.MEDIA_ROOT / "later.pdf").write_bytes(b"later")
    assert cli.main(["restore", str(kept)]) == 1
    assert "加 --force 覆盖" in capsys.readouterr().err
    assert Unit.objects.get(pk=city.school.pk).name == "改了名的小学"

    assert cli.main(["restore", str(kept), "--force"]) == 0
    assert dict(Unit.objects.values_list("pk", "name")) == before
    assert file.read_bytes() == content
    assert not (settings.MEDIA_ROOT / "later.pdf").exists()
    assert Unit.objects.create(name="新校", code="NEW", level=Unit.Level.CITY).pk not in before


def test_a_damaged_backup_is_not_restored(kept, city, capsys):
    (kept / dumps.name()).write_bytes(b"damaged")
    (kept / "files" / "more.pdf").write_bytes(b"more")
    assert cli.main(["restore", str(kept), "--force"]) == 1
    said = capsys.readouterr().err
    assert f"{dumps.name()}：内容与清单不符" in said
    assert "files/more.pdf：清单中没有这个文件" in said
    assert Unit.objects.get(pk=city.school.pk) == city.school


def test_a_backup_of_another_kind_of_database_says_so(kept, capsys):
    manifest, other = kept / "manifest.json", {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    manifest.write_text(manifest.read_text().replace(f'"database": "{connection.vendor}"', f'"database": "{other}"'))
    assert cli.main(["restore", str(kept), "--force"]) == 1
    made, here = dumps.TITLES[other], dumps.TITLES[connection.vendor]
    assert capsys.readouterr().err == f"备份是 {made} 的，当前数据库是 {here}。请用 --database 指定同一种数据库。\n"


def test_a_backup_is_not_overwritten_without_force(kept, capsys):
    before = paths(kept)
    make_city_tree()
    assert cli.main(["backup", str(kept)]) == 1
    assert capsys.readouterr().err == f"{kept} 里已有备份。请换一个目录，或加 --force 覆盖。\n"
    assert paths(kept) == before
    assert cli.main(["backup", str(kept), "--force"]) == 0
    assert paths(kept)["manifest.json"] != before["manifest.json"]
    assert [file.name for file in kept.parent.iterdir()] == [kept.name]


def test_a_folder_with_other_things_is_never_taken(tmp_path, capsys):
    (tmp_path / "letter.txt").write_text("mine")
    assert cli.main(["backup", str(tmp_path), "--force"]) == 1
    assert "里有别的内容，不能用来存放备份。请换一个空目录。" in capsys.readouterr().err
    assert (tmp_path / "letter.txt").read_text() == "mine"


def test_a_backup_does_not_lie_within_what_it_keeps(capsys):
    assert cli.main(["backup", str(settings.DATA / "backup")]) == 1
    assert "备份要放在数据目录" in capsys.readouterr().err
    assert not (settings.DATA / "backup").exists()


def test_only_the_owner_may_read_a_backup(kept):
    assert kept.stat().st_mode & 0o777 == 0o700


@pytest.mark.postgresql
def test_without_the_client_programs_the_remedy_is_named(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert cli.main(["backup", str(tmp_path / "backup")]) == 1
    said = "没有找到 pg_dump。请安装 PostgreSQL 客户端：sudo apt-get install postgresql-client\n"
    assert capsys.readouterr().err == said
    assert not (tmp_path / "backup").exists()
