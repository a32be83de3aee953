"""Rows and addresses of the expert review for the contract tests."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from citong.apps.pilots.actions import assignment, experts, review
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Application, Expert, Recusal, RubricItem, Score, Sheet
from citong.platform.access.actor import Actor

from .pilots import make_application, make_batch, make_expert, make_sheet
from .rows import ids_of, ready_for, row_of

if TYPE_CHECKING:
    from citong.apps.pilots.models import Batch
    from citong.platform.org.models import Unit

_numbers = count(1)


def batch_of(unit: Unit, **fields: object) -> Batch:
    return make_batch(unit, **fields)


def application_in_review(unit: Unit) -> Application:
    """Of a school ``unit``, in a batch of the same unit, so that all of it lies within its reach."""
    return make_application(batch_of(unit), unit, Status.IN_REVIEW)


@row_of(Expert)
def make_pool_expert(unit: Unit) -> Expert:
    """An expert whose post hangs at ``unit`` itself; each has a county of his own name to be found by."""
    return make_expert(unit, unit, employer=f"福建省第{next(_numbers)}教育研究院")


@row_of(Sheet)
def make_draft_sheet(unit: Unit) -> Sheet:
    return make_sheet(application_in_review(unit), make_pool_expert(unit))


@row_of(Recusal)
def make_recusal(unit: Unit) -> Recusal:
    sheet = make_draft_sheet(unit)
    return Recusal.objects.create(expert=sheet.expert, application=sheet.application, reason="曾指导该校课题")


@row_of(Score)
def make_score(unit: Unit) -> Score:
    sheet = make_draft_sheet(unit)
    return Score.objects.create(sheet=sheet, item=RubricItem.objects.filter(batch=sheet.application.batch).first())


@ready_for(experts.enrol)
def ready_to_enrol(unit: Unit) -> tuple[Any, dict[str, Any]]:
    number = next(_numbers)
    fresh = Expert(
        unit=unit, name="林雅婷", mobile=f"137{number:08d}", employer="泉州师范学院", field="教育信息化", title="教授"
    )
    return fresh, {}


@ready_for(experts.issue_password)
def ready_for_password(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return make_pool_expert(unit), {}


@ready_for(assignment.assign)
def ready_to_assign(unit: Unit) -> tuple[Any, dict[str, Any]]:
    application = make_application(batch_of(unit, experts_per_application=1), unit, Status.ACCEPTED)
    return application.batch, {"pairs": [(application.pk, make_pool_expert(unit).pk)]}


@ready_for(assignment.add_expert)
def ready_to_add(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return application_in_review(unit), {"expert": make_pool_expert(unit)}


@ready_for(assignment.swap)
def ready_to_swap(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return make_draft_sheet(unit), {"expert": make_pool_expert(unit)}


@ready_for(review.finish_review)
def ready_to_finish(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return application_in_review(unit), {}


@ready_for(review.write_group_opinion)
def ready_for_opinion(unit: Unit) -> tuple[Any, dict[str, Any]]:
    application = make_application(batch_of(unit), unit, Status.REVIEWED)
    return application, {"opinion": "同意推荐。", "members": "陈国栋、林雅婷"}


@ids_of("pilots-assignment", "pilots-results")
def batch_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": batch_of(unit).pk}


@ids_of("pilots-assignment-add", "pilots-assignment-urge", "pilots-results-one", "pilots-results-opinion")
def application_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": application_in_review(unit).pk}


@ids_of("pilots-assignment-swap", "pilots-assignment-withdraw", "pilots-scoring")
def sheet_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_draft_sheet(unit).pk}


@ids_of("pilots-experts-password")
def expert_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_pool_expert(unit).pk}


@ready_for(review.save_scores)
def ready_to_save_scores(unit: Unit) -> tuple[Any, dict[str, Any]]:
    """The expert's alone."""
    sheet = make_draft_sheet(unit)
    items = sheet.application.batch.rubric.all()
    given = {
        "points": {item.key: item.weight for item in items},
        "comments": {},
        "overall": "可行。",
        "recommend": True,
    }
    return sheet, {**given, "by": Actor.of(sheet.expert.user)}


@ready_for(review.submit_sheet)
def ready_to_submit_sheet(unit: Unit) -> tuple[Any, dict[str, Any]]:
    sheet, given = ready_to_save_scores(unit)
    return review.save_scores(sheet, **given), {"by": given["by"]}


@ready_for(review.recuse)
def ready_to_recuse(unit: Unit) -> tuple[Any, dict[str, Any]]:
    sheet = make_draft_sheet(unit)
    return sheet, {"reason": "曾指导该校课题", "by": Actor.of(sheet.expert.user)}
