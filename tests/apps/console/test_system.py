"""Audit, code sets, the calendar, jobs: what the city sees and changes."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from citong.apps.console.actions import people, system, units
from citong.apps.console.changes import lines
from citong.apps.console.models import AnyJob, CodeEntry, LocalDay, LocalHours, Timetable
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.audit import guard
from citong.platform.audit.models import Entry
from citong.platform.calendar import hours
from citong.platform.calendar.days import is_workday
from citong.platform.codes.lookup import lookup
from citong.platform.codes.models import CodeSet
from citong.platform.identity.models import Person
from citong.platform.jobs.models import Job
from citong.platform.jobs.running import execute
from tests.factories.console import make_hours, make_job, make_timetable


class TestAudit:
    def test_a_county_reads_what_happened_below_it(self, client, county_admin, city_admin, acting, city):
        today = clock.today()
        units.rename(city.school, name="浮桥实验小学", on=today, by=acting(city_admin))
        units.rename(city.other_school, name="感德实验小学", on=today, by=acting(city_admin))
        client.force_login(county_admin)
        page = client.get(reverse("audit-list")).content.decode()
        assert "浮桥实验小学" in page
        assert "感德实验小学" not in page

    def test_the_change_is_shown_in_the_words_of_the_screens(self, client, city_admin, acting, city):
        units.move(city.school, parent=city.other_county, on=clock.today(), by=acting(city_admin))
        entry = Entry.objects.get(action="console.move")
        found = {line.label: (line.before, line.after) for line in lines(entry)}
        assert found["上级单位"] == ("鲤城区教育局", "安溪县教育局")
        client.force_login(city_admin)
        page = client.get(reverse("audit-detail", args=[entry.pk])).content.decode()
        assert "安溪县教育局" in page

    def test_personal_data_stays_masked(self, acting, school_admin, city):
        person = Person(name="黄玥喆", mobile="13805957788")
        today = clock.today()
        people.register(
            person, unit=city.school, title="教师", kind="teacher", starts_on=today, by=acting(school_admin)
        )
        entry = Entry.objects.get(action="console.register")
        assert ("手机", "138****7788") in {(line.label, line.after) for line in lines(entry)}
        assert "13805957788" not in str(entry.changes)

    def test_codes_in_a_list_are_shown_in_words(self):
        entry = Entry(kind="workflow.flowdef", changes={"levels": [[], ["school", "county"]]})
        assert [(line.label, line.after) for line in lines(entry)] == [("适用层级", "学校、区县")]

    def test_an_entry_about_a_table_that_is_gone_is_still_readable(self):
        entry = Entry(kind="old.thing", changes={"status": ["draft", "done"], "revision": [1, 2]})
        assert [(line.label, line.before, line.after) for line in lines(entry)] == [("status", "draft", "done")]

    def test_verifying_runs_in_the_background_and_names_a_broken_entry(self, client, city_admin, acting, city):
        units.rename(city.school, name="浮桥实验小学", on=clock.today(), by=acting(city_admin))
        client.force_login(city_admin)
        address = reverse("console-verify")
        job = Job.objects.get(pk=int(client.post(address).url.split("/")[-2]))
        execute(job.pk)
        assert "完整无误" in client.get(address).content.decode()
        broken = Entry.objects.get(action="console.rename")
        guard.remove(connection)
        Entry.objects.filter(pk=broken.pk).update(title="别的")
        guard.install(connection)
        client.post(address)
        execute(Job.objects.latest("pk").pk)
        page = client.get(address).content.decode()
        assert "发现异常" in page
        assert f"第 {broken.chain_id} 链第 {broken.number} 条" in page

    def test_only_the_city_verifies(self, client, admin, city):
        client.force_login(admin(city.county, "city_admin"))
        assert client.get(reverse("console-verify")).status_code == 403


class TestCodes:
    @pytest.fixture
    def sex(self):
        return CodeSet.objects.create(code="test-sex", name="性别")

    def test_a_new_version_from_a_day_on(self, acting, city_admin, sex):
        by, today = acting(city_admin), clock.today()
        old = system.add_code(CodeEntry(set=sex, code="1", name="男"), by=by)
        system.end_code(old, valid_to=today, by=by)
        system.add_code(CodeEntry(set=sex, code="1", name="男性", valid_from=today + timedelta(days=1)), by=by)
        assert lookup("test-sex", today) == {"1": "男"}
        assert lookup("test-sex", today + timedelta(days=1)) == {"1": "男性"}

    def test_codes_are_the_citys(self, acting, admin, city, sex):
        by = acting(admin(city.county, "city_admin"))
        with pytest.raises(PermissionDenied):
            system.add_code(CodeEntry(set=sex, code="1", name="男"), by=by)

    def test_the_set_lists_its_codes(self, client, city_admin, sex):
        CodeEntry.objects.create(set=sex, code="1", name="男")
        client.force_login(city_admin)
        assert "男" in client.get(reverse("code-sets-detail", args=[sex.pk])).content.decode()

    def test_corrected_through_the_page(self, client, city_admin, sex):
        code = CodeEntry.objects.create(set=sex, code="1", name="男")
        client.force_login(city_admin)
        data = {"set": sex.pk, "code": "1", "name": "男性", "order": 1, "valid_from": "1949-10-01"}
        assert client.post(reverse("codes-edit", args=[code.pk]), data).status_code == 302
        code.refresh_from_db()
        assert code.name == "男性"


class TestCalendar:
    def test_a_day_off_counts_at_once(self, acting, city_admin):
        day = clock.today() + timedelta(days=7)
        while not is_workday(day):
            day += timedelta(days=1)
        system.add_day(LocalDay(day=day, working=False, reason="台风停课"), by=acting(city_admin))
        assert not is_workday(day)

    def test_corrected_through_the_page(self, client, city_admin):
        day = LocalDay.objects.create(day=clock.today() + timedelta(days=3), reason="台风停课")
        client.force_login(city_admin)
        data = {"day": day.day.isoformat(), "working": "on", "reason": "补课"}
        assert client.post(reverse("days-edit", args=[day.pk]), data).status_code == 302
        day.refresh_from_db()
        assert (day.working, day.reason) == (True, "补课")

    def test_the_past_is_not_rewritten(self, acting, city_admin):
        gone = LocalDay.objects.create(day=clock.today() - timedelta(days=3), reason="台风停课")
        with pytest.raises(Refused, match="已经过去"):
            system.change_day(gone, working=True, by=acting(city_admin))
        coming = LocalDay.objects.create(day=clock.today() + timedelta(days=3), reason="台风停课")
        with pytest.raises(Refused, match="已经过去的日子"):
            system.change_day(coming, day=gone.day - timedelta(days=1), by=acting(city_admin))


class TestHours:
    def test_other_hours_are_registered_through_the_page(self, client, city_admin):
        day = clock.today() + timedelta(days=3)
        client.force_login(city_admin)
        data = {"since": day.isoformat(), "opens_at": "08:00", "closes_at": "12:00", "reason": "暑期值班"}
        assert client.post(reverse("hours-add"), data).status_code == 302
        assert (hours.of(day), hours.of(clock.today())) == ((time(8), time(12)), hours.USUAL)
        assert "暑期值班" in client.get(reverse("hours-list")).text
        wrong = client.post(reverse("hours-add"), {**data, "since": str(day + timedelta(days=1)), "closes_at": "07:00"})
        assert (wrong.status_code, "下班时间应晚于上班时间。" in wrong.text) == (422, True)

    def test_hours_that_have_begun_are_not_rewritten(self, acting, city_admin):
        gone = make_hours(None)
        LocalHours.objects.filter(pk=gone.pk).update(since=clock.today() - timedelta(days=3))
        gone.refresh_from_db()
        with pytest.raises(Refused, match="已经生效的办公时间不能再改"):
            system.change_hours(gone, closes_at=time(18), by=acting(city_admin))
        with pytest.raises(Refused, match="请填写今天或以后的日期"):
            system.change_hours(make_hours(None), since=gone.since - timedelta(days=1), by=acting(city_admin))
        with pytest.raises(Refused, match="请填写今天或以后的日期"):
            system.add_hours(
                LocalHours(since=gone.since - timedelta(days=1), opens_at=time(8), closes_at=time(17), reason="误"),
                by=acting(city_admin),
            )


class TestJobs:
    def test_a_waiting_job_is_stopped_and_tried_again(self, acting, city_admin, city):
        by = acting(city_admin)
        job = system.cancel_job(make_job(city.school), by=by)
        assert job.state == "cancelled"
        with pytest.raises(Refused, match="已经结束"):
            system.cancel_job(job, by=by)
        assert system.retry_job(AnyJob.objects.get(pk=job.pk), by=by).state == "waiting"

    def test_the_timetable_follows_the_change(self, acting, city_admin, city):
        row = make_timetable(city.school)
        changed = system.change_schedule(row, every_minutes=10, daily_at=None, enabled=True, by=acting(city_admin))
        assert changed.next_at - clock.now() < timedelta(minutes=11)

    def test_a_scheduled_job_can_be_started_now(self, acting, city_admin):
        row = system.run_now(Timetable.objects.get(kind="console.verify"), by=acting(city_admin))
        assert (row.last_job.kind, row.last_job.user) == ("console.verify", None)

    def test_one_that_the_product_no_longer_knows_is_refused(self, acting, city_admin, city):
        with pytest.raises(Refused, match="不存在"):
            system.run_now(make_timetable(city.school), by=acting(city_admin))


def test_the_gallery_shows_every_component(client, city_admin):
    client.force_login(city_admin)
    assert "组件一览" in client.get(reverse("console-gallery")).content.decode()


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        ("city_admin", {"组织树", "账号", "审计", "核验审计", "代码集", "后台任务", "组件一览"}),
        ("county_admin", {"组织树", "账号", "审计"}),
        ("school_admin", {"组织树", "账号", "审计"}),
    ],
)
def test_the_navigation_shows_what_the_role_may_open(client, request, who, shown):
    client.force_login(request.getfixturevalue(who))
    groups = client.get("/").context["shell"].groups
    labels = {item.label for group in groups if group.title == "系统管理" for item in group.items}
    assert labels & {"组织树", "账号", "审计", "核验审计", "代码集", "后台任务", "组件一览"} == shown
