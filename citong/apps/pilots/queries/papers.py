"""The application form as data for its printed paper: of a submitted version, or of the draft as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.apps.pilots import content as c
from citong.apps.pilots import entry, notice
from citong.apps.pilots.models import Opinion
from citong.apps.pilots.papers import data
from citong.lib import clock, money
from citong.records.places.models import School

from .contents import content_of, parts_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from citong.apps.pilots.models import Application, Version


def form_data(version: Version, *, hidden: Collection[str] = ()) -> data.ApplicationForm:
    """附件2 of a submitted version, with the last opinion of each kind until then; ``hidden`` kinds stay blank."""
    application = version.application
    given = Opinion.objects.filter(application=application, version__number__lte=version.number)
    rows = given.exclude(kind__in=hidden).select_related("version").order_by("version__number", "pk")
    opinions = {opinion.kind: _opinion(opinion, version) for opinion in rows}
    return _form(
        application,
        version.content,
        number=application.number,
        version=version.number,
        digest=version.digest,
        applied_on=version.at.astimezone(clock.SHANGHAI).date(),
        school_opinion=opinions.get(Opinion.Kind.SCHOOL, data.Opinion()),
        county_opinion=opinions.get(Opinion.Kind.COUNTY, data.Opinion()),
        expert_opinion=opinions.get(Opinion.Kind.EXPERTS, data.Opinion()),
        city_opinion=opinions.get(Opinion.Kind.CITY, data.Opinion()),
    )


def draft_data(application: Application) -> data.ApplicationForm:
    """附件2 of the draft, for a look at it on paper; it bears the word 草稿 and no code."""
    content = entry.sound(parts_of(application.batch), content_of(application))
    return _form(application, content, number=application.number, version=0, digest="", draft=True)


def file_name(application: Application, version: Version | None, extension: str) -> str:
    """``浮桥中心小学-申报表-第1版.pdf``."""
    mark = f"第{version.number}版" if version else "草稿"
    return f"{application.unit.label}-申报表-{mark}.{extension}"


def _opinion(opinion: Opinion, printed: Version) -> data.Opinion:
    """One about an earlier version says so, such as the county's after a supplement."""
    earlier = f"（对第 {opinion.version.number} 版的意见）" if opinion.version != printed else ""
    return data.Opinion(opinion.text + earlier, opinion.signed_by, opinion.signed_on, tuple(opinion.members))


def _form(application: Application, content: c.Content, **rest: object) -> data.ApplicationForm:
    school, foundation = content.get("school", {}), content.get("foundation", {})
    code = School.objects.filter(unit=application.unit).values_list("code", flat=True).first()
    sections = [section.part for section in application.batch.sections.all()]
    return data.ApplicationForm(
        annex=notice.annex(application.batch),
        title=application.batch.project_name,
        school=c.text_of(school, "name") or application.unit.name,
        school_code=code or "",
        address=c.text_of(school, "address"),
        postcode=c.text_of(school, "postcode"),
        kind=c.text_of(school, "kind"),
        district=c.text_of(school, "district"),
        website=c.text_of(school, "website"),
        principal=data.Principal(**_texts(c.PRINCIPAL, content)),
        contact=data.Contact(**_texts(c.CONTACT, content)),
        platform=c.text_of(foundation, "platform"),
        facts=basics(content),
        introduction=c.text_of(foundation, "intro"),
        annexed=annexed(content),
        plan_length=application.batch.plan_about,
        sections=tuple(data.Section(p.title, c.text_of(content.get(p.key), "text")) for p in sections),
        **rest,  # type: ignore[arg-type]
    )


def annexed(content: c.Content) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """What the form asks for beside the paper's own fields, to show that the conditions are met (申报条件), by part."""
    return tuple(
        (
            part.title,
            tuple((field.label, entry.shown(field, content.get(part.key, {}).get(field.key))) for field in part.fields),
        )
        for part in (c.COMMITMENT, c.NETWORK, c.SECURITY, c.BUDGET)
    )


def _texts(part: c.Part, content: c.Content) -> dict[str, str]:
    return {field.key: c.text_of(content.get(part.key), field.key) for field in part.fields}


def basics(content: c.Content) -> tuple[tuple[str, str], ...]:
    """The labelled figures that the form asks for in 学校基本情况和工作基础简介."""
    values, budget = content.get("foundation", {}), content.get("budget", {})
    spent = c.mean_spending(budget)
    bandwidth = c.text_of(content.get("network"), "bandwidth")
    found = (
        ("学校性质", c.text_of(values, "nature")),
        ("师生人数", f"教师 {c.text_of(values, 'teachers')} 人，学生 {c.text_of(values, 'students')} 人"),
        ("师机比", c.ratio(values.get("teachers"), values.get("teacher_devices"))),
        ("生机比", c.ratio(values.get("students"), values.get("student_devices"))),
        ("互联网出口带宽", f"{bandwidth} Mbps" if bandwidth else ""),
        ("年均信息化投入（近3年）", "" if spent is None else money.wan(spent)),
        ("网络基础", c.text_of(values, "network")),
        ("信息化功能场室及数量", c.text_of(values, "rooms")),
        ("校本资源拥有量", c.text_of(values, "resources")),
    )
    return tuple((label, text) for label, text in found if text)
