"""What the receiver and the sender see, and what a curious clerk does not."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from citong.apps.notices.actions import sending
from citong.apps.notices.models import Announcement, Audience, Receipt
from citong.apps.notices.queries import reading
from citong.platform import jobs
from citong.platform.access.actor import Actor
from citong.platform.files.purposes import may_read
from citong.platform.inbox import messages
from tests.factories.notices import attach, make_announcement, make_group

from .conftest import NOW


@pytest.fixture
def sent(city, people, bureau):
    announcement = make_announcement(
        city.bureau, city.county, title="关于校园安全检查的通知", must_confirm=True, confirm_by=NOW + timedelta(days=2)
    )
    attach(announcement)
    sending.publish(announcement, by=bureau)
    jobs.run_pending()
    announcement.refresh_from_db()
    return announcement


def status_of(user):
    return Receipt.objects.get(user=user).status


def test_the_receiver_finds_opens_and_confirms_it(client, people, sent):
    reader = people["school teacher"]
    client.force_login(reader)
    page = client.get(reverse("notices-mine"))
    assert "关于校园安全检查的通知" in page.text
    assert 'class="is-unread"' in page.text
    assert status_of(reader) == "unread", "the list does not read it"
    opened = client.get(f"/notices/{sent.pk}/")
    assert "<li>地点：礼堂</li>" in opened.text
    assert "2018-12-21 09:30" in opened.text
    assert (status_of(reader), messages.unread_count(reader)) == ("read", 0)
    number = opened.context["files"][0].href
    assert b"".join(client.get(number).streaming_content).startswith(b"%PDF")
    client.post(f"/notices/{sent.pk}/confirm/")
    assert status_of(reader) == "confirmed"
    assert "您已于" in client.get(f"/notices/{sent.pk}/").text
    client.post(f"/notices/{sent.pk}/confirm/")
    assert "您已经确认过了。" in client.get(reverse("notices-mine")).text


def test_the_list_is_searched_and_narrowed_unread_first(client, city, people, bureau, sent):
    reader = people["county"]
    client.force_login(reader)
    client.get(f"/notices/{sent.pk}/")
    for title, importance in (("体育节安排", "normal"), ("台风停课", "urgent")):
        other = make_announcement(city.bureau, city.county, title=title, importance=importance)
        sending.publish(other, by=bureau)
    jobs.run_pending()

    def titles(**asked):
        return [row.announcement.title for row in client.get(reverse("notices-mine"), asked).context["page"]]

    assert titles() == ["台风停课", "体育节安排", "关于校园安全检查的通知"]
    assert titles(tab="unread") == ["台风停课", "体育节安排"]
    assert titles(tab="owed") == ["关于校园安全检查的通知"]
    assert titles(q="体育") == ["体育节安排"]
    assert titles(importance="urgent") == ["台风停课"]
    assert titles(tab="nonsense", importance="x") == titles()
    assert "没有符合条件的公告" in client.get(reverse("notices-mine"), {"q": "查无此文"}).text
    assert "未读公告" in client.get("/").text


def test_what_was_recalled_leaves_the_list_and_only_says_so(client, people, bureau, sent):
    reader = people["school principal"]
    client.force_login(reader)
    number = client.get(f"/notices/{sent.pk}/").context["files"][0].href
    sending.recall(sent, reason="时间有变", by=bureau)
    assert "没有公告" in client.get(reverse("notices-mine")).text
    page = client.get(f"/notices/{sent.pk}/")
    assert "这条公告已撤回" in page.text
    assert "时间有变" in page.text
    assert "地点：礼堂" not in page.text
    assert client.get(number).status_code == 404
    client.post(f"/notices/{sent.pk}/confirm/")
    assert status_of(reader) == "read"


def test_who_did_not_receive_it_cannot_read_it_or_its_files(client, people, sent):
    reader, stranger = people["school teacher"], people["other teacher"]
    client.force_login(reader)
    number = client.get(f"/notices/{sent.pk}/").context["files"][0].href
    for path in (reverse("announcements-detail", args=[sent.pk]), reverse("receipts-list")):
        assert client.get(path).status_code in {403, 404}, "a reader is no sender"
    client.force_login(stranger)
    for path in (f"/notices/{sent.pk}/", number):
        assert client.get(path).status_code == 404
    assert client.post(f"/notices/{sent.pk}/confirm/").status_code == 404


def test_files_are_read_by_senders_and_receivers_while_it_stands(city, people, bureau, sent):
    file = reading.files(sent).get()
    reader, stranger = Actor.of(people["school teacher"]), Actor.of(people["other teacher"])
    assert [may_read(actor, file) for actor in (bureau, reader, stranger)] == [True, True, False]
    sending.recall(sent, reason="附件有误", by=bureau)
    assert [may_read(actor, file) for actor in (bureau, reader)] == [True, False]


def test_a_county_does_not_see_what_the_city_sent_nor_its_receipts(client, county, sent):
    client.force_login(county.user)
    assert client.get(reverse("announcements-detail", args=[sent.pk])).status_code == 404
    assert client.get(f"/notices/sent/{sent.pk}/units/").status_code == 404
    assert "没有" in client.get(reverse("receipts-list")).text


def test_the_sender_sees_the_figures_and_the_unread_by_unit(client, city, people, bureau, sent):
    client.force_login(people["school teacher"])
    client.get(f"/notices/{sent.pk}/")
    client.force_login(bureau.user)
    page = client.get(reverse("announcements-detail", args=[sent.pk]))
    assert "鲤城区教育局" in page.text
    drill = client.get(f"/notices/sent/{sent.pk}/units/", {"under": city.county.pk})
    assert [line.total for line in drill.context["lines"]] == [1, 2, 2]
    rows = client.get(reverse("receipts-list"), {"announcement": sent.pk, "unit": city.school.pk, "status": "unread"})
    assert people["school principal"].person.name in rows.text
    assert re.findall(r'<a href="([^"]*)" aria-current="page">', rows.text)[0] == reverse("announcements-list")
    assert people["school teacher"].person.name not in rows.text
    assert client.get(f"/notices/sent/{sent.pk}/units/", {"under": "9999999"}).status_code == 404
    assert client.get(f"/notices/sent/{sent.pk}/progress/").status_code == 200
    draft = make_announcement(city.bureau)
    assert client.get(f"/notices/sent/{draft.pk}/progress/").status_code == 404


def test_the_list_tells_when_a_scheduled_one_goes_out_and_no_number_before(client, city, bureau):
    draft = make_announcement(city.bureau, city.bureau)
    sending.schedule(draft, send_at=NOW + timedelta(hours=2), by=bureau)
    client.force_login(bureau.user)
    row = client.get(reverse("announcements-list")).text.partition("<tbody")[2]
    assert '2018-12-19<span class="sub">11:30 定时</span>' in row
    assert re.findall(r'data-label="接收人数">([^<]*?)\s*<', row) == ["—"]


def choice(**given):
    return {"units": [], "levels": [], "categories": [], "posts": [], "roles": [], "more": "", "people": "", **given}


def test_receivers_are_counted_before_they_are_kept(client, city, people, bureau):
    client.force_login(bureau.user)
    draft = make_announcement(city.bureau)
    address = reverse("notices-receivers", args=[draft.pk])
    assert '将发给 <b class="num">0</b> 人' in client.get(address).text
    ticked = choice(units=[city.county.pk], posts=["principal"], people=people["other teacher"].username)
    assert '<b class="num">3</b>' in client.post(reverse("notices-count", args=[draft.pk]), ticked).text
    assert Audience.objects.get().units.count() == 0, "counting keeps nothing"
    assert client.post(address, ticked).url == reverse("announcements-detail", args=[draft.pk])
    again = client.get(address).context["form"]
    assert again["units"].value() == [city.county.pk]
    assert again["people"].value() == f"{people['other teacher'].username} {people['other teacher']}"
    assert client.post(address, choice(**{**again.initial, "more": city.school.code})).status_code == 302
    assert set(Audience.objects.get().units.all()) == {city.county, city.school}


def test_a_wrong_line_is_named_and_what_was_typed_stays(client, city, people, county):
    client.force_login(county.user)
    draft = make_announcement(city.county)
    typed = choice(units=[city.school.pk], more="浮桥中心小学\n感德中心小学")
    answer = client.post(reverse("notices-receivers", args=[draft.pk]), typed)
    assert answer.status_code == 422
    assert "第 2 行“感德中心小学”不在可发送的范围内" in answer.text
    assert "浮桥中心小学\n感德中心小学" in answer.text
    assert "填写有误" in client.post(reverse("notices-count", args=[draft.pk]), typed).text
    posted = client.post(reverse("notices-receivers", args=[draft.pk]), choice(units=[city.other_school.pk]))
    assert posted.status_code == 422, "a unit that is not offered"


def test_a_sent_announcement_keeps_its_receivers(client, bureau, sent):
    client.force_login(bureau.user)
    answer = client.post(reverse("notices-receivers", args=[sent.pk]), choice())
    assert "现在不能修改" in answer.text
    assert Announcement.objects.get(pk=sent.pk).audience.units.count() == 1


def test_a_group_is_kept_and_used(client, city, people, county):
    client.force_login(county.user)
    group = make_group(city.county)
    members = reverse("notices-members", args=[group.pk])
    ticked = choice(units=[city.second_school.pk])
    assert '<b class="num">2</b>' in client.post(reverse("notices-count-members", args=[group.pk]), ticked).text
    client.post(members, ticked)
    assert "江南初级中学" in client.get(reverse("receiver-groups-detail", args=[group.pk])).text
    draft = make_announcement(city.county)
    counted = client.post(reverse("notices-count", args=[draft.pk]), choice(groups=[group.pk]))
    assert '<b class="num">2</b>' in counted.text
    theirs = make_group(city.other_county)
    assert "填写有误" in client.post(reverse("notices-count", args=[draft.pk]), choice(groups=[theirs.pk])).text
