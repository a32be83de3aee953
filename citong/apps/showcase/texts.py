"""Messages of the showcase, which the bureau may reword, and the names of its kinds of work."""

from citong.kit import desk
from citong.platform.notify.texts import declare

CASE, ADOPTED, VISIT = "showcase.case", "showcase.adopted", "showcase.visit"

declare(
    CASE,
    "经验案例进展",
    title="案例《{title}》{what}",
    body="{school}的案例《{title}》{what}。{opinion}",
    placeholders=("school", "title", "what", "opinion"),
)
declare(
    ADOPTED,
    "案例被借鉴",
    title="《{title}》被{school}借鉴",
    body="{school}标记已借鉴贵校案例《{title}》：{how}",
    placeholders=("school", "title", "how"),
)
declare(
    VISIT,
    "参观预约",
    title="{guest}到{host}参观：{what}",
    body="{guest}预约 {when} 到{host}参观（案例《{title}》，{visitors} 人）：{what}。{answer}",
    placeholders=("guest", "host", "title", "when", "visitors", "what", "answer"),
)

SUBMIT, REVIEW, CORRECT = "showcase.ask_principal", "showcase.to_review", "showcase.correct"
AGREE, ANSWER, ACCEPT = "showcase.ask_consent", "showcase.answer_visit", "showcase.accept_visit"

for _kind, _label in {
    SUBMIT: "校长提交案例",
    REVIEW: "案例审核",
    CORRECT: "修改案例",
    AGREE: "同意公开校名",
    ANSWER: "答复参观预约",
    ACCEPT: "确认参观改期",
}.items():
    desk.name_kind(_kind, _label)
