"""An application as a reader sees it: parts as labelled values, the plan as text, contact details hidden where they must be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citong.apps.pilots import content as c
from citong.apps.pilots import entry
from citong.apps.pilots.lifecycle import Status
from citong.lib import cjk, clock
from citong.ui.shapes import Event, Fact, Step

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from citong.apps.pilots.models import Application
    from citong.apps.pilots.models import Step as Line
    from citong.ui.shapes import StepState

S = Status
BAD = {S.NOT_RECOMMENDED, S.DECLINED, S.WITHDRAWN}
BACK = {S.RETURNED, S.SUPPLEMENT}
STATIONS = ("学校填报", "初审", "受理", "专家评审", "公示", "立项")
PLACE = {
    S.DRAFT: 0, S.RETURNED: 0, S.SUBMITTED: 1, S.RECOMMENDED: 1, S.NOT_RECOMMENDED: 1, S.DISPATCHED: 2, S.SUPPLEMENT: 2,
    S.ACCEPTED: 3, S.IN_REVIEW: 3, S.REVIEWED: 3, S.PROPOSED: 4, S.RESERVE: 4, S.DECLINED: 4, S.PUBLICISED: 4,
    S.ESTABLISHED: 6, S.WITHDRAWN: 0,
}  # fmt: skip


@dataclass(frozen=True)
class Section:
    """One part on a reading page; a section of the plan has ``text`` and no facts."""

    key: str
    title: str
    facts: tuple[Fact, ...] = ()
    text: str = ""
    files: tuple[tuple[str, int], ...] = ()  # label and name, id of a certificate's scan

    @property
    def anchor(self) -> str:
        return self.key.replace(".", "-")

    @property
    def count(self) -> int:
        return cjk.count(self.text)


def basics(content: c.Content, *, masked: bool) -> list[Section]:
    """The fixed parts; ``masked`` hides telephone numbers and addresses of mail."""
    masks = entry.MASKS if masked else None
    return [_section(part, content.get(part.key, {}), masks) for part in c.FIXED]


def _section(part: c.Part, values: c.Values, masks: object) -> Section:
    facts = tuple(
        Fact(
            field.label,
            entry.shown(field, values.get(field.key), masks),
            wide=field.wide or field.kind in {"text", "url"},
        )  # type: ignore[arg-type]
        for field in part.fields
        if field.kind != "file"
    )
    return Section(part.key, part.title, facts + _reckoned(part, values), files=_files(part, values))


def _reckoned(part: c.Part, values: c.Values) -> tuple[Fact, ...]:
    """What the form asks for and the product works out: ratios and the mean of three years."""
    if part is c.FOUNDATION:
        return (
            Fact("师机比", c.ratio(_number(values, "teachers"), _number(values, "teacher_devices"))),
            Fact("生机比", c.ratio(_number(values, "students"), _number(values, "student_devices"))),
        )
    if part is c.BUDGET:
        readable = {key: value for key, value in values.items() if isinstance(value, int)}
        mean = c.mean_spending(readable)
        return (Fact("年均信息化投入（近3年）", entry.shown(c.BUDGET.field("past_1"), mean), wide=True),)
    return ()


def _number(values: c.Values, key: str) -> object:
    found = values.get(key)
    return found if isinstance(found, int) else None


def _files(part: c.Part, values: c.Values) -> tuple[tuple[str, int], ...]:
    found = [(field.label, values.get(field.key)) for field in part.fields if field.kind == "file"]
    return tuple((f"{label}：{held['name']}", int(held["id"])) for label, held in found if isinstance(held, dict))


def plan(parts: Iterable[c.Part], content: c.Content) -> list[Section]:
    """The sections of the plan."""
    return [
        Section(part.key, part.title, text=c.text_of(content.get(part.key), "text"))
        for part in parts
        if part.key.startswith(c.PLAN)
    ]


def moment(when: datetime | None) -> str:
    return f"{when.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}" if when else ""


def stations(application: Application) -> list[Step]:
    """The strip at the head of the page."""
    status, here = S(application.status), PLACE[S(application.status)]
    now: StepState = "failed" if status in BAD else "returned" if status in BACK else "now"
    labels = ("学校填报", "市局初审" if application.city_direct else "县级初审", *STATIONS[2:])
    return [
        Step(label, "done" if place < here else now if place == here else "todo", _note(application, place == here))
        for place, label in enumerate(labels)
    ]


def _note(application: Application, here: bool) -> str:  # noqa: FBT001 - a plain question
    return application.get_status_display() if here else ""


def timeline(lines: Iterable[Line]) -> list[Event]:
    """办理记录: who, when, opinion, about which version."""
    return [
        Event(
            title=line.label,
            when=moment(line.at),
            who=_who(line),
            note=line.opinion,
            state="failed" if line.after in BAD else "returned" if line.after in BACK else "done",
        )
        for line in lines
    ]


def _who(line: Line) -> str:
    name = str(line.by) if line.by else "系统"
    post = f" · {line.post.unit.label}{line.post.title}" if line.post else ""
    return f"{name}{post}{f' · 第 {line.version.number} 版' if line.version else ''}"
