"""The archive of a project: everything of its two years, verified by a command that names what was changed."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from citong.apps.projects.actions import archives, obligations, reports
from citong.apps.projects.models import Archive, Evidence, Obligation, Report
from citong.apps.projects.queries import archives as queries
from citong.lib import archive as packing
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.jobs import run_pending
from citong.platform.jobs.models import Job
from citong.project.cli import main
from citong.records.programmes.actions import projects as project_actions
from tests.factories import make_user_with, pdf_upload
from tests.factories.pilots import at
from tests.factories.projects import WRITTEN, tell


def pack(project, principal, folder):
    """The archive as it is made now, as a file."""
    row = archives.pack(Archive(project=project), by=Actor.of(principal))
    run_pending()
    job = Job.objects.get(pk=row.job_id)
    file = folder / "档案.zip"
    with job.result_file.file.open("rb") as kept:
        file.write_bytes(kept.read())
    return file


@pytest.fixture
def packed(project, school, principal, tmp_path):
    """The archive of a school that has reported once, with evidence, as a file."""
    with clock.travel(at("2018-12-20 10:00:00")):
        report = reports.begin_report(
            Report(obligation=Obligation.objects.get(project=project, month=date(2018, 12, 1))), by=school
        )
        report = reports.save_report(report, texts=WRITTEN, spent=0, progress=[], by=school)
        reports.attach_evidence(Evidence(report=report), upload=pdf_upload("验收单.pdf"), by=school)
        reports.send_report(report, by=school)
        return pack(project, principal, tmp_path)


def test_it_holds_the_report_its_evidence_and_the_trail(packed, project):
    with zipfile.ZipFile(packed) as content:
        names = content.namelist()
        trail = content.read("99-审计摘录/审计摘录.csv").decode("utf-8-sig")
    wanted = ("2018-12/月报-第1版.pdf", "2018-12/第1版-佐证材料/01-验收单.pdf", "审计摘录.csv", "清单.json")
    assert [end for end in wanted if not any(name.endswith(end) for name in names)] == []
    sent = next(line for line in csv.DictReader(trail.splitlines()) if line["操作"] == "上报")
    assert (sent["时间"], Archive.objects.get().files) == ("2018-12-20 10:00:00", len(names) - 1)


def report_on(project, month, day):
    tell(project, date(2019, month, 1), f"2019-{month:02d}-{day}", [])


@pytest.fixture
def ended(project, principal, officer, city, tmp_path):
    """January late but extended, February missed, March late, a rest in April, a handover, revoked in May."""
    before, then = (make_user_with(city.school, name=name) for name in ("林志伟", "黄淑珍"))
    head = Actor.of(principal)
    with clock.travel(at("2019-01-20 10:00:00")):
        january = Obligation.objects.get(project=project, month=date(2019, 1, 1))
        obligations.extend(january, day=date(2019, 1, 30), reason="台风停课", by=Actor.system())
    report_on(project, 1, 28)
    report_on(project, 3, 27)
    with clock.travel(at("2019-03-28 09:30:00")):
        row = project_actions.appoint(project, owner=before, reason="项目启动", by=head)
        row = project_actions.appoint(row, owner=then, reason="林志伟调往教研室", by=head)
    with clock.travel(at("2019-04-02 10:00:00")):
        row = project_actions.suspend(row, reason="校舍改造", by=officer)
    with clock.travel(at("2019-05-02 10:00:00")):
        row = project_actions.resume(row, reason="改造完成", by=officer)
    with clock.travel(at("2019-05-10 23:30:00")):
        row = project_actions.revoke(row, reason="放弃试点", by=officer)
        return pack(row, principal, tmp_path)


def text_in(packed, end):
    """The text file of the archive whose name ends so; the manifest lists it, too."""
    with zipfile.ZipFile(packed) as content:
        name = next(name for name in content.namelist() if name.endswith(end))
        assert name in {line["path"] for line in json.loads(content.read("清单.json"))["files"]}
        return content.read(name).decode("utf-8-sig")


def test_every_month_is_told_also_those_without_a_report(ended):
    head, *lines = (line.split(",") for line in text_in(ended, "月报/上报情况.csv").splitlines())
    assert head == [
        "月份", "应报时间", "截止时间", "延期理由", "首次上报时间", "上报情况", "审核情况", "上报版本数",
    ]  # fmt: skip
    assert lines[1:5] == [
        [
            "2019-01",
            "2019-01-25 23:59:59",
            "2019-01-30 23:59:59",
            "台风停课",
            "2019-01-28 10:00:00",
            "按时",
            "待审核",
            "1",
        ],
        ["2019-02", "2019-02-25 23:59:59", "2019-02-25 23:59:59", "", "", "逾期未报", "", "0"],
        ["2019-03", "2019-03-25 23:59:59", "2019-03-25 23:59:59", "", "2019-03-27 10:00:00", "迟报", "待审核", "1"],
        ["2019-04", "2019-04-25 23:59:59", "2019-04-25 23:59:59", "", "", "免报", "", "0"],
    ]
    assert (len(lines), {line[5] for line in lines[5:]}) == (24, {"免报"})


def test_what_was_done_to_the_project_is_told_with_its_reasons(ended, project, principal, officer):
    by_school, by_city = f"（{principal}）", f"（{officer.user}）"
    assert text_in(ended, "项目变动.txt").split("\n") == [
        f"鲤城区浮桥中心小学（{project.number}）",
        "实施周期：2018-12-11 至 2020-12-10",
        "状态：已撤销（2019-05-10）",
        "项目负责人：黄淑珍",
        "",
        f"2019-03-28 09:30 指定负责人 未指定 → 林志伟 {by_school} 项目启动",
        f"2019-03-28 09:30 指定负责人 林志伟 → 黄淑珍 {by_school} 林志伟调往教研室",
        f"2019-04-02 10:00 暂停项目 {by_city} 校舍改造",
        f"2019-05-02 10:00 恢复项目 {by_city} 改造完成",
        f"2019-05-10 23:30 撤销试点资格 {by_city} 放弃试点",
    ]


def test_the_command_finds_it_whole(packed, capsys, project):
    assert main(["archive", "verify", str(packed)]) == 0
    assert f"档案完整：{project.unit.name}" in capsys.readouterr().out


def test_after_one_changed_byte_the_file_is_named(packed, capsys):
    with zipfile.ZipFile(packed) as content:
        files = {name: content.read(name) for name in content.namelist()}
    report = next(name for name in files if name.endswith("月报-第1版.pdf"))
    files[report] = files[report][:-1] + bytes([files[report][-1] ^ 1])
    with zipfile.ZipFile(packed, "w") as changed:
        for name, data in files.items():
            changed.writestr(name, data)
    assert main(["archive", "verify", str(packed)]) == 1
    assert capsys.readouterr().err == f"{report}：内容与清单不符\n"


def test_whichever_byte_is_changed_it_is_refused_with_the_files_name(project):
    out = io.BytesIO()
    files = [("01-申报/申报表.pdf", b"%PDF-1.7 form"), ("02-月报/月报.pdf", b"%PDF-1.7 report" * 9)]
    sealed = packing.write(out, {"project": project.number}, files)
    content = out.getvalue()
    packed = hashlib.sha256(content).hexdigest()
    Archive.objects.create(project=project, digest=sealed.digest, file_digest=packed)
    with zipfile.ZipFile(out) as made:
        infos = made.infolist()
    owners = {}  # of each place in a file's content
    for info in infos:
        start = info.header_offset + 30 + len(info.filename.encode())
        owners |= dict.fromkeys(range(start, start + info.compress_size), info.filename)
    assert queries.problems(io.BytesIO(content), "二中.zip") == []
    for place in range(len(content)):
        turned = bytearray(content)
        turned[place] ^= 1 << place % 8
        found = queries.problems(io.BytesIO(turned), "二中.zip")
        owner = owners.get(place, "")
        changed = owner and unpacked(turned, owner) != unpacked(content, owner)  # the same may be packed in two ways
        assert found, place
        assert found[0].startswith(owner if changed else ""), (place, found)


def unpacked(content, name):
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return packed.read(name)
    except packing.DAMAGE:
        return None


def test_an_archive_of_the_time_before_the_whole_was_sealed_is_checked_by_its_manifest(packed, capsys):
    Archive.objects.update(file_digest="")
    assert main(["archive", "verify", str(packed)]) == 0
    assert "档案完整" in capsys.readouterr().out


def test_a_well_made_archive_of_somebody_else_is_not_ours(packed, capsys):
    Archive.objects.update(digest="0" * 64)
    assert main(["archive", "verify", str(packed)]) == 1
    assert "不是本系统打包的档案" in capsys.readouterr().err


def test_the_applicant_may_not_pack(project, school):
    with pytest.raises(PermissionDenied):
        archives.pack(Archive(project=project), by=school)


def test_the_page_packs_and_hands_out_the_file_to_whom_asked(project, principal, client):
    client.force_login(principal)
    page = reverse("projects-archive", args=[project.pk])
    assert "还没有打包过档案" in client.get(page).text
    answer = client.post(reverse("projects-archive-pack", args=[project.pk]), follow=True)
    assert "档案正在打包" in answer.text
    assert "查看进度" in answer.text
    run_pending()
    row = Archive.objects.get()
    shown = client.get(page).text
    assert f'<a href="{reverse("workbench-job", args=[row.job_id])}">下载</a>' in shown
    assert row.digest[:16] in shown
