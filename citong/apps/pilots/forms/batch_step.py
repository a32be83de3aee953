"""What all steps of the wizard share: the draft they stand on, what was typed, what the notice suggests."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.http import QueryDict

from citong.apps.pilots import notice
from citong.apps.pilots.definition import Definition
from citong.apps.pilots.models import Batch
from citong.kit.forms import made

if TYPE_CHECKING:
    from citong.apps.pilots.models import BatchDraft
    from citong.platform.org.models import Unit

steps: dict[str, type[Step]] = {}  # in their order


@dataclass
class Writing:
    """What the steps stand on: the draft, the batch that serves as pattern, the units that get places."""

    draft: BatchDraft
    pattern: Definition
    desks: list[Unit]
    code: str  # suggested
    old_number: str = ""  # document number of the pattern
    forms: dict[str, Step] = field(default_factory=dict)

    def typed(self, key: str) -> QueryDict | None:
        """What was saved in the step ``key``."""
        stored = self.draft.values.get(key)
        return querydict(stored) if stored is not None else None

    def text(self, key: str, name: str) -> str:
        typed = self.typed(key)
        return str(typed.get(name, "")).strip() if typed else ""

    def read_notice(self) -> dict[str, Any]:
        return notice.read(self.text("notice", "notice_text"))

    def form(self, key: str) -> Step:
        """The step as it was saved, or as it starts."""
        if key not in self.forms:
            self.forms[key] = steps[key](self, self.typed(key))
        return self.forms[key]

    def ready(self) -> bool:
        return all(self.done(key) for key in steps)

    def done(self, key: str) -> bool:
        """Saved, and it holds."""
        return key in self.draft.values and self.form(key).is_valid()

    def definition(self) -> Definition:
        """The batch that all steps together describe; only where they are ``ready``."""
        whole = Definition(dict(self.pattern.facts), {}, [], [], [])
        for key in steps:
            self.form(key).contribute(whole)
        return whole


def querydict(stored: dict[str, list[str]]) -> QueryDict:
    found = QueryDict(mutable=True)
    for name, values in stored.items():
        found.setlist(name, values)
    return found


class Step(forms.Form):
    """One step: ``writing`` gives its start values, ``data`` what was typed."""

    key: ClassVar[str]
    title: ClassVar[str]
    facts: ClassVar[tuple[str, ...]] = ()  # fields of the batch that it asks for as they are

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        steps[cls.key] = cls

    def __init__(self, writing: Writing, data: Any = None) -> None:
        super().__init__(data)
        self.writing = writing
        for name in self.facts:
            asked = made(Batch._meta.get_field(name))  # type: ignore[arg-type]
            if asked is not None:
                asked.initial = writing.pattern.facts.get(name, asked.initial)
                self.fields[name] = asked

    def suggestions(self) -> dict[str, Any]:
        """What the notice says otherwise than the fields of this step: value by field."""
        read = self.writing.read_notice()
        return {
            name: value
            for name, value in read.items()
            if name in self.fields and str(self[name].value() or "") != str(value)
        }

    def contribute(self, whole: Definition) -> None:
        whole.facts |= {name: self.cleaned_data[name] for name in self.facts}
