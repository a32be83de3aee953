"""The archive of a project: everything of its two years, verified by a command that names what was changed."""

import zipfile
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from citong.apps.projects.actions import archives, reports
from citong.apps.projects.models import Archive, Evidence, Obligation, Report
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.jobs import run_pending
from citong.platform.jobs.models import Job
from citong.project.cli import main
from tests.factories import pdf_upload
from tests.factories.pilots import at
from tests.factories.projects import WRITTEN


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
        row = archives.pack(Archive(project=project), by=Actor.of(principal))
        run_pending()
    job = Job.objects.get(pk=row.job_id)
    file = tmp_path / "档案.zip"
    with job.result_file.file.open("rb") as kept:
        file.write_bytes(kept.read())
    return file


def test_it_holds_the_report_its_evidence_and_the_trail(packed, project):
    with zipfile.ZipFile(packed) as content:
        names = content.namelist()
        trail = content.read("99-审计摘录/审计摘录.csv").decode("utf-8-sig")
    wanted = ("2018-12/月报-第1版.pdf", "2018-12/第1版-佐证材料/01-验收单.pdf", "审计摘录.csv", "清单.json")
    assert [end for end in wanted if not any(name.endswith(end) for name in names)] == []
    assert ("上报" in trail, Archive.objects.get().files) == (True, len(names) - 1)


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
