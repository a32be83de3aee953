"""States of an application and the only moves between them (source: the programme's specification, "States")."""

from django.db import models


class Status(models.TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已提交"
    RETURNED = "returned", "退回修改"
    RECOMMENDED = "recommended", "县级推荐"
    NOT_RECOMMENDED = "not_recommended", "未推荐"
    DISPATCHED = "dispatched", "已报送"
    SUPPLEMENT = "supplement", "补正"
    ACCEPTED = "accepted", "已受理"
    IN_REVIEW = "in_review", "专家评审"
    REVIEWED = "reviewed", "评审完成"
    PROPOSED = "proposed", "拟入选"
    RESERVE = "reserve", "备选"
    DECLINED = "declined", "未入选"
    PUBLICISED = "publicised", "公示中"
    ESTABLISHED = "established", "已立项"
    WITHDRAWN = "withdrawn", "撤回"


S = Status

SUBMIT = {S.DRAFT: S.SUBMITTED, S.RETURNED: S.SUBMITTED}
RECOMMEND = {S.SUBMITTED: S.RECOMMENDED}
NOT_RECOMMEND = {S.SUBMITTED: S.NOT_RECOMMENDED}
RETURN = {S.SUBMITTED: S.RETURNED}
DISPATCH = {S.RECOMMENDED: S.DISPATCHED}
ACCEPT = {S.DISPATCHED: S.ACCEPTED, S.SUBMITTED: S.ACCEPTED}
ASK_SUPPLEMENT = {S.DISPATCHED: S.SUPPLEMENT, S.SUBMITTED: S.SUPPLEMENT}
SUPPLY = {S.SUPPLEMENT: S.DISPATCHED}  # the school answers; back at the city's desk
START_REVIEW = {S.ACCEPTED: S.IN_REVIEW}
FINISH_REVIEW = {S.IN_REVIEW: S.REVIEWED}
PROPOSE = {S.REVIEWED: S.PROPOSED}
RESERVE = {S.REVIEWED: S.RESERVE}
DECLINE = {S.REVIEWED: S.DECLINED}
PUBLICISE = {S.PROPOSED: S.PUBLICISED}
ESTABLISH = {S.PUBLICISED: S.ESTABLISHED}
UPHOLD = {S.PUBLICISED: S.DECLINED}
BEFORE_ACCEPTANCE = (
    S.DRAFT, S.SUBMITTED, S.RETURNED, S.RECOMMENDED, S.NOT_RECOMMENDED, S.DISPATCHED, S.SUPPLEMENT,
)  # fmt: skip
WITHDRAW = dict.fromkeys(BEFORE_ACCEPTANCE, S.WITHDRAWN)

ALL_MOVES = (
    SUBMIT, RECOMMEND, NOT_RECOMMEND, RETURN, DISPATCH, ACCEPT, ASK_SUPPLEMENT, SUPPLY, START_REVIEW, FINISH_REVIEW,
    PROPOSE, RESERVE, DECLINE, PUBLICISE, ESTABLISH, UPHOLD, WITHDRAW,
)  # fmt: skip
TABLE = frozenset((old, new) for moves in ALL_MOVES for old, new in moves.items())
DIRECT_ONLY = frozenset((S.SUBMITTED, after) for moves in (ACCEPT, ASK_SUPPLEMENT) for after in moves.values())
"""Moves of city-direct schools alone: a county school reaches the city only through its county's package."""
PLACED_ANEW = tuple(SUBMIT)
"""States from which a school submits: only then is it settled whether its county or the city reviews it first."""


def table(*, direct: bool) -> frozenset[tuple[Status, Status]]:
    """The moves of an application of such a school."""
    return TABLE if direct else TABLE - DIRECT_ONLY


EDITABLE = (S.DRAFT, S.RETURNED, S.SUPPLEMENT)
HOLDS_NO_PLACE = (S.DRAFT, S.SUBMITTED, S.RETURNED, S.NOT_RECOMMENDED, S.WITHDRAWN)
"""States that use no place of the county's quota; every other state does, also a declined one."""

WAITING_DAYS = {
    S.SUBMITTED: 5, S.RETURNED: 5, S.RECOMMENDED: 10, S.DISPATCHED: 5, S.SUPPLEMENT: 5, S.ACCEPTED: 10, S.IN_REVIEW: 10,
    S.REVIEWED: 10,
}  # fmt: skip
"""Days that an application may wait in a state before it counts as overdue (超时)."""

TONES = {
    S.DRAFT: "gray", S.SUBMITTED: "blue", S.RETURNED: "orange", S.RECOMMENDED: "blue", S.NOT_RECOMMENDED: "gray",
    S.DISPATCHED: "cyan", S.SUPPLEMENT: "orange", S.ACCEPTED: "cyan", S.IN_REVIEW: "violet", S.REVIEWED: "violet",
    S.PROPOSED: "green", S.RESERVE: "orange", S.DECLINED: "red", S.PUBLICISED: "green", S.ESTABLISHED: "green",
    S.WITHDRAWN: "gray",
}  # fmt: skip

DOTS = {
    S.DRAFT: "c...", S.SUBMITTED: "dc..", S.RETURNED: "r...", S.RECOMMENDED: "dc..", S.NOT_RECOMMENDED: "dx..",
    S.DISPATCHED: "dd..", S.SUPPLEMENT: "rd..", S.ACCEPTED: "ddc.", S.IN_REVIEW: "ddc.", S.REVIEWED: "dddc",
    S.PROPOSED: "dddc", S.RESERVE: "dddc", S.DECLINED: "dddx", S.PUBLICISED: "dddc", S.ESTABLISHED: "dddd",
    S.WITHDRAWN: "x...",
}  # fmt: skip
"""How far an application is at 学校、初审、专家、市局: d done, c now, . to come, r returned, x failed."""

PUBLISHED = (S.PROPOSED, S.RESERVE, S.DECLINED, S.PUBLICISED, S.ESTABLISHED)
"""States in which the result has been made known: score and opinions may be seen by the school."""
