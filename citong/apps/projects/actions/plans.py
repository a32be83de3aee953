"""实施计划: begun, kept while it is written, submitted, decided by the desk above, changed by a further version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.urls import reverse

from citong.apps.projects import plan_rules
from citong.apps.projects.models import BudgetLine, Milestone, Plan
from citong.apps.projects.models.plan import fresh_key
from citong.apps.projects.perms import perms
from citong.apps.projects.queries import plans
from citong.apps.projects.queries.receivers import receivers
from citong.apps.projects.texts import APPROVE, PLAN, PLAN_APPROVED, PLAN_RETURNED, PLAN_SENT, PLAN_WITHDRAWN
from citong.kit.actions import action
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.calendar import hours
from citong.platform.inbox import work
from citong.platform.notify.sending import notify
from citong.records.programmes.models import Project

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citong.platform.access.actor import Actor

    Rows = Sequence[Mapping[str, Any]]

S = Plan.Status
WRITE_DAYS, CORRECT_DAYS, APPROVE_DAYS = 10, 5, 5  # working days that each has
CLOSED = {
    Project.Status.SUSPENDED: "项目已暂停，恢复后再编制和审批实施计划。",
    Project.Status.REVOKED: "试点资格已撤销，实施计划不再变更。",
    Project.Status.FINISHED: "项目已结项，实施计划不再变更。",
}
MILESTONE = ("title", "deliverable", "weight", "starts_on", "due_on", "owner")
LINE = ("year", "purpose", "source", "amount")


def closed(project: Project) -> str:
    """Why nothing about the project's plan can be done now; empty if it can."""
    return CLOSED.get(Project.Status(project.status), "")


def shut(plan: Plan) -> str:
    return closed(plan.project)


def frozen(plan: Plan) -> str:
    """Why this version cannot be written."""
    return shut(plan) if plan.status == S.DRAFT else f"这一版{plan.get_status_display()}，不能再修改。"


def kept(plan: Plan) -> str:
    """Why this draft cannot be given up."""
    return shut(plan) if plan.base_id else "第一份实施计划必须编制，不能放弃。"


def lock_project(plan: Plan) -> Project:
    """The project's row orders everything that happens to its plans."""
    return Project.objects.select_for_update().get(pk=plan.project_id)


def page_of(plan: Plan) -> str:
    return reverse("plans-detail", args=[plan.pk])


def words(plan: Plan) -> dict[str, object]:
    return {"school": plan.project.unit.name, "number": plan.number}


def ask(project: Project) -> None:
    """A school that begins has its plan to write."""
    on_desk(project, "编制实施计划", WRITE_DAYS)


def on_desk(project: Project, title: str, count: int) -> None:
    url = reverse("projects-plan", args=[project.pk])
    work.open_item(PLAN, title, url, project, unit=project.unit, perm=perms.plan, due=hours.after_workdays(count))


def before_approvers(plan: Plan) -> None:
    """The desk above decides on what was submitted."""
    project = plan.project
    title = f"审批{project.unit.name}实施计划{'变更' if plan.base_id else ''}"
    due = hours.after_workdays(APPROVE_DAYS)
    work.open_item(APPROVE, title, page_of(plan), project, unit=project.desk, perm=perms.approve, due=due)


def ask_again(project: Project) -> None:
    """What is to be done about its plan when a project goes on: decide, write on, or write the first one."""
    plan = plans.at_work(project)
    if plan is None:
        if plans.in_force(project) is None:
            ask(project)
    elif plan.status == S.SUBMITTED:
        before_approvers(plan)
    elif plans.sent_back(plan):
        on_desk(project, "修改后重新报批实施计划", CORRECT_DAYS)
    else:
        on_desk(project, "报批实施计划变更" if plan.base_id else "编制实施计划", WRITE_DAYS)


@action("编制实施计划", perm=perms.plan, creates=True, lock=lock_project, quiet=True)
def begin(plan: Plan, *, by: Actor) -> None:
    """A first draft, or with a plan in force a change of it that begins with all it says."""
    project = plan.project
    if reason := closed(project):
        raise Refused(reason)
    if plans.at_work(project):
        raise Refused("这个项目已有一份实施计划在编制或审批，请继续办理那一份。")
    plan.base = plans.in_force(project)
    plan.number = next_number(project)
    plan.goals = plan.base.goals if plan.base else ""
    plan.full_clean()
    plan.save()
    if plan.base:
        copy_rows(plan.base, plan)
        on_desk(project, "报批实施计划变更", WRITE_DAYS)


def next_number(project: Project) -> int:
    return (Plan.objects.filter(project=project).aggregate(last=Max("number"))["last"] or 0) + 1


def copy_rows(old: Plan, new: Plan) -> None:
    """Milestones with their keys, and the money."""
    for model, names in ((Milestone, ("key", "order", *MILESTONE)), (BudgetLine, ("order", *LINE))):
        rows = model.objects.filter(plan=old)
        model.objects.bulk_create(model(plan=new, **{name: getattr(row, name) for name in names}) for row in rows)


