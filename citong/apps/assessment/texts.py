"""Messages of the assessments, which the bureau may reword, and the names of their kinds of work."""

from citong.kit import desk
from citong.platform.notify.texts import declare

STARTED, INVITED, RESULT, VETOED, OBJECTED, ANSWERED = (
    "assessment.started", "assessment.invited", "assessment.published", "assessment.vetoed", "assessment.objected",
    "assessment.answered",
)  # fmt: skip
CLOSE, SCORE, PUBLISH, CONFIRM, ANSWER = (
    "assessment.close_due", "assessment.sheets", "assessment.publish_due", "assessment.veto_due", "assessment.answer_due",
)  # fmt: skip

declare(
    STARTED,
    "考核开始",
    title="{title}已开始",
    body="{school}参加{title}，各项数据统计到 {until}。在项目的“考核”页可以随时查看“如果今天结束”的得分。",
    placeholders=("title", "school", "until"),
)
declare(
    INVITED,
    "考核评分任务",
    title="请为{title}评分",
    body="您被确定为{title}的评审人，共 {count} 个项目，请在 {until} 前完成评分并提交。",
    placeholders=("title", "count", "until"),
)
declare(
    RESULT,
    "考核结果公布",
    title="{school}的{title}结果已公布：{grade}",
    body="{school}的{title}结果：{score}，等级为{grade}。如有异议，可在 {until} 前提出。",
    placeholders=("school", "title", "grade", "score", "until"),
)
declare(
    VETOED,
    "一票否决认定",
    title="{school}被认定一票否决事项",
    body="{school}在{title}中被认定一票否决事项：{item}。认定意见：{opinion}",
    placeholders=("school", "title", "item", "opinion"),
)
declare(
    OBJECTED,
    "考核异议",
    title="{school}对{title}结果提出异议",
    body="{school}对{title}结果提出异议：{text}",
    placeholders=("school", "title", "text"),
)
declare(
    ANSWERED,
    "考核异议答复",
    title="{school}对{title}结果的异议已答复：{verdict}",
    body="{school}对{title}结果的异议{verdict}。{answer}",
    placeholders=("school", "title", "verdict", "answer"),
)

for _kind, _label in {
    CLOSE: "核算考核结果", SCORE: "考核评分", PUBLISH: "公布考核结果", CONFIRM: "认定一票否决", ANSWER: "答复考核异议",
}.items():  # fmt: skip
    desk.name_kind(_kind, _label)
