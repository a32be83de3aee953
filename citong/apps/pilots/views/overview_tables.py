"""The figures of the overview as tables: the page shows them, Excel holds them, and each figure leads to its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from citong.apps.pilots.queries import stages
from citong.kit.columns import Column, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citong.apps.pilots.queries.overview import Holder, Overview, Share

DESKS = {
    "submitted": "初审（县局；市直由市局）", "returned": "学校修改", "recommended": "县局汇总报送", "dispatched": "市局受理", "supplement": "学校补正",
    "accepted": "市局分配专家", "in_review": "专家评审", "reviewed": "市局拟定结果",
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """One figure or word; ``href`` opens the rows that were counted."""

    value: str | int
    href: str = ""

    @property
    def number(self) -> bool:
        return isinstance(self.value, int)


@dataclass(frozen=True)
class Table:
    """One table with its heads; a column of figures stands right."""

    key: str
    title: str
    heads: tuple[str, ...]
    rows: list[list[Cell]]
    total: bool = False  # the last row sums up

    @property
    def columns(self) -> list[Column]:
        numbers = [all(row[i].number for row in self.rows) for i in range(len(self.heads))]
        return [Column(f"c{i}", head, Kind.NUMBER if numbers[i] else Kind.TEXT) for i, head in enumerate(self.heads)]


class Links:
    """Addresses of the list of applications, narrowed to what a figure counted; ``quotas`` is where places are told."""

    def __init__(self, found: Overview, quotas: str = "") -> None:
        self.list, self.batch, self.quotas = reverse("pilots-application-list"), found.batch.pk, quotas

    def __call__(self, **params: object) -> str:
        return f"{self.list}?{urlencode({'batch': self.batch, **params})}"

    def at(self, share: Share, stage: str) -> str:
        return self(stage=stage, **({"direct": "true"} if share.direct else {"desk": share.desk.pk}))

    def held(self, holder: Holder, **params: object) -> str:
        return self(holder=holder.key, **({"desk": holder.county.pk} if holder.county else {}), **params)


def funnel(found: Overview, link: Links) -> Table:
    rows = [[Cell(label), Cell(found.reached[key], link(stage=key))] for key, (label, _) in stages.REACHED.items()]
    return Table("funnel", "申报漏斗", ("环节", "学校数"), rows)


def shares(found: Overview, link: Links) -> Table:
    names = ("submitted", "recommended", "established")
    rows = [
        [
            Cell(share.label), Cell(share.places, link.quotas), *(Cell(getattr(share, name), link.at(share, name)) for name in names),
            Cell(share.places - share.recommended, link.quotas),
        ]
        for share in found.shares
    ]  # fmt: skip
    if len(rows) > 1:
        sums = [Cell(found.reached[name], link(stage=name)) for name in names]
        left = found.places - found.reached["recommended"]
        rows.append([Cell("合计"), Cell(found.places, link.quotas), *sums, Cell(left, link.quotas)])
    return Table(
        "shares",
        "名额使用",
        ("推荐单位", "名额", "已提交", "已推荐", "已立项", "剩余名额"),
        rows,
        total=len(found.shares) > 1,
    )


def queues(found: Overview, link: Links) -> Table:
    rows = []
    for queue in found.queues:
        ages = [Cell(count, link(status=queue.status, waits=age)) for age, count in queue.ages.items()]
        late = Cell(queue.late, link(status=queue.status, waits=stages.LATE[0]))
        rows.append(
            [
                Cell(DESKS[queue.status]),
                Cell(queue.status.label),
                *ages,
                Cell(queue.total, link(status=queue.status)),
                late,
            ]
        )
    whole = [Cell(sum(q.ages[age] for q in found.queues), link(waits=age)) for age in stages.AGES]
    late = Cell(found.late, link(waits=stages.LATE[0]))
    rows.append([Cell("合计"), Cell(""), *whole, Cell(found.waiting, link(waits=stages.ANY[0])), late])
    heads = ("办理岗位", "申报状态", *(label for label, _, _ in stages.AGES.values()), "合计", "其中超时")
    return Table("queues", "办理时效", heads, rows, total=True)


def holders(found: Overview, link: Links) -> Table:
    rows = []
    for holder in found.holders:
        ages = [Cell(count, link.held(holder, waits=age)) for age, count in holder.ages.items()]
        late = Cell(holder.late, link.held(holder, waits=stages.LATE[0]))
        rows.append([Cell(holder.label), *ages, Cell(holder.total, link.held(holder)), late])
    heads = ("现由", *(label for label, _, _ in stages.AGES.values()), "合计", "其中超时")
    return Table("holders", "各岗位待办", heads, rows)


def days(found: Overview, link: Links) -> Table:
    rows = [
        [
            Cell(day.on.isoformat()),
            Cell(day.submitted, link(stage="submitted", submitted_at_after=day.on, submitted_at_before=day.on)),
            Cell(day.ended, link(stage="ended", since_after=day.on, since_before=day.on)),
        ]
        for day in found.days
        if day.submitted or day.ended
    ]
    return Table("days", "每日进度", ("日期", "提交", "办结"), rows)


def tables(found: Overview, link: Links) -> Sequence[Table]:
    return [funnel(found, link), shares(found, link), queues(found, link), holders(found, link), days(found, link)]
