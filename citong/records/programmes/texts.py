"""Messages of the projects, which the bureau may reword."""

from citong.platform.notify.texts import declare

CHANGED = "programmes.changed"

declare(
    CHANGED,
    "试点项目变更",
    title="{school}的试点项目{what}",
    body="{school}的试点项目{what}。说明：{reason}",
    placeholders=("school", "what", "reason"),
)
