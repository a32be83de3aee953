"""Announcements are found by their receivers, with the words of their attachments, until they are recalled."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver, reverse

from citong.apps.notices.actions import sending
from citong.lib import clock, typeset
from citong.platform import jobs
from citong.platform.access.actor import Actor
from citong.platform.files import intake
from citong.platform.search import rebuilding
from citong.platform.search.finding import Question
from tests.factories.notices import make_announcement, make_sent

pytestmark = pytest.mark.usefixtures("indexed")


@pytest.fixture
def sent(city, people, bureau, tmp_path):
    """To the school only, with a paper."""
    _ = get_resolver().url_patterns
    announcement = make_announcement(city.bureau, city.school, title="关于防汛的通知", body="请检查排水沟。")
    source = tmp_path / "paper.typ"
    source.write_text("附件载明值班安排", encoding="utf-8")
    paper = SimpleUploadedFile("值班表.pdf", typeset.pdf(source, {}, root=tmp_path), "application/pdf")
    intake.accept(paper, purpose="announcements.attachment", by=Actor.system(), subject=announcement)
    sending.publish(announcement, by=bureau)
    jobs.run_pending()
    announcement.refresh_from_db()
    return announcement


def found(user, text):
    question = Question(Actor.of(user), text)
    return question.number(), [(hit.title, hit.url) for hit in question.hits(question.newest(0, 20))]


def test_receivers_find_it_and_the_school_beside_does_not(sent, people):
    teacher, principal, stranger = (people[name] for name in ("school teacher", "school principal", "second teacher"))
    address = reverse("notices-read", args=[sent.pk])
    for text in ("防汛", "排水沟"):
        assert found(teacher, text) == found(principal, text) == (1, [("关于防汛的通知", address)])
        assert found(stranger, text) == (0, [])
    assert found(teacher, "值班安排") == (1, [("值班表.pdf", address)])
    assert found(stranger, "值班安排") == (0, [])


def test_what_was_recalled_is_found_by_the_sender_alone(sent, people, bureau):
    sending.recall(sent, reason="日期有误", by=bureau)
    assert found(people["school teacher"], "防汛") == (0, [])
    address = reverse("announcements-detail", args=[sent.pk])
    assert found(bureau.user, "防汛") == (1, [("关于防汛的通知", address)])


def test_newest_first_is_by_the_day_of_publishing_also_after_the_index_was_made_anew(city, bureau):
    """Whichever was drafted first."""
    _ = get_resolver().url_patterns
    for title, days in (("防汛值班表", 1), ("防汛演练", 3), ("防汛检查", 2)):
        make_sent(city.bureau, title=title, sent_at=clock.now() - timedelta(days=days))
    for _ in range(2):
        question = Question(bureau, "防汛")
        hits = question.hits(question.newest(0, 20))
        assert [hit.title for hit in hits] == ["防汛值班表", "防汛检查", "防汛演练"]
        assert [(clock.now() - hit.at).days for hit in hits] == [1, 2, 3]
        rebuilding.rebuild()
