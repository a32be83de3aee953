"""The supervision in the side navigation."""

from citong.kit import nav

from .perms import perms

nav.group(
    "项目实施",
    25,
    nav.Entry("督导计划", "supervision-campaigns-list", "calendar-event", perms.plan),
    nav.Entry("督导检查", "supervision-visits-list", "clipboard-check", perms.view),
    nav.Entry("问题整改", "supervision-findings-list", "alert-triangle", perms.view),
    nav.Entry("检查清单", "supervision-checklists-list", "list-check", perms.plan),
)
