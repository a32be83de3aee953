"""督导 in the archive of a project: records of visits, photos, what the school sent about each finding, what was said of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.utils import timezone

from citong.records.programmes.dossier import Document, folder

from .models import Rectification, Visit
from .papers import record
from .queries import findings, visits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from citong.platform.files.models import StoredFile
    from citong.platform.identity.models import User
    from citong.records.programmes.models import Project


def content(file: StoredFile) -> Callable[[], bytes]:
    def read() -> bytes:
        with file.file.open("rb") as opened:
            return bytes(opened.read())

    return read


@folder("督导", 50)
def documents(project: Project) -> Iterator[Document]:
    """A folder for each visit, the oldest first."""
    done = [visit for visit in visits.of_project(project) if visit.status == Visit.Status.DONE]
    for number, visit in enumerate(reversed(done), start=1):
        yield from _of_visit(visit, f"{number:02d}-{visit.visited_on}-{_plain(visit.campaign.title)}")


def _of_visit(visit: Visit, home: str) -> Iterator[Document]:
    yield Document(f"{home}/检查记录.pdf", lambda: record.pdf(visit))
    for number, photo in enumerate(visits.photos_of(visit), start=1):
        yield Document(f"{home}/照片/{number:02d}.{photo.file.kind}", content(photo.file))
    for finding in visit.findings.order_by("number"):
        for report, files in reversed(findings.rectifications(finding)):
            start = f"{home}/整改/问题{finding.number}-第{report.number}次"
            yield Document(f"{start}-整改情况.txt", partial(_told, report))
            for number, file in enumerate(files, start=1):
                yield Document(f"{start}-{number:02d}-{_plain(file.name)}", content(file))


def _told(report: Rectification) -> bytes:
    """What the school did, and below it how the office verified it."""
    lines = [
        report.text,
        "",
        f"提交：{_moment(report.sent_at, report.sent_by)}",
        f"核验结果：{report.get_verdict_display()}",
    ]
    if report.verified_at:
        lines += [f"核验意见：{report.opinion or '无'}", f"核验：{_moment(report.verified_at, report.verified_by)}"]
    return "\n".join(lines).encode()


def _moment(at: datetime, by: User | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M} {by or ''}".rstrip()


def _plain(name: str) -> str:
    """Without what would be read as a folder."""
    return name.replace("/", "／").replace("\\", "＼").strip(". ")
