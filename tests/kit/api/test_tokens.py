"""Programs act as one post, with a key that only its owner has seen."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from citong.kit.api.perms import perms as own
from citong.lib import clock
from citong.platform.access.tokens import ApiToken
from citong.platform.audit.models import Entry
from citong.records.places.models import School
from citong.records.places.perms import perms
from tests.factories import make_user_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def holder(city):
    return make_user_with(city.county, own.token, perms.view, perms.change)


@pytest.fixture
def issue(client, holder):
    """Make a key on the page; gives its secret."""

    def issued(**given):
        client.force_login(holder)
        page = client.post(reverse("api-tokens"), {"name": "数据同步", "days": 30, **given})
        assert page.status_code == 200
        return page.context["secret"]

    return issued


def test_a_program_reads_with_its_key(speaker, issue, schools):
    api = speaker(Client(), Authorization=f"Bearer {issue()}")
    assert [row["id"] for row in api("get", "schools/").json()["items"]] == [schools.first.pk, schools.second.pk]
    assert ApiToken.objects.get().used_at is not None


def test_the_secret_is_shown_once_and_not_kept(client, issue):
    secret = issue()
    assert secret.startswith("ct_")
    assert secret not in client.get(reverse("api-tokens")).text
    token = ApiToken.objects.get()
    kept = {str(getattr(token, field.attname)) for field in ApiToken._meta.concrete_fields}
    assert not any(secret.split("_", 2)[2] in value for value in kept)
    entry = Entry.objects.get(action="api.issue")
    assert {"salt", "digest"} & set(entry.changes) == set()


@pytest.mark.parametrize("text", ["ct_000000000000_x", "nonsense", "ct__", ""])
def test_a_wrong_key_is_refused_even_with_a_session(speaker, client, holder, text):
    client.force_login(holder)
    answer = speaker(client, Authorization=f"Bearer {text}")("get", "schools/")
    assert (answer.status_code, answer.json()["title"]) == (401, "还没有登录")


def test_a_key_for_reading_does_not_write(speaker, issue, schools):
    api = speaker(Client(), Authorization=f"Bearer {issue(read_only='on')}")
    answer = api("patch", f"schools/{schools.first.pk}/", {"students": 5}, If_Match='"0"')
    assert (answer.status_code, "只能查询" in answer.json()["detail"]) == (403, True)


def test_a_key_for_writing_writes_in_the_name_of_its_holder(speaker, issue, schools, holder):
    api = speaker(Client(enforce_csrf_checks=True), Authorization=f"Bearer {issue()}")
    assert api("patch", f"schools/{schools.first.pk}/", {"students": 5}, If_Match='"0"').status_code == 200
    assert (School.objects.get(pk=schools.first.pk).students, Entry.objects.get(action="places.change").user) == (
        5,
        holder,
    )


def test_a_key_ends_with_its_day_its_post_its_account_and_its_permission(speaker, issue, holder):
    api = speaker(Client(), Authorization=f"Bearer {issue()}")
    assert api("get", "schools/").status_code == 200
    with clock.travel(timezone.now() + timedelta(days=31)):
        assert api("get", "schools/").status_code == 401
    post = holder.person.posts.get()
    post.ends_on = clock.today() - timedelta(days=1)
    post.save()
    assert api("get", "schools/").status_code == 401
    post.ends_on = None
    post.save()
    holder.is_active = False
    holder.save()
    assert api("get", "schools/").status_code == 401
    holder.is_active = True
    holder.save()
    assert api("get", "schools/").status_code == 200
    post.grants.all().delete()
    assert api("get", "schools/").status_code == 401


def test_a_revoked_key_is_dead_at_once(client, speaker, issue):
    api = speaker(Client(), Authorization=f"Bearer {issue()}")
    token = ApiToken.objects.get()
    client.post(reverse("api-token-revoke", args=[token.pk]))
    assert api("get", "schools/").status_code == 401
    assert Entry.objects.filter(action="api.revoke").count() == 1


def test_nobody_ends_the_key_of_another(client, issue, city):
    issue()
    client.force_login(make_user_with(city.county, own.token))
    assert client.post(reverse("api-token-revoke", args=[ApiToken.objects.get().pk])).status_code == 404
    assert ApiToken.objects.get().alive


def test_without_the_permission_there_are_no_keys(client, city):
    client.force_login(make_user_with(city.county, perms.view))
    assert client.get(reverse("api-tokens")).status_code == 403


def test_a_session_needs_the_csrf_token_to_write(schools, holder):
    client = Client(enforce_csrf_checks=True)
    client.force_login(holder)
    assert client.get("/api/v1/schools/").status_code == 200
    answer = client.patch(
        f"/api/v1/schools/{schools.first.pk}/", "{}", content_type="application/json", headers={"If-Match": '"0"'}
    )
    assert (answer.status_code, "CSRF" in answer.json()["detail"]) == (403, True)


def test_a_first_password_must_be_changed_before(client, holder):
    holder.must_change_password = True
    holder.save()
    client.force_login(holder)
    answer = client.get("/api/v1/schools/")
    assert (answer.status_code, answer.json()["detail"]) == (403, "请先修改初始密码。")
