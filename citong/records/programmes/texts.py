"""Messages of the projects, which the bureau may reword."""

from citong.platform.notify.texts import declare

CHANGED, HANDED_OVER = "programmes.changed", "programmes.handed_over"

declare(
    CHANGED,
    "试点项目变更",
    title="{school}的试点项目{what}",
    body="{school}的试点项目{what}。说明：{reason}",
    placeholders=("school", "what", "reason"),
)
declare(
    HANDED_OVER,
    "试点项目负责人变更",
    title="{school}的试点项目由{owner}负责",
    body="{school}的试点项目从现在起由{owner}负责，请双方办好交接。说明：{reason}",
    placeholders=("school", "owner", "reason"),
)
