"""What the desk tells people."""

from citong.platform.notify.texts import declare

REMINDED = "workbench.reminded"

declare(
    REMINDED,
    "催办",
    title="请尽快办理：{title}",
    body="{by}请您尽快办理「{title}」。{term}",
    placeholders=("title", "by", "term"),
)
