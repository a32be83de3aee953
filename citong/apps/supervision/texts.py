"""Messages of the supervision, which the bureau may reword, and the names of its kinds of work."""

from citong.kit import desk
from citong.platform.notify.texts import declare

LAUNCHED, ARRANGED, CANCELLED, VISITED = (
    "supervision.launched",
    "supervision.arranged",
    "supervision.cancelled",
    "supervision.visited",
)
RECTIFIED, CLOSED, RETURNED = "supervision.rectified", "supervision.closed", "supervision.returned"
EXTENDED, DUE_SOON, OVERDUE = "supervision.extended", "supervision.due_soon", "supervision.overdue"

declare(
    LAUNCHED,
    "督导通知",
    title="督导通知：{campaign}",
    body="{campaign} 将于 {starts} 至 {ends} 进行，检查对象：{schools}。检查清单：{checklist}。请做好准备并配合检查。",
    placeholders=("campaign", "starts", "ends", "schools", "checklist"),
)
declare(
    ARRANGED,
    "到校检查安排",
    title="{day}到{school}督导检查",
    body="{campaign}：检查组（{team}）计划于 {day} 到{school}检查。",
    placeholders=("campaign", "school", "day", "team"),
)
declare(
    CANCELLED,
    "检查取消",
    title="{school}的督导检查已取消",
    body="{campaign}：到{school}的检查已取消。原因：{reason}",
    placeholders=("campaign", "school", "reason"),
)
declare(
    VISITED,
    "检查结果",
    title="{school}督导检查记录已提交：发现问题 {count} 个",
    body="{campaign}：检查组于 {day} 到{school}检查，发现问题 {count} 个。{ask}",
    placeholders=("campaign", "school", "day", "count", "ask"),
)
declare(
    RECTIFIED,
    "整改待核验",
    title="{school}提交了整改：{finding}",
    body="{school}就督导问题“{finding}”提交了整改情况，请核验。",
    placeholders=("school", "finding"),
)
declare(
    CLOSED,
    "整改核验通过",
    title="整改已核验通过：{finding}",
    body="{school}的督导问题“{finding}”整改已核验通过，予以销号。{opinion}",
    placeholders=("school", "finding", "opinion"),
)
declare(
    RETURNED,
    "整改退回",
    title="整改被退回：{finding}",
    body="{school}的督导问题“{finding}”整改未通过核验，请于 {due} 前重新整改。原因：{opinion}",
    placeholders=("school", "finding", "due", "opinion"),
)
declare(
    EXTENDED,
    "整改延期",
    title="整改期限延至 {due}：{finding}",
    body="{school}的督导问题“{finding}”整改期限延至 {due}。原因：{reason}",
    placeholders=("school", "finding", "due", "reason"),
)
declare(
    DUE_SOON,
    "整改即将到期",
    title="整改还有 {left} 个工作日到期：{finding}",
    body="{school}的督导问题“{finding}”应于 {due} 前完成整改，还有 {left} 个工作日，请及时提交整改情况。",
    placeholders=("school", "finding", "due", "left"),
)
declare(
    OVERDUE,
    "整改逾期",
    title="{school}整改逾期 {days} 个工作日：{finding}",
    body="{school}的督导问题“{finding}”（{severity}）应于 {due} 前完成整改，已逾期 {days} 个工作日，请督促。",
    placeholders=("school", "finding", "severity", "due", "days"),
)

for _kind, _label in {
    "supervision.campaign": "安排督导检查",
    "supervision.visit": "到校检查",
    "supervision.rectify": "问题整改",
    "supervision.verify": "核验整改",
    "supervision.escalated": "督办逾期整改",
}.items():
    desk.name_kind(_kind, _label)
