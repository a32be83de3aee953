"""Keys with which a program acts as one post; only a salted hash of the secret is kept."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils.crypto import constant_time_compare, salted_hmac

from citong.lib import clock
from citong.platform.identity.models import Post
from citong.platform.org.scope import Scoped

PREFIX = "ct"
LIFETIMES = ((30, "30 天"), (90, "90 天"), (365, "一年"))
SEEN = timedelta(minutes=1)  # how exactly the last use is noted


class ApiToken(Scoped):
    """One key. It reaches what its post reaches, never more, and ends with the post."""

    name = models.CharField("用途", max_length=60)
    post = models.ForeignKey(Post, models.CASCADE, related_name="tokens", verbose_name="岗位")
    key = models.CharField("编号", max_length=12, unique=True, editable=False)
    salt = models.CharField("盐", max_length=32, editable=False)
    digest = models.CharField("摘要", max_length=64, editable=False)
    read_only = models.BooleanField("只读", default=True, help_text="只能查询，不能新增、修改或办理。")
    created_at = models.DateTimeField("建立时间", default=clock.now, editable=False)
    expires_at = models.DateTimeField("失效时间", editable=False)
    used_at = models.DateTimeField("最近使用", null=True, editable=False)
    revoked_at = models.DateTimeField("停用时间", null=True, editable=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    secret = ""  # of a token that was armed just now; never stored
    scope_by: ClassVar[str] = "post__unit_id"
    unaudited: ClassVar[tuple[str, ...]] = ("salt", "digest")

    class Meta:
        verbose_name = "接口令牌"
        verbose_name_plural = "接口令牌"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.name}（{self.key}）"

    @property
    def alive(self) -> bool:
        return self.revoked_at is None and clock.now() < self.expires_at

    def arm(self, days: int) -> None:
        """Give the unsaved token its ``secret``, shown once and never again: ``ct_<key>_<secret>``."""
        secret = secrets.token_urlsafe(32)
        self.key, self.salt = secrets.token_hex(6), secrets.token_hex(16)
        self.digest = self._digest(secret)
        self.expires_at = clock.now() + timedelta(days=days)
        self.secret = f"{PREFIX}_{self.key}_{secret}"

    def fits(self, secret: str) -> bool:
        return constant_time_compare(self.digest, self._digest(secret))

    def _digest(self, secret: str) -> str:
        """A fast hash is right for 256 random bits; a password hasher would cost a tenth of a second a request."""
        return salted_hmac(self.salt, secret, algorithm="sha256").hexdigest()


def find(text: str) -> ApiToken | None:
    """The living token that ``text`` is; notes when it was last used."""
    prefix, _, rest = text.strip().partition("_")
    key, _, secret = rest.partition("_")
    if prefix != PREFIX or not secret:
        return None
    token: ApiToken | None = ApiToken.objects.select_related("post__person__user").filter(key=key).first()
    if token is None or not token.fits(secret) or not token.alive:
        return None
    now = clock.now()
    if token.used_at is None or now - token.used_at > SEEN:
        ApiToken.objects.filter(pk=token.pk).update(used_at=now)
    return token
