"""What the city does at the end of a round: decide, publish, answer, establish; also several officers at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

from django.core.exceptions import ValidationError
from django.db import connection

from citong.apps.pilots.actions import decision
from citong.apps.pilots.models import Application, Decision, Objection, Publicity, ResultNotice
from citong.apps.pilots.perms import perms
from citong.platform.access.actor import Actor

DECIDER = (perms.view, perms.decide, perms.publish, perms.objection, perms.establish)


def decide_all(applications, outcomes, officer):
    for application, outcome in zip(applications, outcomes, strict=True):
        decision.decide(Decision(application=application, outcome=outcome, reason="综合评议"), by=officer)


def publish(batch, officer, starts_on=date(2018, 12, 24)):
    publicity = Publicity(unit=batch.unit, batch=batch, title="试点校名单公示", text="现予公示。", starts_on=starts_on)
    return decision.publicise(publicity, by=officer)


def statuses(applications):
    return [Application.objects.get(pk=a.pk).status for a in applications]


def together(*acts):
    """What each says that is pressed at the same moment: the reason of a refusal, else nothing."""

    def press(act):
        try:
            act()
        except ValidationError as refused:
            return refused.messages[0]
        else:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(press, acts))


def object_to(application, publicity):
    objection = Objection(
        publicity=publicity, application=application, name="家长", contact="x@example.cn", text="数据不实"
    )
    return decision.file_objection(objection, by=Actor.nobody())


def notice(publicity, issued_on=date(2018, 12, 31), number=12):
    return ResultNotice(
        unit=publicity.unit, batch=publicity.batch, publicity=publicity, document_number=f"泉教装〔2018〕{number}号",
        title="关于公布试点校名单的通知", addressees="各县（市、区）教育局", body="现予公布。", issued_on=issued_on,
    )  # fmt: skip
