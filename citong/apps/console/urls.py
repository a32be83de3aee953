"""Addresses of the system administration."""

from django.urls import include, path

from citong.kit import nav
from citong.kit.pages import urls

from . import resources as r
from .perms import perms
from .views import accounts, roles, system, units

nav.group(
    "系统管理",
    90,
    nav.Entry("组织树", "console-tree", "sitemap", perms.view),
    nav.Entry("单位", "units-list", "building", perms.view),
    nav.Entry("人员", "people-list", "users", perms.view),
    nav.Entry("岗位", "posts-list", "id-badge", perms.view),
    nav.Entry("账号", "users-list", "user-cog", perms.view),
    nav.Entry("授权", "grants-list", "key", perms.view),
    nav.Entry("角色", "roles-list", "shield-check", perms.view),
    nav.Entry("权限对照表", "console-matrix", "table", perms.view),
    nav.Entry("审计", "audit-list", "history", perms.audit),
    nav.Entry("核验审计", "console-verify", "shield-lock", perms.verify),
    nav.Entry("发送记录", "deliveries-list", "send", perms.deliveries),
    nav.Entry("代码集", "code-sets-list", "list-numbers", perms.codes),
    nav.Entry("工作日调整", "days-list", "calendar", perms.calendar),
    nav.Entry("办公时间", "hours-list", "calendar-event", perms.calendar),
    nav.Entry("后台任务", "jobs-list", "progress", perms.jobs),
    nav.Entry("定时任务", "timetables-list", "clock", perms.jobs),
    nav.Entry("组件一览", "console-gallery", "components", perms.jobs),
)

urlpatterns = [
    path("units/tree/", units.tree, name="console-tree"),
    path("units/<int:pk>/branch/", units.branch, name="console-branch"),
    path("units/", include(urls(r.Units))),
    path("people/<int:pk>/account/", accounts.open_account, name="console-open-account"),
    path("people/", include(urls(r.People))),
    path("posts/", include(urls(r.Posts, found=False))),
    path("accounts/<int:pk>/password/", accounts.reset_password, name="console-reset-password"),
    path("accounts/sign-ins/<int:pk>/end/", accounts.end_sign_in, name="console-end-sign-in"),
    path("accounts/", include(urls(r.Accounts))),
    path("grants/", include(urls(r.Grants, found=False))),
    path("roles/matrix/", roles.matrix, name="console-matrix"),
    path("roles/new/", roles.add, name="console-role-add"),
    path("roles/<int:pk>/change/", roles.change, name="console-role-change"),
    path("roles/", include(urls(r.Roles))),
    path("audit/verify/", system.verify, name="console-verify"),
    path("audit/", include(urls(r.Trail, found=False))),
    path("deliveries/", include(urls(r.Deliveries, found=False))),
    path("code-sets/", include(urls(r.CodeSets))),
    path("codes/", include(urls(r.Codes))),
    path("days/", include(urls(r.Days))),
    path("hours/", include(urls(r.Hours))),
    path("jobs/", include(urls(r.Jobs, found=False))),
    path("timetables/", include(urls(r.Timetables, found=False))),
    path("gallery/", system.gallery, name="console-gallery"),
]
