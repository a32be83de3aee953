"""初审: return, rank, recommend within the quota, send as one package. The city does the same for its direct schools."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max

from citong.kit.actions import Changes, action
from citong.kit.errors import Refused
from citong.lib import clock

from .. import lifecycle
from ..models import Application, Dispatch, Mark, Opinion, Quota
from ..perms import perms
from ..queries import desks
from .moves import along, carry, move

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor

S = lifecycle.Status
RANKED = (S.SUBMITTED, S.RECOMMENDED)  # candidates that stand in the desk's order


def lock_desk(application: Application) -> Quota | None:
    return desks.lock_quota(application.batch, application.desk)


def opinion_field(label: str, *, required: bool = True, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=2000,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": f"请填写{label}。"},
    )


def mark_parts(application: Application, by: Actor, marks: list[dict[str, str]]) -> None:
    """Keep what has to be corrected where: ``[{"part": key, "comment": text}]``."""
    version = application.latest
    if version is None:
        raise Refused("这份申报还没有提交过的版本，不能标记。")
    Mark.objects.bulk_create(
        Mark(application=application, version=version, part=m["part"], comment=m["comment"], by=by.user)
        for m in marks
        if m.get("comment")
    )


@move(
    "退回修改",
    perm=perms.screen,
    moves=lifecycle.RETURN,
    inputs={"reason": opinion_field("退回原因")},
    lock=lock_desk,
    danger=True,
)
def return_for_correction(
    application: Application, *, reason: str, by: Actor, marks: list[dict[str, str]] | None = None
) -> None:
    """The school corrects and submits a new version; it keeps no place meanwhile."""
    mark_parts(application, by, marks or [])
    application.rank = None


@move(
    "推荐",
    perm=perms.screen,
    moves=lifecycle.RECOMMEND,
    inputs={"opinion": opinion_field("初审意见")},
    lock=lock_desk,
)
def recommend(application: Application, *, opinion: str, by: Actor) -> None:
    """Take one place of the desk's quota; the quota's row is the lock."""
    quota = Quota.objects.filter(batch=application.batch, unit=application.desk).first()
    places = quota.places if quota else 0
    taken = desks.used(application.batch, application.desk)
    if taken >= places:
        remedy = "请先调整市直学校的名额" if application.city_direct else "请与市局联系"
        raise Refused(
            f"{application.desk.label}的推荐名额为 {places} 个，已推荐 {taken} 个，不能再推荐{application.unit.name}。"
            f"如需增加名额，{remedy}。"
        )
    Opinion.objects.create(
        application=application,
        kind=Opinion.Kind.COUNTY,
        version=application.latest,
        text=opinion,
        signed_by=str(by.user or ""),
    )
    if application.rank is None:
        application.rank = next_rank(application)


def next_rank(application: Application) -> int:
    same_desk = Application.objects.filter(batch=application.batch, desk=application.desk)
    return (same_desk.aggregate(last=Max("rank"))["last"] or 0) + 1


@move(
    "不予推荐",
    perm=perms.screen,
    moves=lifecycle.NOT_RECOMMEND,
    inputs={"reason": opinion_field("不予推荐的理由")},
    lock=lock_desk,
    danger=True,
)
def not_recommend(application: Application, *, reason: str, by: Actor) -> None:
    """The application ends at its desk; the reason is shown to the school."""
    application.rank = None


def lock_own(quota: Quota) -> Quota | None:
    return desks.lock_quota(quota.batch, quota.unit)


@action("调整排序", perm=perms.screen, lock=lock_own, quiet=True)
def rank(quota: Quota, *, order: list[int], by: Actor) -> Changes:
    """Put the desk's candidates into the given order of application ids; all others stand behind, as they stood."""
    rows = {
        a.pk: a
        for a in Application.objects.select_for_update(of=("self",))
        .select_related("unit")
        .filter(batch=quota.batch, desk=quota.unit, status__in=RANKED)
        .order_by("pk")
    }
    unknown = [pk for pk in order if pk not in rows]
    if unknown:
        raise Refused("排序中有已不在候选名单内的学校，请刷新页面后重排。")
    rest = sorted((pk for pk in rows if pk not in order), key=lambda pk: (rows[pk].rank or len(rows) + pk, pk))
    moved: Changes = {}
    for place, pk in enumerate([*order, *rest], start=1):
        if rows[pk].rank != place:
            moved[str(rows[pk])] = [rows[pk].rank, place]
            rows[pk].rank = place
            rows[pk].save(update_fields=["rank"])
    return moved


def lock_sender(dispatch: Dispatch) -> Quota | None:
    return desks.lock_quota(dispatch.batch, dispatch.unit)


@action(
    "汇总报送",
    perm=perms.dispatch,
    creates=True,
    lock=lock_sender,
    inputs={"document_number": None, "letter": None},
)
def dispatch(package: Dispatch, *, by: Actor) -> None:
    """Send all recommended applications of the desk as one package, ranked, each with its version and scan."""
    rows = list(
        Application.objects.select_for_update(of=("self",))
        .select_related("unit")
        .filter(batch=package.batch, desk=package.unit, status=S.RECOMMENDED)
        .order_by("rank", "pk")
    )
    if not rows:
        raise Refused("还没有推荐任何学校，不能报送。")
    bare = [a.unit.name for a in rows if not a.scans.filter(version=a.latest).exists()]
    if bare:
        raise Refused(f"以下学校还没有上传最新版本的盖章扫描件，不能报送：{'、'.join(bare)}。")
    if not package.letter.strip():
        raise ValidationError({"letter": "请填写推荐意见。"})
    package.number = Dispatch.objects.filter(batch=package.batch, unit=package.unit).count() + 1
    package.content = [line(place, a) for place, a in enumerate(rows, start=1)]
    package.digest = hashlib.sha256(
        json.dumps(package.content, ensure_ascii=False, sort_keys=True).encode()
    ).hexdigest()
    package.sent_at, package.sent_by = clock.now(), by.user
    carry(rows, along(lifecycle.DISPATCH), "汇总报送", act=dispatch, beside=package, by=by)


def line(place: int, application: Application) -> dict[str, Any]:
    """One line of the package as it was sent."""
    version = application.latest
    assert version is not None  # noqa: S101 - a recommended application has been submitted
    return {
        "rank": place,
        "application": application.pk,
        "number": application.number,
        "school": application.unit.name,
        "version": version.number,
        "digest": version.digest,
        "scans": list(application.scans.filter(version=version).values_list("file__sha256", flat=True)),
    }
