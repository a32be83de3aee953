"""Cases, adoptions and visits, and their rows for the contract tests."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from citong.apps.showcase import content
from citong.apps.showcase.actions import adopting, drafting, review, visits
from citong.apps.showcase.models import (
    Adoption,
    Case,
    CaseFigures,
    DailyViews,
    Draft,
    GuestVisit,
    Topic,
    Version,
    Visit,
)
from citong.apps.showcase.purposes import MATERIAL
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.calendar import days
from citong.platform.files import intake

from .org import make_unit
from .programmes import make_own_project
from .rows import ids_of, ready_for, row_of
from .uploads import pdf_upload, png_upload

if TYPE_CHECKING:
    from citong.platform.org.models import Unit
    from citong.records.programmes.models import Project

_numbers = count(1)
TYPED = {
    "title": "用数据看板做好食堂明厨亮灶",
    "topic": "4",
    "situation": "食堂每天供应一千二百人就餐，食材验收靠手写台账，家长看不到过程，出了问题难以追溯，学校管理压力很大。",
    "practice": "第一步，验收环节用扫码秤登记，供货单位、数量、检验报告当场上传。第二步，后厨四路摄像头接入看板，家长委员会每周轮值查看。"
    "第三步，每月把浪费数据交给膳食委员会讨论，调整菜谱。遇到的困难是老师傅不会用扫码秤，由信息组结对帮带两周。",
    "result": "台账差错明显减少，家长满意度提高，餐余浪费下降，追溯一批食材的时间从半天缩短到几分钟。",
    "lessons": "先把验收流程理顺再上系统；给老师傅留出学习时间，不要一次铺开所有环节。",
    "figure-0-name": "家长满意度",
    "figure-0-before": "78",
    "figure-0-after": "96",
    "figure-0-unit": "%",
    "figure-1-name": "追溯一批食材",
    "figure-1-before": "240",
    "figure-1-after": "5",
    "figure-1-unit": "分钟",
    "visits": "yes",
    "contact_name": "黄玥喆",
    "contact_mobile": "13850001234",
}


def make_draft_case(project: Project, **typed: str) -> Case:
    """Somebody at the school is writing; everything that is needed is written."""
    values = content.read({}, {**TYPED, **typed})
    topic = Topic.objects.get(code=values["topic"])
    case = Case.objects.create(project=project, unit=project.unit, title=values["title"], topic=topic)
    Draft.objects.create(case=case, values=values)
    return case


def submit(case: Case) -> Version:
    """As the principal's submission leaves it."""
    number = case.versions.count() + 1
    values = case.draft.values
    Case.objects.filter(pk=case.pk).update(status="submitted")
    case.status = Case.Status.SUBMITTED
    return Version.objects.create(
        case=case, number=number, title=values["title"], topic=Topic.objects.get(code=values["topic"]), content=values,
        text=content.full_text(values), digest=content.digest(number, case.pk, values),
    )  # fmt: skip


def make_submitted(project: Project, **typed: str) -> Case:
    case = make_draft_case(project, **typed)
    submit(case)
    return case


def make_published(project: Project, **typed: str) -> Case:
    """Anybody can read it."""
    case = make_draft_case(project, **typed)
    case.shown, case.published_on = submit(case), clock.today()
    case.status = Case.Status.PUBLISHED
    case.save()
    return case


def add_material(case: Case, *, public: bool, name: str = "明厨亮灶管理制度.pdf") -> int:
    """A file in the draft; gives its id."""
    file = intake.accept(pdf_upload(name), purpose=MATERIAL, by=Actor.system(), subject=case)
    row = {"id": file.pk, "name": file.name, "size": file.size, "sha256": file.sha256, "public": public}
    draft = case.draft
    draft.values = {**draft.values, "materials": [*draft.values.get("materials", []), row]}
    draft.save()
    return file.pk


@row_of(Case)
def make_case(unit: Unit) -> Case:
    return make_submitted(make_own_project(unit))


@row_of(Draft)
def make_draft(unit: Unit) -> Draft:
    return make_draft_case(make_own_project(unit)).draft


@row_of(CaseFigures)
def make_figures(unit: Unit) -> CaseFigures:
    return CaseFigures.objects.get(pk=make_published(make_own_project(unit)).pk)


