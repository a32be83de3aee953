"""Rows and addresses of decisions, publicities, objections, and notices for the contract tests."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from citong.apps.pilots.actions import decision as actions
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Application, Decision, Objection, Publicity, ResultNotice
from citong.lib import clock

from .pilots import make_application, make_batch
from .rows import ids_of, ready_for, row_of

if TYPE_CHECKING:
    from citong.platform.org.models import Unit

_numbers = count(1)


def reviewed(unit: Unit, status: str = Status.REVIEWED) -> Application:
    """Of a school ``unit`` in a batch of the same unit, so that all of it lies within its reach."""
    return make_application(make_batch(unit, {unit: 3}), unit, status, score=80)


@row_of(Decision)
def make_decision(unit: Unit) -> Decision:
    given = {"outcome": Decision.Outcome.PROPOSED, "reason": "基础扎实"}
    return Decision.objects.create(application=reviewed(unit), **given)


def publicity_of(application: Application, *, days: int = 5) -> Publicity:
    """A running publicity of one school; with negative ``days`` its time is over."""
    batch, today = application.batch, clock.today()
    publicity = Publicity.objects.create(
        batch=batch,
        unit=batch.unit,
        title=f"{application.unit.name}公示",
        text="现予公示。",
        starts_on=today - timedelta(days=10),
        ends_on=today + timedelta(days=days),
    )
    given = {"publicity": publicity, "published_at": publicity.published_at}
    Decision.objects.create(application=application, outcome=Decision.Outcome.PROPOSED, **given)
    return publicity


@row_of(Publicity)
def make_publicity(unit: Unit) -> Publicity:
    return publicity_of(reviewed(unit, Status.PUBLICISED))


@row_of(Objection)
def make_objection(unit: Unit) -> Objection:
    publicity = make_publicity(unit)
    return Objection.objects.create(
        publicity=publicity,
        application=publicity.decisions.get().application,
        receipt=f"YY{next(_numbers):010d}",
        name="林志远",
        contact=f"138{next(_numbers):08d}",
        text="带宽与实际不符。",
    )


def unwritten_notice(unit: Unit, *, days: int) -> ResultNotice:
    publicity = publicity_of(reviewed(unit, Status.PUBLICISED), days=days)
    return ResultNotice(
        batch=publicity.batch,
        unit=publicity.unit,
        publicity=publicity,
        document_number=f"泉教装〔2018〕{next(_numbers)}号",
        title=f"关于公布{unit.name}为试点校的通知",
        addressees="各县（市、区）教育局",
        body="现予公布。",
        issued_on=clock.today(),
    )


@row_of(ResultNotice)
def make_notice(unit: Unit) -> ResultNotice:
    notice = unwritten_notice(unit, days=5)
    notice.save()
    return notice


@ready_for(actions.decide)
def ready_to_decide(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return Decision(application=reviewed(unit), outcome=Decision.Outcome.PROPOSED, reason="基础扎实"), {}


@ready_for(actions.redecide)
def ready_to_redecide(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return make_decision(unit), {"outcome": Decision.Outcome.RESERVE, "reason": "综合评议"}


@ready_for(actions.publicise)
def ready_to_publicise(unit: Unit) -> tuple[Any, dict[str, Any]]:
    batch = make_decision(unit).application.batch
    return Publicity(batch=batch, unit=batch.unit, title="公示", text="现予公示。", starts_on=clock.today()), {}


@ready_for(actions.answer_objection)
def ready_to_answer(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return make_objection(unit), {"verdict": Objection.Status.REJECTED, "reply": "经核查，数据属实。"}


@ready_for(actions.uphold)
def ready_to_uphold(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return reviewed(unit, Status.PUBLICISED), {"reason": "经查属实。"}


@ready_for(actions.establish)
def ready_to_establish(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return unwritten_notice(unit, days=-1), {}


@ids_of("pilots-decision")
def batch_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_decision(unit).application.batch_id}


@ids_of("pilots-decision-establish", "pilots-decision-list-pdf")
def publicity_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_publicity(unit).pk}


@ids_of("pilots-decision-notice-pdf")
def notice_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_notice(unit).pk}


@ready_for(actions.file_objection)
def ready_to_object(unit: Unit) -> tuple[Any, dict[str, Any]]:
    publicity = make_publicity(unit)
    listed = publicity.decisions.get().application
    given = {"name": "林志远", "contact": "0595-22764117", "text": "带宽与实际不符。"}
    return Objection(publicity=publicity, application=listed, **given), {}
