"""Messages of the expert review; the bureau may reword them."""

from citong.kit import desk
from citong.platform.notify.texts import declare

ASSIGNED, URGED, REVOKED = "pilots.sheet_assigned", "pilots.sheet_urged", "pilots.sheet_revoked"

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
    title="请尽快完成 {code} 的评审",
    body="您负责评审的申报 {code} 还没有提交评分，截止时间 {due}，请尽快完成。",
    placeholders=("code", "due"),
)
declare(
    REVOKED,
    "评审任务撤回",
    title="{code} 不再需要您评审",
    body="市教育局已将申报 {code} 的评审任务撤回，感谢您的支持。",
    placeholders=("code",),
)

for _kind, _label in {
    "pilots.review": "专家评审",
    "pilots.replace_expert": "补派专家",
    "pilots.adjudicate": "增派复评专家",
    "pilots.ranked": "评审完成待拟定",
}.items():
    desk.name_kind(_kind, _label)
