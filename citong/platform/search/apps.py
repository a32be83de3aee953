"""App configuration of the search: the index follows what is saved and deleted."""

from django.apps import AppConfig
from django.apps import apps as installed
from django.apps.registry import Apps
from django.db.models.signals import post_migrate


def fill(apps: Apps = installed, **_kwargs: object) -> None:
    """After an upgrade that brought the search, what there already is gets indexed by a job."""
    if not {"searchdoc"} & set(apps.all_models["search"]):
        return
    from .rebuilding import ask_for_the_first

    ask_for_the_first()


class SearchConfig(AppConfig):
    name = "citong.platform.search"
    label = "search"
    verbose_name = "搜索"

    def ready(self) -> None:
        from . import following, rebuilding  # noqa: F401 - declares its job

        following.start()
        post_migrate.connect(fill, sender=self)
