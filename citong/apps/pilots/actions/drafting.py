"""填写: beginning an application and saving its draft, part by part; a draft keeps whatever is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.apps.pilots import entry
from citong.apps.pilots.models import Application, Batch, Part, Step
from citong.apps.pilots.perms import perms
from citong.apps.pilots.purposes import CERTIFICATE
from citong.apps.pilots.queries import desks, starting
from citong.apps.pilots.queries.contents import part_of, parts_of
from citong.apps.pilots.queries.record import SEXES, record_of
from citong.kit.actions import action
from citong.kit.errors import Conflict, Refused
from citong.lib import chance, clock
from citong.platform.files import intake
from citong.platform.identity.models import Person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.files.uploadedfile import UploadedFile

    from citong.apps.pilots import content as c
    from citong.platform.access.actor import Actor

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # without I and O, which look like figures
NO_AREA = "350500"


def lock_year(application: Application) -> list[Batch]:
    """The batches of the year: under their rows numbers and blind codes are given out."""
    year = application.batch.opens_at.astimezone(clock.SHANGHAI).year
    return list(Batch.objects.select_for_update().filter(opens_at__year=year).order_by("pk"))


def next_number(application: Application) -> str:
    """``2018-350582-0007``: year, area, running number of the year."""
    year = application.batch.opens_at.astimezone(clock.SHANGHAI).year
    area = application.unit.area_code or application.desk.area_code or NO_AREA
    last = Application.objects.filter(number__startswith=f"{year}-").values_list("number", flat=True)
    taken = max((int(number.rpartition("-")[2]) for number in last), default=0)
    return f"{year}-{area}-{taken + 1:04d}"


def fresh_code(batch: Batch) -> str:
    """A blind code like ``A017`` that says nothing of the order in which schools began."""
    taken = set(Application.objects.filter(batch=batch).values_list("blind_code", flat=True))
    while (code := f"{chance.letter(LETTERS)}{chance.below(1000):03d}") in taken:
        pass
    return code


@action("开始申报", perm=perms.fill, creates=True, lock=lock_year)
def begin(application: Application, *, by: Actor) -> None:
    """Begin a draft, filled in from the school's record; refused at once where the school cannot apply."""
    if reason := starting.refusal(application.batch, application.unit):
        raise Refused(reason)
    application.place_at(desks.desk_of(application.unit))
    application.number = next_number(application)
    application.blind_code = fresh_code(application.batch)
    known = record_of(application.unit)
    known.setdefault("contact", _oneself(by))
    summarise(application, known)
    application.full_clean()
    application.save()
    Part.objects.bulk_create(
        Part(application=application, key=part.key, values=known.get(part.key, {}), saved_by=by.user)
        for part in parts_of(application.batch)
    )
    Step.objects.create(
        application=application,
        after=application.status,
        label="开始申报",
        by=by.user,
        post=by.post,
        address=by.address,
    )


def _oneself(by: Actor) -> c.Values:
    """Who begins is the contact, unless the school has named one."""
    if by.user is None or by.post is None:
        return {}
    person = by.user.person
    values = {
        "name": person.name,
        "position": by.post.title,
        "sex": SEXES.get(Person.Sex(person.sex), ""),
        "mobile": person.mobile,
        "email": person.email,
    }
    return {key: value for key, value in values.items() if value}


def summarise(application: Application, content: c.Content) -> None:
    """Repeat in the application's row what lists show."""
    school, contact = content.get("school", {}), content.get("contact", {})
    students: Any = content.get("foundation", {}).get("students")
    application.kind = str(school.get("kind", ""))
    application.students = students
    application.contact_name = str(contact.get("name", ""))
    application.contact_mobile = str(contact.get("mobile", ""))


def lock_application(part: Part) -> Application:
    """The application's row comes before its parts' rows, so that a submission sees each part whole."""
    return Application.objects.select_for_update(of=("self",)).get(pk=part.application_id)


def sealed(part: Part) -> str:
    """Why the part cannot be edited now; empty if it can."""
    return not_editable(Application.objects.get(pk=part.application_id))


def not_editable(application: Application) -> str:
    if application.editable:
        return ""
    return f"申报当前为「{application.get_status_display()}」，内容不能修改。"


def _keep(part: Part, typed: Mapping[str, str], by: Actor) -> None:
    spec = part_of(part.application.batch, part.key)
    fields = {field.key: field for field in spec.fields if field.kind != "file"}
    read = {key: entry.read(fields[key], text) for key, text in typed.items() if key in fields}
    part.values = {key: value for key, value in {**part.values, **read}.items() if value not in (None, "")}
    part.saved_at, part.saved_by = clock.now(), by.user


@action("保存申报表", perm=perms.fill, quiet=True, lock=lock_application, unless=sealed)
def save(part: Part, *, typed: Mapping[str, str], by: Actor) -> None:
    """Keep what was typed into a part, valid or not; a part that somebody else saved meanwhile raises ``Conflict``."""
    _keep(part, typed, by)


@action("保存申报表", perm=perms.fill, quiet=True, creates=True, lock=lock_application)
def begin_part(part: Part, *, typed: Mapping[str, str], by: Actor) -> None:
    """The first saving of a part that the form did not have when the draft was begun."""
    if reason := sealed(part):
        raise Refused(reason)
    if Part.objects.filter(application=part.application, key=part.key).exists():
        raise Conflict("这一部分刚刚被他人修改过。您填写的内容还在，请对照最新内容后再保存。")
    _keep(part, typed, by)


@action("上传证书扫描件", perm=perms.fill, lock=lock_application, unless=sealed)
def attach(part: Part, *, field: str, upload: UploadedFile, by: Actor) -> None:
    """Put a file into a field of kind file; the one before stays kept for versions that name it."""
    _file_field(part, field)
    part.revision -= 1  # the revision guards what is typed; a file comes and goes beside it
    stored = intake.accept(upload, purpose=CERTIFICATE, by=by, subject=part.application)
    part.values = {
        **part.values,
        field: {"id": stored.pk, "name": stored.name, "sha256": stored.sha256, "size": stored.size},
    }
    part.saved_at, part.saved_by = clock.now(), by.user


@action("移除证书扫描件", perm=perms.fill, lock=lock_application, unless=sealed)
def detach(part: Part, *, field: str, by: Actor) -> None:
    """Empty a field of kind file; versions that name the file keep it."""
    _file_field(part, field)
    part.revision -= 1
    part.values = {key: value for key, value in part.values.items() if key != field}
    part.saved_at, part.saved_by = clock.now(), by.user


def _file_field(part: Part, field: str) -> None:
    spec = part_of(part.application.batch, part.key)
    if field not in {f.key for f in spec.fields if f.kind == "file"}:
        raise Refused("这一项不能上传文件。")
