"""The cast of the demonstration: acting as one of its people on a day, through the product's own actions."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from citong.apps.pilots import content as c
from citong.apps.pilots.actions import drafting, review, submission
from citong.apps.pilots.models import Application, Batch, Part, Scan, Sheet
from citong.apps.pilots.papers import pdf
from citong.apps.pilots.purposes import SCAN
from citong.apps.pilots.queries import papers
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.files import intake
from citong.platform.identity.models import User
from citong.project.printing import or_blank

from . import writing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from citong.platform.org.models import Unit
    from citong.records.places.models import School


@dataclass
class Stage:
    """Knows the batch and finds actors by the name of their account."""

    random: Random
    batch: Batch
    moment: datetime = datetime(2018, 11, 22, 9, 0, tzinfo=clock.SHANGHAI)
    _actors: dict[str, Actor] = field(default_factory=dict)  # nobody's grants change while the round is played

    @contextmanager
    def on(self, day: str, hour: int = 9) -> Iterator[None]:
        """Let the acts inside happen on ``day`` (month-day of 2018), each some minutes after the other."""
        start = datetime.fromisoformat(f"2018-{day}").replace(hour=hour, tzinfo=clock.SHANGHAI)
        self.moment = start + timedelta(minutes=self.random.randint(1, 40))
        with clock.stopped(self.moment):
            yield

    def pause(self) -> None:
        """Some minutes pass before the next act."""
        clock.advance(timedelta(minutes=self.random.randint(2, 9)))

    def actor(self, username: str) -> Actor:
        if username not in self._actors:
            user = User.objects.select_related("person").get(username=username)
            self._actors[username] = Actor.of(user, address="10.8.0.6")
        self.pause()
        return self._actors[username]

    @property
    def officer(self) -> Actor:
        return self.actor("city.officer")

    def desk(self, unit: Unit) -> Actor:
        """Who sits at the desk of a county, or of the city for its direct schools."""
        return self.officer if unit.level == unit.Level.CITY else self.actor(f"county.{unit.code}")

    def begin(self, school: School, length: int) -> Application:
        """A draft with everything written."""
        fresh = Application(batch=self.batch, unit=school.unit)
        application: Application = drafting.begin(fresh, by=self.actor(f"school.{school.code}"))
        write_parts(self.random, application, school, length)
        return application

    def submit(self, application: Application) -> Application:
        """The applicant asks, the principal confirms, the stamped form is scanned."""
        code = application.unit.code
        submission.request_confirmation(application, by=self.actor(f"school.{code}"))
        done: Application = submission.submit(
            application,
            opinion="经校务会议研究，同意申报，所填内容属实。",
            confirmed=True,
            by=self.actor(f"principal.{code}"),
        )
        return done

    def scan(self, application: Application) -> None:
        """The printed form of the latest version, as if stamped and scanned."""
        version = application.latest
        assert version is not None  # noqa: S101 - scanned after submission
        by = self.actor(f"school.{application.unit.code}")
        printed = or_blank(lambda: pdf.form(papers.form_data(version)))
        file = intake.store(printed, "申报表盖章扫描件.pdf", purpose=SCAN, by=by, subject=application)
        Scan.objects.create(
            application=application, version=version, file=file, verdict="matched", at=clock.now(), by=by.user
        )
        submission.work.finish("pilots.scan", application, by=by)

    def score(self, sheet: Sheet, quality: int) -> None:
        """The expert fills in and submits a sheet around ``quality`` percent."""
        by = self.actor(sheet.expert.user.username)
        points = {
            i.key: Decimal(round(i.weight * max(40, min(98, quality + self.random.randint(-4, 4))) / 50)) / 2
            for i in sheet.application.batch.rubric.all()
        }
        verdict = "思路清晰、任务具体，建议支持。" if quality >= 78 else "方案较为笼统，进度和保障需进一步细化。"
        given: dict[str, Any] = {"points": points, "comments": {}, "overall": verdict, "recommend": quality >= 75}
        saved = review.save_scores(sheet, by=by, **given)
        review.submit_sheet(saved, by=by)


def write_parts(random: Random, application: Application, school: School, length: int) -> None:
    """Fill the draft's parts; the record has filled in what it knows."""
    facts: dict[str, object] = {
        "school": school.unit.name,
        "students": school.students,
        "teachers": school.teachers,
        "bandwidth": school.bandwidth,
        "nature": school.get_nature_display(),
        "founded": school.unit.opened_on.year if school.unit.opened_on else 1958,
    }
    written: c.Content = {
        "contact": {"title": random.choice(("一级教师", "高级教师", "二级教师"))},
        "foundation": {"intro": writing.intro(facts)},
        "commitment": dict(writing.commitment(facts)),
        "network": {"carrier": random.choice(("中国电信", "中国移动", "中国联通")) + "企业专线"},
        "security": _certificates(random),
        "budget": {"mechanism": "信息化经费列入学校年度预算，按公用经费的一定比例安排，专款专用，并接受审计监督。"},
        **{c.PLAN + key: {"text": text} for key, text in writing.plan(random, facts, length).items()},
    }
    parts = list(Part.objects.filter(application=application))
    for part in parts:
        part.values = {**part.values, **written.get(part.key, {})}
    Part.objects.bulk_update(parts, ["values"])


def _certificates(random: Random) -> c.Values:
    """Mostly in order; some have none yet, some have let one expire."""
    kind = random.random()
    if kind < 0.15:
        return {}
    until = "2018-10-31" if kind < 0.25 else f"{random.randint(2019, 2021)}-0{random.randint(1, 9)}-28"
    return {
        "mps_number": f"XKC{random.randint(10000, 99999)}",
        "mps_issuer": "公安部计算机信息系统安全产品质量监督检验中心",
        "mps_valid_until": until,
        "csa_number": f"CSTAR-{random.randint(1000, 9999)}",
        "csa_issuer": "赛宝认证中心",
        "csa_valid_until": f"{random.randint(2019, 2021)}-06-30",
    }
