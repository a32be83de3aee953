"""A flow goes out as a file and in again, and the figures of a school open what they count: at a desk and on a phone."""

import pytest
from playwright.sync_api import expect

from citong.lib import clock
from citong.platform.workflow.models import FlowVersion
from tests.conftest import PHONE
from tests.factories.flows import agree, approve, make_flow, make_school_of_signers, start

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_flow_as_a_file_and_its_figures(enter, live_server, look, tmp_path):
    school = make_school_of_signers()
    one, two = school.signers[:2]
    arms = [
        {
            "name": "特急",
            "when": {"all": [{"field": "kind", "op": "eq", "value": "urgent"}]},
            "flow": [approve("head", two, name="校长")],
        },
        {"name": "其他", "flow": []},
    ]
    branch = {"id": "kind", "type": "branch", "name": "缓急", "arms": arms}
    form = [{"key": "kind", "kind": "text", "label": "缓急"}]
    live = make_flow(
        school.unit, approve("office", one, name="办公室", due={"days": 2}), branch, form=form, name="用章"
    )
    agree(start(live, school.teacher), one)
    draft = FlowVersion.objects.create(flow=live.flow, number=2, tree=live.tree, form=live.form)
    page = enter(school.admin.user)

    page.goto(f"{live_server.url}/approvals/designs/{draft.pk}/import/")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载现在的流程图").click()
    drawing = tmp_path / "flow.bpmn"
    download.value.save_as(drawing)
    drawing.write_text(drawing.read_text("utf-8").replace('name="校长"', 'name="书记"'), "utf-8")
    page.locator("input[type=file]").set_input_files(drawing)
    page.get_by_role("button", name="上传并检查").click()
    expect(page.get_by_text("文件全部读懂")).to_be_visible()
    look(page, "approvals-bpmn-report")
    page.get_by_role("button", name="写入草稿").click()
    expect(page.get_by_text("流程图已写入草稿")).to_be_visible()
    assert FlowVersion.objects.get(pk=draft.pk).nodes[2].arms[0].flow[0].name == "书记"

    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/approvals/statistics/?first={clock.today().replace(day=1)}")
    look(page, "approvals-statistics")
    page.get_by_role("link", name="1", exact=True).first.click()
    expect(page.get_by_role("link", name="张教师的用章")).to_be_visible()
    look(page, "approvals-statistics-rows")