@row_of(DailyViews)
def make_views(unit: Unit) -> DailyViews:
    return DailyViews.objects.create(case=make_published(make_own_project(unit)), count=3)


@row_of(Adoption)
def make_adoption(unit: Unit) -> Adoption:
    """``unit`` adopted a case of a school below itself, so that all of it lies within its reach."""
    case = make_published(make_own_project(make_unit(parent=unit)))
    return Adoption.objects.create(case=case, unit=unit, how="参照验收流程改造了本校食堂。")


def _booking(host: Unit, guest: Unit) -> dict[str, Any]:
    number = next(_numbers)
    return {
        "case": make_published(make_own_project(host)),
        "unit": host,
        "guest": guest,
        "day": days.add_workdays(clock.today(), 3 + number // 2),
        "half": "am" if number % 2 else "pm",
        "visitors": 12,
        "purpose": "了解食材验收流程",
        "contact_name": "林志远",
        "contact_mobile": f"139{number:08d}",
    }


@row_of(Visit)
def make_visit(unit: Unit) -> Visit:
    """Somebody comes to ``unit``."""
    return Visit.objects.create(**_booking(unit, make_unit(parent=unit)))


@row_of(GuestVisit)
def make_guest_visit(unit: Unit) -> GuestVisit:
    """``unit`` goes to see a school below itself."""
    return GuestVisit.objects.create(**_booking(make_unit(parent=unit), unit))


@ready_for(drafting.save)
def ready_to_save(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return make_draft(unit), {"typed": {**TYPED, "title": "用扫码秤管好食材验收"}}


@ready_for(drafting.attach)
def ready_to_attach(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return make_draft(unit), {"upload": pdf_upload(), "public": False}


@ready_for(drafting.detach)
def ready_to_detach(unit: Unit) -> tuple[Any, dict[str, Any]]:
    draft = make_draft(unit)
    return draft, {"file": add_material(draft.case, public=False)}


@ready_for(drafting.open_material)
def ready_to_open(unit: Unit) -> tuple[Any, dict[str, Any]]:
    draft, given = ready_to_detach(unit)
    return draft, {**given, "public": True}


@ready_for(drafting.set_cover)
def ready_for_cover(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return make_draft(unit), {"upload": png_upload(size=(400, 300))}


@ready_for(drafting.ask)
def ready_to_ask(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return make_draft_case(make_own_project(unit)), {}


@ready_for(review.submit)
def ready_to_submit(unit: Unit) -> tuple[Any, dict[str, Any]]:
    case = make_draft_case(make_own_project(unit))
    return case, {"seen": case.draft.revision, "confirmed": True}


@ready_for(review.take_down)
def ready_to_take_down(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return make_published(make_own_project(unit)), {"reason": "材料需要核实"}


@ready_for(adopting.adopt)
def ready_to_adopt(unit: Unit) -> tuple[Any, dict[str, Any]]:
    case = make_published(make_own_project(make_unit(parent=unit)))
    return Adoption(case=case, unit=unit, how="参照验收流程改造了本校食堂。"), {}


@ready_for(visits.book)
def ready_to_book(unit: Unit) -> tuple[Any, dict[str, Any]]:
    soon = days.add_workdays(clock.today(), 3)
    return GuestVisit(**{**_booking(make_unit(parent=unit), unit), "day": soon}), {}


@ready_for(visits.propose)
def ready_to_propose(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return make_visit(unit), {"day": days.add_workdays(clock.today(), 30), "half": "pm", "answer": "当天有考试"}


@ids_of("showcase-project")
def project_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_own_project(unit).pk}


@ids_of("showcase-write", "showcase-left", "showcase-save", "showcase-attach", "showcase-cover", "showcase-submit",
        "showcase-adopt", "showcase-book")  # fmt: skip
def draft_ids(unit: Unit) -> dict[str, Any]:
    """What is not public does not exist for others."""
    return {"pk": make_draft(unit).case_id}


@ids_of("showcase-version", "showcase-paper", "showcase-file", "showcase-material")
def version_ids(unit: Unit) -> dict[str, Any]:
    case = make_draft_case(make_own_project(unit))
    file = add_material(case, public=False)
    submit(case)
    return {"pk": case.pk, "number": 1, "file": file}
