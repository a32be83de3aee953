"""A project: who is responsible, when it rests, how it ends."""

from datetime import date

import pytest

from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.identity.models import Post
from citong.platform.inbox.models import Message
from citong.records.programmes import dossier, sections
from citong.records.programmes.actions import opening
from citong.records.programmes.actions import projects as actions
from citong.records.programmes.models import Programme, Project
from citong.records.programmes.perms import perms
from tests.factories import actor_for, make_city_tree, make_user_with
from tests.factories.pilots import at
from tests.factories.programmes import make_programme, make_project


@pytest.fixture
def city(db):
    return make_city_tree()


@pytest.fixture
def now():
    with clock.travel(at("2019-03-01 09:00:00")):
        yield


@pytest.fixture
def project(now, city):
    return make_project(make_programme(city.bureau), city.school, starts_on=date(2018, 12, 11))


@pytest.fixture
def officer(city, now):
    return actor_for(city.bureau, *perms.all())


def test_a_project_lasts_for_the_programmes_period(project):
    assert (project.starts_on, project.ends_on, project.status) == (date(2018, 12, 11), date(2020, 12, 10), "running")


def test_what_a_feature_prepares_happens_with_the_establishment_or_not_at_all(city, now):
    def fails(_project):
        raise Refused("没有这样的上报日")

    opening.at_opening(fails)
    try:
        with pytest.raises(Refused):
            make_project(make_programme(city.bureau), city.school)
    finally:
        opening.hooks.remove(fails)


def test_it_rests_from_the_day_of_suspension_to_that_of_resumption(project, officer):
    with clock.travel(at("2019-03-10 09:00:00")):
        rested = actions.suspend(project, reason="校舍改造", by=officer)
    assert rested.status == Project.Status.SUSPENDED
    with clock.travel(at("2019-05-02 09:00:00")):
        back = actions.resume(rested, reason="改造完成", by=officer)
    assert back.status == Project.Status.RUNNING
    days = [date(2019, 3, 9), date(2019, 3, 10), date(2019, 5, 1), date(2019, 5, 2)]
    assert [back.rests_on(day) for day in days] == [False, True, True, False]


def test_the_school_hears_of_what_is_done_to_its_project(city, project, officer):
    principal = make_user_with(city.school, perms.view)
    actions.revoke(project, reason="连续三个月未上报", by=officer)
    assert [(m.user, m.title) for m in Message.objects.all()] == [
        (principal, f"{city.school.name}的试点项目的试点资格已撤销")
    ]


def test_a_revoked_project_stays_revoked(project, officer):
    revoked = actions.revoke(project, reason="连续三个月未上报", by=officer)
    for act in (actions.suspend, actions.resume, actions.finish):
        with pytest.raises(Refused, match="当前状态为「已撤销」"):
            act(revoked, reason="", by=officer)


def test_it_is_finished_only_after_its_period(project, officer):
    with clock.travel(at("2020-12-10 12:00:00")), pytest.raises(Refused, match="实施周期到 2020-12-10 才结束"):
        actions.finish(project, reason="验收合格", by=officer)
    with clock.travel(at("2020-12-11 00:00:01")):
        assert actions.finish(project, reason="验收合格", by=officer).status == Project.Status.FINISHED


def test_only_somebody_of_the_school_is_made_responsible(city, project):
    principal = actor_for(city.school, perms.appoint)
    stranger, teacher = make_user_with(city.other_school), make_user_with(city.school)
    with pytest.raises(Refused, match="没有任职，请选择本校人员"):
        actions.appoint(project, owner=stranger, reason="原负责人调离", by=principal)
    assert actions.appoint(project, owner=teacher, reason="原负责人调离", by=principal).owner == teacher


def test_a_handover_is_told_to_both_sides(city, project):
    first, second, other = (make_user_with(city.school, name=name) for name in ("林志伟", "黄淑珍", "苏志明"))
    by = actor_for(city.school, perms.appoint)
    project = actions.appoint(project, owner=first, reason="项目启动", by=by)
    assert list(Message.objects.values_list("user", "title")) == [
        (first.pk, f"{city.school.name}的试点项目由林志伟负责")
    ]
    Message.objects.all().delete()
    actions.appoint(project, owner=second, reason="林志伟调往教研室", by=by)
    said = f"{city.school.name}的试点项目从现在起由黄淑珍负责，请双方办好交接。说明：林志伟调往教研室"
    assert {(m.user_id, m.body, m.url) for m in Message.objects.all()} == {
        (who.pk, said, f"/programmes/projects/{project.pk}/") for who in (first, second)
    }
    assert not Message.objects.filter(user=other).exists()


def test_who_has_left_the_school_hears_nothing_of_the_handover(city, project):
    first, second = (make_user_with(city.school, name=name) for name in ("林志伟", "黄淑珍"))
    by = actor_for(city.school, perms.appoint)
    project = actions.appoint(project, owner=first, reason="项目启动", by=by)
    Post.objects.filter(person=first.person).update(ends_on=date(2019, 2, 28))
    Message.objects.all().delete()
    actions.appoint(project, owner=second, reason="林志伟调往教研室", by=by)
    assert list(Message.objects.values_list("user", flat=True)) == [second.pk]


def test_a_school_knows_its_own_programme_and_no_other(city, project):
    other = make_project(make_programme(city.bureau), city.other_school)
    seen = Programme.objects.visible_to(actor_for(city.school, perms.view), perms.view)
    assert (list(seen), other.programme in seen) == ([project.programme], False)


def test_sections_show_to_those_who_may_open_them(city, project):
    actor = actor_for(city.school, perms.view)
    assert [s for s in sections.open_to(actor, project) if not actor.can(s.perm, project)] == []
    assert sections.tabs(actor, project)[0].label == "项目概况"


def test_folders_of_the_archive_are_numbered_in_their_order(project):
    names = [d.path.split("/")[0][:2] for d in dossier.contents(project)]
    assert names == sorted(names)
