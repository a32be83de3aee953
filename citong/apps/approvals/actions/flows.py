"""Designing flows: a draft is changed freely, a published version never."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from citong.kit.actions import action, fill
from citong.lib import clock
from citong.platform.identity.models import Post
from citong.platform.org.models import Unit
from citong.platform.workflow import checking
from citong.platform.workflow.models import FlowDef, FlowVersion
from citong.platform.workflow.perms import perms

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor

Status = FlowVersion.Status
LEVELS = [(code, label) for code, label in Unit.Level.choices if code != Unit.Level.DEPARTMENT]
POSTS = Post.Kind.choices


def _several(label: str, options: list[tuple[str, str]], hint: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=options, required=False, help_text=hint, widget=forms.CheckboxSelectMultiple
    )


OPEN_TO = {
    "levels": _several("哪些单位的人可以发起", LEVELS, "不勾选时，本单位和下属单位都可以。"),
    "posts": _several("哪些岗位的人可以发起", POSTS, "不勾选时，除家长外都可以；家长只能发起勾选了家长的流程。"),
}
FIRST = {"id": "apply", "type": "fill", "name": "申请", "who": [{"kind": "initiator"}]}


@action("新建流程", perm=perms.design, creates=True, inputs=OPEN_TO)
def create(flow: FlowDef, *, by: Actor, **content: Any) -> None:
    """A flow with the draft of its first version; ``content`` may bring tree, form and settings along."""
    details = {name: content.pop(name) for name in FlowVersion.CONTENT if name in content}
    fill(flow, content)
    flow.full_clean()
    flow.save()
    FlowVersion.objects.create(flow=flow, number=1, **{"tree": [FIRST], **details})


@action("修改流程信息", perm=perms.design, inputs=OPEN_TO)
def change(flow: FlowDef, *, by: Actor, **values: Any) -> None:
    fill(flow, values)


@action("停用", perm=perms.design, unless=lambda flow: "" if flow.enabled else "这个流程已经停用。", danger=True)
def disable(flow: FlowDef, *, by: Actor) -> None:
    """Nobody starts it any more; what runs is finished."""
    flow.enabled = False


@action("启用", perm=perms.design, unless=lambda flow: "这个流程正在使用。" if flow.enabled else "")
def enable(flow: FlowDef, *, by: Actor) -> None:
    flow.enabled = True


def _has_draft(flow: FlowDef) -> str:
    return "已有一份草稿，请直接修改。" if flow.versions.filter(status=Status.DRAFT).exists() else ""


@action("修改为新版本", perm=perms.design, unless=_has_draft)
def revise(flow: FlowDef, *, by: Actor) -> None:
    """A draft that begins with everything of the newest version."""
    last = flow.versions.order_by("-number").first()
    content = {name: getattr(last, name) for name in FlowVersion.CONTENT} if last else {"tree": [FIRST]}
    FlowVersion.objects.create(flow=flow, number=(last.number if last else 0) + 1, **content)


def _published(version: FlowVersion) -> str:
    return "" if version.status == Status.DRAFT else "已发布的版本不能修改，请先「修改为新版本」。"


@action("修改草稿", perm=perms.design, unless=_published, quiet=True)
def design(version: FlowVersion, *, by: Actor, **content: Any) -> None:
    """Change the tree, the form or the settings of a draft, complete or not."""
    for name, value in content.items():
        if name not in FlowVersion.CONTENT:
            raise ValueError(name)
        setattr(version, name, value)


@action("发布", perm=perms.design, unless=_published)
def publish(version: FlowVersion, *, note: str = "", by: Actor) -> None:
    """Put a draft into use; the version in use until now is retired, and finishes what runs on it."""
    if wrong := checking.problems(version):
        raise ValidationError([f"{number}. {text}" for number, text in enumerate(wrong, 1)])
    FlowVersion.objects.filter(flow=version.flow, status=Status.LIVE).update(status=Status.RETIRED)
    version.status, version.note = Status.LIVE, note
    version.published_at, version.published_by = clock.now(), by.user


@action("复制到本单位", perm=perms.design, creates=True)
def take_copy(flow: FlowDef, *, template: FlowDef, by: Actor) -> None:
    """A copy of a flow of a unit above, to be changed for one's own; once published it stands in for its template."""
    source = template.versions.filter(status=Status.LIVE).first()
    if source is None or not template.enabled:
        raise ValidationError(
            f"流程「{template}」还没有发布或已停用，不能复制；请改选其他流程，或请{template.unit}发布后再复制。"
        )
    for name in ("code", "name", "category", "icon", "about", "levels", "posts", "order", "archive_after"):
        setattr(flow, name, getattr(template, name))
    flow.template = template
    flow.full_clean()
    flow.save()
    content = {name: getattr(source, name) for name in FlowVersion.CONTENT}
    FlowVersion.objects.create(flow=flow, number=1, **content)
