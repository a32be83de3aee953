"""What the pilot programme sends in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from citong.apps.pilots.actions.decision import TELL
from citong.apps.pilots.models import Objection
from citong.platform.jobs.registry import OnDeath, job
from citong.platform.notify.channels import mail

if TYPE_CHECKING:
    from citong.platform.jobs.running import Running


@job(TELL, "向异议人发送答复", on_death=OnDeath.AGAIN, retries=3)
def tell_objector(running: Running, *, objection: int) -> None:
    """The answer goes to the mail address that the objector left; he has no account."""
    running.progress(0, 1, "发送邮件")
    found = Objection.objects.select_related("publicity__unit", "application__unit").get(pk=objection)
    body = (
        f"您对{found.application.unit.name}提出的异议（受理编号 {found.receipt}）已经办结：{found.get_status_display()}。\n\n"
        f"{found.answer}\n\n{found.publicity.unit.name}"
    )
    url = reverse("public-pilots-answer", args=[found.publicity_id])
    mail(found.contact, f"您反映的异议已答复（{found.receipt}）", body, url)
