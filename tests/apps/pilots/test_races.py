"""The last place of the city, also when several officers press at the same moment: never one more than there are."""

from collections import Counter
from functools import partial

import pytest

from citong.apps.pilots.actions import city as desk
from citong.apps.pilots.actions import county, decision
from citong.apps.pilots.actions.batch import change_quota
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Application, Decision, Publicity, ResultNotice
from citong.apps.pilots.perms import perms
from citong.lib import clock
from citong.records.programmes.models import Project
from tests.apps.pilots.rounds import DECIDER, decide_all, notice, publish, statuses, together
from tests.factories import actor_for, make_unit
from tests.factories.pilots import at, make_application, make_batch, make_scan

pytestmark = pytest.mark.django_db(transaction=True)


def test_twenty_officers_accept_for_the_last_city_direct_place_and_one_succeeds(now, city):
    batch = make_batch(city.bureau, {city.bureau: 3})
    rows = [
        make_application(batch, make_unit(f"市直第{n}小学", city.bureau), paper_received_at=clock.now())
        for n in range(22)
    ]
    for application in rows:
        make_scan(application)
    officers = [actor_for(city.bureau, perms.view, perms.accept) for _ in rows[2:]]
    for application in rows[:2]:
        desk.accept(application, by=officers[0])
    answers = together(*(partial(desk.accept, a, by=by) for a, by in zip(rows[2:], officers, strict=True)))
    refused = Counter(words.partition("，不能再受理")[0] for words in answers)
    assert refused == {"": 1, "市直学校名额为 3 个，已全部使用": 19}
    assert Application.objects.filter(status=Status.ACCEPTED).count() == 3


def test_a_place_is_either_taken_or_taken_back(now, city):
    """The county recommends its last school at the moment at which the city takes the place away."""
    batch = make_batch(city.bureau, {city.county: 2})
    first, last = (make_application(batch, make_unit(f"第{n}中心小学", city.county)) for n in range(2))
    officer = actor_for(city.county, perms.view, perms.screen)
    county.recommend(first, by=officer, opinion="同意推荐。")
    fewer = partial(change_quota, batch.quotas.get(), places=1, reason="统筹", by=actor_for(city.bureau, perms.quota))
    answers = together(partial(county.recommend, last, by=officer, opinion="同意推荐。"), fewer)
    places, used = batch.quotas.get().places, Application.objects.filter(status=Status.RECOMMENDED).count()
    assert (places, used, answers.count("")) in {(2, 2, 1), (1, 1, 1)}


def test_whoever_proposes_one_more_while_others_publish_does_not_get_it_over_the_places(city, batch, reviewed, officer):
    decide_all(reviewed, ("proposed", "proposed", "declined"), officer)
    one_more = Decision.objects.get(application=reviewed[2])
    answers = together(
        *(partial(publish, batch, actor_for(city.bureau, *DECIDER)) for _ in range(4)),
        partial(decision.redecide, one_more, outcome="proposed", reason="再议", by=officer),
    )
    over = "拟入选 3 所，超过总名额 2 个，请先调整。"
    if Decision.objects.get(pk=one_more.pk).outcome == "proposed":  # it came first: nobody publishes
        assert answers == sorted(["", *[over] * 4])
        assert (statuses(reviewed), Publicity.objects.count()) == ([Status.REVIEWED] * 3, 0)
    else:
        assert (answers.count(""), over in answers, Publicity.objects.count()) == (1, False, 1)
        assert statuses(reviewed) == [Status.PUBLICISED, Status.PUBLICISED, Status.DECLINED]


def test_of_those_who_establish_at_the_same_moment_one_succeeds(city, batch, reviewed, officer):
    decide_all(reviewed, ("proposed", "proposed", "declined"), officer)
    publicity = publish(batch, officer)
    with clock.travel(at("2018-12-31 09:00:00")):
        answers = together(
            *(
                partial(decision.establish, notice(publicity, number=n), by=actor_for(city.bureau, *DECIDER))
                for n in range(12, 20)
            )
        )
    assert answers == sorted(["", *["这次公示的立项结果已经公布。"] * 7])
    assert ResultNotice.objects.count() == 1
    assert statuses(reviewed) == [Status.ESTABLISHED, Status.ESTABLISHED, Status.DECLINED]
    assert [p.unit for p in Project.objects.order_by("number")] == [a.unit for a in reviewed[:2]]
