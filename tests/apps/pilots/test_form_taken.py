"""The form carries contact details out of the house: who takes it away stands in the audit."""

import pytest
from django.urls import reverse

from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.perms import perms
from citong.platform.audit import trail
from tests.factories import make_user_with
from tests.factories.forms import read_form
from tests.factories.pilots import make_application


def test_each_download_is_written_down_and_a_refused_one_is_not(client, city, batch):
    sent = make_application(batch, city.school, content=read_form(batch))
    school = make_user_with(city.school, perms.view, perms.fill)
    county = make_user_with(city.county, perms.view, perms.reveal)
    watcher = make_user_with(city.bureau, perms.view)
    answers = []
    for user, kind in ((school, "docx"), (county, "pdf"), (watcher, "pdf")):
        client.force_login(user)
        answers.append(client.get(reverse(f"pilots-application-{kind}", args=[sent.pk, 1])).status_code)
    assert answers == [200, 200, 403]
    taken = [(entry.user, entry.action, entry.label, entry.note) for entry in trail.history(sent)]
    assert taken == [
        (county, "pilots.take_form", "下载申报表", "PDF，第 1 版，含完整的联系方式"),
        (school, "pilots.take_form", "下载申报表", "Word，第 1 版，含完整的联系方式"),
    ]


@pytest.mark.usefixtures("fontless")
def test_without_a_chinese_font_the_remedy_is_told_and_nothing_was_taken(client, city, batch):
    sent = make_application(batch, city.school, content=read_form(batch))
    client.force_login(make_user_with(city.county, perms.view, perms.reveal))
    answer = client.get(reverse("pilots-application-pdf", args=[sent.pk, 1]))
    assert (answer.status_code, "请安装Debian软件包 fonts-noto-cjk" in answer.text) == (503, True)
    assert list(trail.history(sent)) == []


def test_a_draft_on_paper_is_written_down_too(client, city, batch):
    draft = make_application(batch, city.second_school, Status.DRAFT)
    writer = make_user_with(city.second_school, perms.view, perms.fill)
    client.force_login(writer)
    assert client.get(reverse("pilots-application-draft", args=[draft.pk])).content.startswith(b"%PDF")
    assert [(entry.user, entry.note) for entry in trail.history(draft)] == [(writer, "PDF，草稿，含完整的联系方式")]