@action("保存实施计划", perm=perms.plan, unless=frozen, quiet=True)
def save(plan: Plan, *, goals: str, reason: str, milestones: Rows, budget: Rows, by: Actor) -> None:
    """Keep what is typed; a draft may be incomplete. A milestone that names its ``key`` remains the same one."""
    plan.goals, plan.reason = goals, reason
    known = set(Milestone.objects.filter(plan__project=plan.project_id).values_list("key", flat=True))
    Milestone.objects.filter(plan=plan).delete()
    rows = []
    for order, given in enumerate(milestones):
        key = str(given.get("key") or "")
        known.discard(key) if (same := key in known) else None
        rows.append(Milestone(plan=plan, order=order, key=key if same else fresh_key(), **typed(Milestone, given)))
    Milestone.objects.bulk_create(rows)
    BudgetLine.objects.filter(plan=plan).delete()
    BudgetLine.objects.bulk_create(
        BudgetLine(plan=plan, order=order, **typed(BudgetLine, given)) for order, given in enumerate(budget)
    )


def typed(model: type[Milestone | BudgetLine], given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a row; what is left out is empty in the way of its field."""
    names = MILESTONE if model is Milestone else LINE
    empty = {name: model._meta.get_field(name).get_default() for name in names}
    return {name: empty[name] if given.get(name) in (None, "") else given[name] for name in names}


@action("报批", perm=perms.plan, moves={S.DRAFT: S.SUBMITTED}, unless=shut, lock=lock_project)
def submit(plan: Plan, *, by: Actor) -> None:
    """Check it and lay it before the desk above."""
    if wrong := plan_rules.faults(plan):
        raise ValidationError(wrong)  # type: ignore[arg-type]
    project = plan.project
    plan.submitted_at, plan.submitted_by = clock.now(), by.user
    work.finish(PLAN, project, by=by)
    before_approvers(plan)
    reason = f"变更理由：{plan.reason}" if plan.base_id else ""
    notify(PLAN_SENT, plans.approvers(project.desk), url=page_of(plan), reason=reason, **words(plan))


@action("撤回", perm=perms.plan, moves={S.SUBMITTED: S.DRAFT}, unless=shut, lock=lock_project)
def withdraw(plan: Plan, *, by: Actor) -> None:
    """Before it is decided the school may take it back to correct it."""
    project = plan.project
    plan.submitted_at = plan.submitted_by = None
    work.finish(APPROVE, project, by=by)
    on_desk(project, "修改后重新报批实施计划", CORRECT_DAYS)
    notify(
        PLAN_WITHDRAWN, plans.approvers(project.desk), url=reverse("projects-plan", args=[project.pk]), **words(plan)
    )


@action("放弃变更", perm=perms.plan, moves={S.DRAFT: S.DROPPED}, unless=kept, lock=lock_project, danger=True)
def drop(plan: Plan, *, by: Actor) -> None:
    """The plan in force goes on as it is."""
    work.finish(PLAN, plan.project, by=by)


def words_field(label: str, *, required: bool) -> forms.CharField:
    return forms.CharField(label=label, max_length=1000, required=required, widget=forms.Textarea({"rows": 3}))


def decided(plan: Plan, opinion: str, by: Actor) -> None:
    plan.decided_at, plan.decided_by, plan.opinion = clock.now(), by.user, opinion
    work.finish(APPROVE, plan.project, by=by)


@action(
    "批准",
    perm=perms.approve,
    moves={S.SUBMITTED: S.APPROVED},
    inputs={"opinion": words_field("审批意见", required=False)},
    unless=shut,
    lock=lock_project,
)
def approve(plan: Plan, *, by: Actor, opinion: str = "") -> None:
    """From now on it is the plan in force; what was in force stays on record."""
    Plan.objects.filter(project=plan.project_id, status=S.APPROVED).update(status=S.REPLACED)
    decided(plan, opinion, by)
    notify(PLAN_APPROVED, receivers(plan.project), url=page_of(plan), reason=opinion, **words(plan))


@action(
    "退回修改",
    perm=perms.approve,
    moves={S.SUBMITTED: S.RETURNED},
    inputs={"reason": words_field("退回原因", required=True)},
    unless=shut,
    lock=lock_project,
    danger=True,
)
def give_back(plan: Plan, *, reason: str, by: Actor) -> None:
    """What was sent stays as it was; the school corrects a further version that begins with all of it."""
    decided(plan, reason, by)
    Plan.objects.filter(pk=plan.pk).update(status=S.RETURNED)  # before the next one: only one is at work
    fresh = Plan.objects.create(
        project=plan.project, number=next_number(plan.project), base=plan.base, goals=plan.goals, reason=plan.reason
    )
    copy_rows(plan, fresh)
    on_desk(plan.project, "修改后重新报批实施计划", CORRECT_DAYS)
    url = reverse("projects-plan", args=[plan.project_id])
    notify(PLAN_RETURNED, receivers(plan.project), url=url, reason=reason, **words(plan))
