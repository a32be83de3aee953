"""Messages of the awards, which the bureau may reword, and the names of its kinds of work."""

from citong.kit import desk
from citong.platform.notify.texts import declare

PROPOSED, OUTDATED, SENT_BACK = "awards.proposed", "awards.outdated", "awards.sent_back"
AWARDED = "awards.awarded"
DISBURSED, RETURNED, ACCEPTED, REVERSED = "awards.disbursed", "awards.returned", "awards.accepted", "awards.reversed"

declare(
    PROPOSED,
    "奖补方案提交复核",
    title="请复核“{pool}”的分配方案",
    body="{by}已提交“{pool}”的分配方案（{scheme}），共 {count} 所学校 {amount} 元，请由提交人以外的另一位人员复核。",
    placeholders=("pool", "scheme", "by", "count", "amount"),
)
declare(
    OUTDATED,
    "复核期间考核结果更新",
    title="“{pool}”复核期间考核结果有更新",
    body="“{pool}”提交复核之后，考核结果有更新，原来的分配结果不能再批准。请复核人退回，由提交人重新提交。",
    placeholders=("pool",),
)
declare(
    SENT_BACK,
    "奖补方案退回",
    title="“{pool}”的分配方案被退回",
    body="“{pool}”的分配方案被退回修改。原因：{reason}",
    placeholders=("pool", "reason"),
)
declare(
    AWARDED,
    "奖补核定",
    title="{school}获得奖补 {amount} 元",
    body="根据{source}，{school}考核等次为“{grade}”，在“{pool}”中核定奖补 {amount} 元。",
    placeholders=("school", "amount", "grade", "pool", "source"),
)
declare(
    DISBURSED,
    "奖补拨付",
    title="{school}的奖补资金已拨付 {amount} 元",
    body="“{pool}”（{document}）已拨付 {amount} 元，请专款专用，并在 {due} 前上报使用情况、上传凭证。",
    placeholders=("school", "amount", "pool", "document", "due"),
)
declare(
    RETURNED,
    "使用情况退回",
    title="使用情况“{title}”被退回修改",
    body="{school}上报的使用情况“{title}”（{amount} 元）被退回修改。原因：{reason}",
    placeholders=("school", "title", "amount", "reason"),
)
declare(
    ACCEPTED,
    "使用情况审核通过",
    title="使用情况“{title}”已审核通过",
    body="{school}上报的使用情况“{title}”（{amount} 元）已审核通过，记入台账，奖补结余 {balance} 元。",
    placeholders=("school", "title", "amount", "balance"),
)
declare(
    REVERSED,
    "奖补台账冲销",
    title="{school}的奖补台账有一笔{kind}被冲销",
    body="“{pool}”中 {on} 的{kind} {amount} 元已冲销。原因：{reason}",
    placeholders=("school", "kind", "pool", "on", "amount", "reason"),
)

APPROVE, DISBURSE, USE, CORRECT, REVIEW = (
    "awards.approve_pool",
    "awards.disburse_pool",
    "awards.report_use",
    "awards.correct_use",
    "awards.review_use",
)
for _kind, _label in {
    APPROVE: "复核奖补方案",
    DISBURSE: "拨付奖补资金",
    USE: "上报奖补使用情况",
    CORRECT: "修改奖补使用情况",
    REVIEW: "审核奖补使用情况",
}.items():
    desk.name_kind(_kind, _label)
