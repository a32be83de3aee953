"""待办 and messages of an assessment: what waits at whose desk, who hears of what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from citong.apps.assessment import texts
from citong.apps.assessment.models import VetoItem
from citong.apps.assessment.perms import perms
from citong.platform.access.holders import holders, staff_of
from citong.platform.calendar import days, hours
from citong.platform.inbox import work
from citong.platform.notify.sending import notify

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from citong.apps.assessment.models import Assessment, Entry, Objection, Result, Veto
    from citong.platform.access.actor import Actor
    from citong.platform.identity.models import User
    from citong.platform.org.models import Unit

PUBLISH_DAYS, CONFIRM_DAYS, ANSWER_DAYS = 5, 3, 10  # working days for each desk


def page_of(assessment: Assessment) -> str:
    return reverse("assessments-detail", args=[assessment.pk])


def tab_of(entry: Entry) -> str:
    """The school's own page."""
    return reverse("assessment-project", args=[entry.project_id])


def receivers(entry: Entry) -> QuerySet[User]:
    """Those of the school who can open its assessment, and the responsible person as long as he works there."""
    school = entry.project.unit
    return holders(school, perms.view) | staff_of(school).filter(pk=entry.project.owner_id)


def to_close(assessment: Assessment) -> None:
    """The city has to work it out after the closing day."""
    work.open_item(
        texts.CLOSE,
        f"核算{assessment.title}（数据截止 {assessment.closes_on}）",
        page_of(assessment),
        assessment,
        unit=assessment.programme.unit,
        perm=perms.manage,
        due=hours.end_of(days.add_workdays(assessment.closes_on, 1)),
    )


def begun(assessment: Assessment, entries: Iterable[Entry]) -> None:
    """Schools hear of it, and the city's desk keeps the closing day in view."""
    to_close(assessment)
    for entry in entries:
        told = {"title": assessment.title, "school": entry.project.unit.name, "until": str(assessment.closes_on)}
        notify(texts.STARTED, receivers(entry), url=tab_of(entry), **told)


def invite(assessment: Assessment, reviewer: User, count: int) -> None:
    """One item for all sheets of a reviewer."""
    url = reverse("assessment-scoring-list")
    until = assessment.closes_on
    work.open_item(
        texts.SCORE,
        f"{assessment.title}：{count} 个项目待评分",
        url,
        assessment,
        user=reviewer,
        due=hours.end_of(until),
    )
    notify(texts.INVITED, [reviewer], url=url, title=assessment.title, count=count, until=str(until))


def closed(assessment: Assessment, by: Actor) -> None:
    work.finish(texts.CLOSE, assessment, by=by)
    work.open_item(
        texts.PUBLISH,
        f"公布{assessment.title}结果",
        page_of(assessment),
        assessment,
        unit=assessment.programme.unit,
        perm=perms.publish,
        due=hours.after_workdays(PUBLISH_DAYS),
    )


def published(assessment: Assessment, results: Iterable[Result], by: Actor) -> None:
    """Every school hears of its own result, its county too."""
    work.finish_all(assessment, by=by)
    for result in results:
        project = result.entry.project
        score = "不计分" if result.total is None else f"总分 {result.total} 分"
        notify(
            texts.RESULT,
            [*receivers(result.entry), *holders(project.desk, perms.view)],
            url=tab_of(result.entry),
            school=project.unit.name,
            title=assessment.title,
            grade=result.get_grade_display(),
            score=score,
            until=str(assessment.objections_until),
        )


def confirming(veto: Veto) -> Unit:
    """The desk that confirms: the city's, or the county's of the project."""
    if veto.item.confirmer == VetoItem.Confirmer.CITY:
        return veto.entry.assessment.programme.unit
    return veto.entry.project.desk


def entered(veto: Veto) -> None:
    work.open_item(
        texts.CONFIRM,
        f"认定一票否决：{veto}",
        reverse("assessment-vetoes-detail", args=[veto.pk]),
        veto,
        unit=confirming(veto),
        perm=perms.confirm,
        due=hours.after_workdays(CONFIRM_DAYS),
    )


def confirmed(veto: Veto) -> None:
    entry = veto.entry
    notify(
        texts.VETOED,
        receivers(entry),
        url=tab_of(entry),
        school=entry.project.unit.name,
        title=entry.assessment.title,
        item=veto.item.title,
        opinion=veto.opinion,
    )


def objected(objection: Objection) -> None:
    entry = objection.result.entry
    city = entry.assessment.programme.unit
    url = reverse("assessment-objections-detail", args=[objection.pk])
    title = f"答复异议：{entry}"
    work.open_item(
        texts.ANSWER, title, url, objection, unit=city, perm=perms.answer, due=hours.after_workdays(ANSWER_DAYS)
    )
    told = {"school": entry.project.unit.name, "title": entry.assessment.title, "text": objection.text[:200]}
    notify(texts.OBJECTED, [*holders(city, perms.answer), *holders(entry.project.desk, perms.view)], url=url, **told)


def answered(objection: Objection, by: Actor) -> None:
    work.finish_all(objection, by=by)
    entry = objection.result.entry
    notify(
        texts.ANSWERED,
        receivers(entry),
        url=tab_of(entry),
        school=entry.project.unit.name,
        title=entry.assessment.title,
        verdict="成立" if objection.status == "upheld" else "不成立",
        answer=objection.answer,
    )
