"""Messages of the pilot programme, which the bureau may reword, and the names of its kinds of work."""

from citong.kit import desk
from citong.platform.notify.texts import declare

PROGRESS, GONE = "pilots.progress", "pilots.withdrawn"
ASSIGNED, URGED, REVOKED = "pilots.sheet_assigned", "pilots.sheet_urged", "pilots.sheet_revoked"

declare(
    PROGRESS,
    "申报进展",
    title="{school}的试点申报：{status}",
    body="{batch}（申报编号 {number}）已办理「{label}」，当前状态为「{status}」。{opinion}",
    placeholders=("school", "batch", "number", "label", "status", "opinion"),
)
declare(
    GONE,
    "学校撤回申报",
    title="{school}撤回了试点申报",
    body="{batch}（申报编号 {number}）已由学校撤回。原因：{opinion}",
    placeholders=("school", "batch", "number", "opinion"),
)
declare(
    ASSIGNED,
    "评审任务下达",
    title="您有 {count} 份申报待评审",
    body="{batch}：市教育局请您评审 {count} 份申报，请在 {due} 前完成评分并提交。如与申报学校有利害关系，请在评分页面声明回避。",
    placeholders=("count", "batch", "due"),
)
declare(
    URGED,
    "评审催办",
    title="请尽快完成 {number} 的评审",
    body="您负责评审的申报 {number} 还没有提交评分，截止时间 {due}，请尽快完成。",
    placeholders=("number", "due"),
)
declare(
    REVOKED,
    "评审任务撤回",
    title="{number} 不再需要您评审",
    body="市教育局已将申报 {number} 的评审任务撤回，感谢您的支持。",
    placeholders=("number",),
)

for _kind, _label in {
    "pilots.confirm": "校长确认",
    "pilots.correct": "修改申报表",
    "pilots.supplement": "补正申报材料",
    "pilots.scan": "上传盖章扫描件",
    "pilots.screen": "申报初审",
    "pilots.accept": "申报受理",
    "pilots.review": "专家评审",
    "pilots.replace_expert": "补派专家",
    "pilots.adjudicate": "增派复评专家",
    "pilots.ranked": "评审完成待拟定",
    "pilots.objection": "处理异议",
}.items():
    desk.name_kind(_kind, _label)
