"""Pages of people, their posts and their accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.apps.console import queries
from citong.apps.console.actions import accounts, people
from citong.apps.console.perms import perms
from citong.kit.columns import Column
from citong.kit.panels import FieldsPanel, RelatedPanel, TemplatePanel
from citong.kit.resource import Resource
from citong.lib import idnumber
from citong.platform.identity.models import Person, Post, User

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor

CONTACT = {"id_number": idnumber.mask_id, "mobile": idnumber.mask_mobile, "email": idnumber.mask_email}


def account_of(actor: Actor, person: Person) -> dict[str, Any]:
    """The person's account, or the way to open one."""
    user = User.objects.visible_to(actor, perms.view).filter(person=person).first()
    return {"person": person, "user": user, "may_open": user is None and actor.can(perms.accounts, person)}


def signed_in(actor: Actor, user: User) -> dict[str, Any] | None:
    """Where the account is signed in, for those who may end that."""
    if not actor.can(perms.accounts, user):
        return None
    return {"user": user, "rows": queries.sign_ins(user), "until": queries.locked_until(user)}


def authority(_actor: Actor, user: User) -> dict[str, Any]:
    return {"grants": queries.grants_of(user.person)}


class People(Resource):
    model = Person
    perms = perms
    slug = "people"
    title = "人员"
    columns = ("name", "sex", "id_number", "mobile", "email")
    filters = ("sex",)
    search = ("name",)
    order = ("name", "pk")
    fields = ("name", "sex", "id_number", "mobile", "email")
    create = people.register
    edit = people.correct_person
    actions = (people.add_post,)
    panels = (
        FieldsPanel("基本情况", ("name", "pinyin", "sex", "id_number", "mobile", "email")),
        RelatedPanel("岗位", "posts", ("unit", "title", "kind", "starts_on", "ends_on", "primary"), slug="posts"),
        TemplatePanel("账号", "console/_account_of.html", account_of),
    )
    sensitive = CONTACT


class Posts(Resource):
    model = Post
    perms = perms
    slug = "posts"
    title = "岗位"
    columns = (
        Column("person", second="person__pinyin"),
        "unit",
        "title",
        "kind",
        "starts_on",
        "ends_on",
        "primary",
    )
    filters = ("unit", "kind")
    search = ("person__name", "title", "unit__name")
    order = ("unit__path", "pk")
    fields = ("unit", "title", "kind", "starts_on")
    create = people.appoint
    edit = people.change_post
    actions = (people.end_post,)
    panels = (
        FieldsPanel("基本情况", ("person", "unit", "title", "kind", "starts_on", "ends_on", "primary")),
        RelatedPanel("授权", "grants", ("role", "unit", "starts_on", "ends_on", "granted_by"), slug="grants"),
    )


class Accounts(Resource):
    model = User
    perms = perms
    slug = "users"
    title = "账号"
    columns = (
        Column("username", second="person__name"),
        "phone",
        "is_active",
        "must_change_password",
        Column("last_login", "最近登录"),
        "created_at",
    )
    filters = ("is_active", "must_change_password")
    search = ("username", "person__name")
    order = ("username",)
    fields = ("username", "phone")
    edit = accounts.change_account
    actions = (
        accounts.unlock_account,
        accounts.clear_lockout,
        accounts.end_sessions,
        accounts.lock_account,
    )
    panels = (
        FieldsPanel(
            "基本情况",
            (
                "username",
                "person",
                "phone",
                "is_active",
                "must_change_password",
                "password_changed_at",
                Column("last_login", "最近登录"),
                "created_at",
            ),
        ),
        TemplatePanel("登录中的设备", "console/_signed_in.html", signed_in),
        TemplatePanel("现有授权", "console/_authority.html", authority),
    )
    sensitive = {"phone": idnumber.mask_mobile}
