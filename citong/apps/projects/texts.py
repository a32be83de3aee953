"""Messages of plans and monthly reports, which the bureau may reword, and the names of their kinds of work."""

from citong.kit import desk
from citong.platform.notify.texts import declare

SOON, OVERDUE, SENT, RETURNED, ACCEPTED, EXTENDED = (
    "projects.report_soon", "projects.report_overdue", "projects.report_sent", "projects.report_returned",
    "projects.report_accepted", "projects.report_extended",
)  # fmt: skip
PLAN_SENT, PLAN_RETURNED, PLAN_APPROVED, PLAN_WITHDRAWN = (
    "projects.plan_sent", "projects.plan_returned", "projects.plan_approved", "projects.plan_withdrawn",
)  # fmt: skip
REPORT, JUDGE, PLAN, APPROVE = "projects.report", "projects.judge", "projects.plan", "projects.approve"

_MONTH = ("school", "month", "until")

declare(
    SOON,
    "月报到期提醒",
    title="{school}的{month}月报将于 {until} 截止",
    body="{school}的{month}月报还没有上报，请在 {until} 前完成上报。",
    placeholders=_MONTH,
)
declare(
    OVERDUE,
    "月报逾期提醒",
    title="{school}的{month}月报已逾期",
    body="{school}的{month}月报应于 {until} 前上报，现已逾期，请尽快补报。逾期情况记入考核。",
    placeholders=_MONTH,
)
declare(
    SENT,
    "月报上报",
    title="{school}上报了{month}月报",
    body="{school}上报了{month}月报，请审核。",
    placeholders=("school", "month"),
)
declare(
    RETURNED,
    "月报退回",
    title="{school}的{month}月报被退回修改",
    body="{school}的{month}月报被退回修改。原因：{reason}",
    placeholders=("school", "month", "reason"),
)
declare(
    ACCEPTED,
    "月报通过",
    title="{school}的{month}月报已通过审核",
    body="{school}的{month}月报已通过审核。{reason}",
    placeholders=("school", "month", "reason"),
)
declare(
    EXTENDED,
    "月报延期",
    title="{school}的{month}月报延期到 {until}",
    body="{school}的{month}月报延期到 {until}。理由：{reason}",
    placeholders=(*_MONTH, "reason"),
)
declare(
    PLAN_SENT,
    "实施计划报批",
    title="{school}的实施计划（第 {number} 版）待审批",
    body="{school}报批了实施计划第 {number} 版。{reason}",
    placeholders=("school", "number", "reason"),
)
declare(
    PLAN_RETURNED,
    "实施计划退回",
    title="{school}的实施计划（第 {number} 版）被退回修改",
    body="{school}的实施计划第 {number} 版被退回修改。原因：{reason}",
    placeholders=("school", "number", "reason"),
)
declare(
    PLAN_APPROVED,
    "实施计划批准",
    title="{school}的实施计划（第 {number} 版）已批准",
    body="{school}的实施计划第 {number} 版已批准，从现在起按此实施。{reason}",
    placeholders=("school", "number", "reason"),
)
declare(
    PLAN_WITHDRAWN,
    "实施计划撤回",
    title="{school}撤回了实施计划（第 {number} 版）",
    body="{school}撤回了报批的实施计划第 {number} 版，修改后重新报批，现在不必审批。",
    placeholders=("school", "number"),
)

for _kind, _label in {REPORT: "上报月报", JUDGE: "审核月报", PLAN: "编制实施计划", APPROVE: "审批实施计划"}.items():
    desk.name_kind(_kind, _label)
