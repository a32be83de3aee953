"""Work approval in the side navigation and on the desk."""

from citong.kit import desk, nav
from citong.platform.workflow.perms import perms

from .queries import mine

nav.group(
    "工作审批",
    5,
    nav.Entry("发起申请", "approvals-start", "circle-plus", perms.start),
    nav.Entry(
        "我的审批",
        "approvals-mine",
        "checks",
        perms.own,
        count=mine.todo_count,
        pages=("approvals-detail", "approvals-picture", "approvals-draft", "approvals-act", "approvals-batch"),
    ),
    nav.Entry("委托、意见与签名", "approvals-settings", "user-share", perms.own),
    nav.Entry(
        "流程设计",
        "approvals-flows-list",
        "sitemap",
        perms.design,
        order=90,
        pages=("approvals-design", "approvals-library", "approvals-bpmn"),
    ),
    nav.Entry("请假额度", "approvals-allowances-list", "calendar-stats", perms.design, order=91),
    nav.Entry("审批查询", "approvals-list", "list-search", perms.view),
    nav.Entry("办理统计", "approvals-statistics", "chart-bar", perms.view),
)
desk.shortcut("发起申请", "approvals-start", "circle-plus", perms.start, order=5)
