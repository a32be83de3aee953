"""What the application leaves in the archive of the project that came of it."""

import pytest

from citong.apps.pilots.models import Application, Step
from citong.platform.access.actor import Actor
from citong.platform.files import intake
from citong.records.programmes import dossier
from tests.factories import make_city_tree, pdf_upload
from tests.factories.forms import read_form
from tests.factories.pilots import at, make_application, make_batch, make_scan, make_version
from tests.factories.programmes import make_programme, make_project


@pytest.fixture
def applied(db):
    """An application of two versions, the second with its stamped scan, that became a project."""
    city = make_city_tree()
    batch = make_batch(city.bureau)
    application = make_application(
        batch,
        city.school,
        "established",
        read_form(batch),
        project=make_project(make_programme(city.bureau), city.school),
    )
    make_version(application, read_form(batch))
    scan = make_scan(application)
    scan.file = intake.accept(pdf_upload(), purpose="pilots.scan", by=Actor.system(), subject=application)
    scan.save()
    moves = (("提交", "同意申报。", "2018-10-10 02:30:00"), ("推荐", "符合条件。", "2018-10-22 18:05:00"))
    for label, opinion, when in moves:
        Step.objects.create(application=application, after="submitted", label=label, opinion=opinion, at=at(when))
    return Application.objects.get(pk=application.pk)


def test_every_version_the_stamped_scan_and_the_opinions_are_there(applied):
    found = {one.path: one for one in dossier.contents(applied.project) if one.path.startswith("01-申报/")}
    assert [path.removeprefix("01-申报/") for path in found] == [
        "申报表-第1版.pdf",
        "申报表-第2版.pdf",
        "盖章扫描件-第2版-01-盖章扫描件.pdf",
        "办理记录.txt",
    ]
    contents = [one.read() for one in found.values()]
    assert [content[:5] for content in contents[:3]] == [b"%PDF-"] * 3
    assert contents[3].decode().splitlines() == [
        "2018-10-10 02:30 提交  同意申报。",
        "2018-10-22 18:05 推荐  符合条件。",
    ]
