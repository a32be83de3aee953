"""The build: complete, repeatable, light."""

import fcntl
import gzip
import shutil
import threading

import django_htmx
import pytest

from citong.platform.workflow.models.icon import Icon
from citong.ui import assets, icons
from tests.ui.conftest import ROOT

LIST_PAGE = 90_000  # bytes on the wire for a list page, docs/guide/ui.md
PAGE = 12_000  # the list itself
PHONE_PAGE = 10_000


def compressed(*files):
    return sum(len(gzip.compress(file.read_bytes())) for file in files)


def test_nothing_is_built_when_nothing_changed(dist):
    assets.build(ROOT)
    before = (dist / "app.js").stat().st_mtime_ns
    assets.build(ROOT)
    assert (dist / "app.js").stat().st_mtime_ns == before


def test_of_two_who_build_at_once_the_second_waits(dist):
    second = threading.Thread(target=assets.build, args=[ROOT])
    with (ROOT / "package.json").open() as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        second.start()
        second.join(1.5)  # many times what a build with nothing to do takes
        assert second.is_alive()
    second.join()


def test_the_sprite_holds_the_icons_in_use_and_no_others(dist):
    sprite = (dist / "icons.svg").read_text()
    assert sprite.count("<symbol") == len(icons.used(ROOT))
    assert all(f'<symbol id="{name}"' in sprite for name in icons.used(ROOT))


def test_every_icon_that_a_flow_may_bear_is_drawn():
    assert set(Icon.values) <= set(icons.used(ROOT))


def test_an_icon_is_found_wherever_it_is_named(tmp_path):
    folder = tmp_path / "citong"
    folder.mkdir()
    (folder / "a.html").write_text('{% icon "bell" %}{% button label="x" icon="check" %}{% icon name %}')
    (folder / "b.py").write_text('Entry("首页", "home", "home-2")\nicon = "school"\n# icons: x, plus\n')
    assert icons.used(tmp_path) == ["bell", "check", "home-2", "plus", "school", "x"]


@pytest.mark.usefixtures("dist")
def test_an_icon_that_tabler_does_not_have_is_named(tmp_path):
    for name in ("package.json", "package-lock.json"):
        shutil.copy2(ROOT / name, tmp_path)  # with its time: an older lock file installs nothing
    shutil.copytree(ROOT / "frontend", tmp_path / "frontend")
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    (tmp_path / "citong").mkdir()
    (tmp_path / "citong" / "a.html").write_text('{% icon "no-such-icon" %}')
    with pytest.raises(assets.BuildError, match='There is no Tabler icon "no-such-icon"'):
        assets.build(tmp_path)


def test_the_lock_file_names_no_address():
    assert "resolved" not in (ROOT / "package-lock.json").read_text()


def test_pages_stay_light(dist):
    htmx = next((ROOT / django_htmx.__path__[0]).glob("static/django_htmx/htmx-4.min.js"))
    assert compressed(dist / "app.css", dist / "app.js", dist / "icons.svg", htmx) < LIST_PAGE - PAGE
    assert compressed(dist / "public.css") < PHONE_PAGE / 3
