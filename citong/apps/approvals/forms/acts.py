"""What each act on a task asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse

from citong.kit.adhoc import people
from citong.kit.adhoc.inputs import FilesField
from citong.kit.choices import shorten
from citong.kit.forms import CHOOSE, ask_in_words
from citong.lib.flow import positions
from citong.platform.inbox.models import WorkItem
from citong.platform.workflow import acting, intervening
from citong.platform.workflow.models import Instance, Task

from ..queries import reach
from ..queries.signers import Signers, signers

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor

HOW = [
    ("before", "请对方先看（前加签）：对方答复后再由我办理"),
    ("after", "请对方后签（后加签）：我同意后由对方再签"),
    ("join", "请对方一起签（并加签）"),
    ("consult", "只征求意见：不影响办理"),
]
TEXT = {"widget": forms.Textarea({"rows": 3}), "max_length": 1000}


class UrgencyForm(forms.Form):
    """How soon the initiator needs an answer; it orders the handlers' lists."""

    urgency = forms.TypedChoiceField(
        label="紧急程度",
        choices=WorkItem.Urgency.choices,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    @property
    def chosen(self) -> int | None:
        """What was sent; nothing, if it was none of the choices."""
        return self.cleaned_data.get("urgency") if self.is_valid() else None


class ActForm(forms.Form):
    """Made by ``form_for``: ``values()`` are the inputs of the act."""

    def values(self) -> dict[str, Any]:
        ids = {"user": "pk", "users": "pk"}
        found = {}
        for name, value in self.cleaned_data.items():
            many = name == "users"
            found[name] = [row.pk for row in value] if many else value.pk if name in ids else value
        return found


def form_for(verb: str, actor: Actor, subject: Task | Instance, post: Any = None, files: Any = None) -> ActForm:
    """The form of an act on a task, or of an administrator's on an instance."""
    form = ActForm(post, files)
    form.fields |= FIELDS[verb](actor, subject) if verb in FIELDS else {}
    for field in form.fields.values():
        ask_in_words(field)
    return form


def person(actor: Actor, label: str, task: Task | None = None) -> forms.ModelChoiceField[Any]:
    """A colleague, or with ``task`` who may have it instead."""
    found, url = _offered(actor, task)
    field = forms.ModelChoiceField(found.rows, label=label, empty_label=CHOOSE)
    shorten(field)
    field.label_from_instance = found.shown  # type: ignore[method-assign]
    field.widget.url = url  # type: ignore[attr-defined]
    return field


def persons(actor: Actor, label: str, task: Task | None = None) -> forms.ModelMultipleChoiceField:
    """Colleagues, or with ``task`` who may sign it too."""
    found, url = _offered(actor, task)
    field = forms.ModelMultipleChoiceField(found.rows, label=label)
    field.label_from_instance = found.shown  # type: ignore[method-assign]
    field.widget.attrs |= {"data-controller": "combobox", "data-combobox-url-value": url}
    return field


def _offered(actor: Actor, task: Task | None) -> tuple[Signers, str]:
    if task is None:
        return Signers(people.colleagues(actor)), reverse("approvals-people")
    return signers(actor, task), reverse("approvals-signers", args=[task.pk])


def opinion(label: str = "意见", *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, required=required, **TEXT)


def _send_back(_actor: Actor, task: Task) -> dict[str, forms.Field]:
    runs = acting.return_targets(task.instance, positions.read(task.run.path))
    choices = [(run.node, run.name) for run in runs]
    straight = forms.BooleanField(
        label="修改后直接回到我这里", required=False, help_text="不勾选时，中间的环节要重新办理。"
    )
    where = forms.ChoiceField(label="退回到", choices=choices, widget=forms.RadioSelect)
    where.initial = choices[0][0] if choices else None
    files = FilesField(label="附件", required=False, help_text="可选多个文件，每个不超过 20 MB。")
    return {"to": where, "opinion": opinion("退回原因", required=True), "files": files, "straight": straight}


def _transfer(actor: Actor, task: Task) -> dict[str, forms.Field]:
    return {"user": person(actor, "转给", task), "opinion": opinion("说明")}


def _add(actor: Actor, task: Task) -> dict[str, forms.Field]:
    how = forms.ChoiceField(label="方式", choices=HOW, widget=forms.RadioSelect, initial="before")
    return {"how": how, "users": persons(actor, "加签人", task), "opinion": opinion("说明")}


def _copy(actor: Actor, _task: Task) -> dict[str, forms.Field]:
    return {"users": persons(actor, "抄送给")}


def _comment(_actor: Actor, _task: Task) -> dict[str, forms.Field]:
    return {"text": opinion("评论内容", required=True)}


def reason() -> forms.CharField:
    return opinion("干预原因", required=True)


def _reassign(actor: Actor, instance: Instance) -> dict[str, forms.Field]:
    rows = instance.tasks.filter(status__in=Task.OPEN).select_related("run", "assignee__person")
    task = forms.TypedChoiceField(label="任务", coerce=int, choices=[(one.pk, str(one)) for one in rows])
    user = person(actor, "改派给")
    user.queryset = reach.successors(actor, instance)
    user.widget.url = reverse("approvals-successors", args=[instance.pk])  # type: ignore[attr-defined]
    return {"task": task, "user": user, "reason": reason()}


def _jump(_actor: Actor, instance: Instance) -> dict[str, forms.Field]:
    return {
        "to": forms.ChoiceField(label="跳转到", choices=intervening.landings(instance.version.nodes)),
        "reason": reason(),
    }


def _terminate(_actor: Actor, _instance: Instance) -> dict[str, forms.Field]:
    return {"reason": reason()}


def _change_version(_actor: Actor, instance: Instance) -> dict[str, forms.Field]:
    choices = [(one.pk, str(one)) for one in intervening.other_versions(instance)]
    version = forms.TypedChoiceField(label="改用版本", coerce=int, choices=choices)
    return {"version": version, "reason": reason()}


def _withdraw(_actor: Actor, _instance: Instance) -> dict[str, forms.Field]:
    return {"reason": opinion("撤回原因")}


FIELDS = {
    "send_back": _send_back,
    "transfer": _transfer,
    "add_signers": _add,
    "copy": _copy,
    "comment": _comment,
    "reassign": _reassign,
    "jump": _jump,
    "terminate": _terminate,
    "change_version": _change_version,
    "withdraw": _withdraw,
}
