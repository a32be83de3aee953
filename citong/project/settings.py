"""Settings; everything that differs between places comes from CITONG_* variables (docs/guide/operators.md)."""

import os
import secrets
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from citong.lib import clock

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("CITONG_DATA", ROOT / "var")).resolve()
DATA.mkdir(parents=True, exist_ok=True)
DEBUG = os.environ.get("CITONG_DEBUG") == "1"
HTTPS = os.environ.get("CITONG_HTTPS") == "1"


def secret() -> str:
    """The key from the environment, else one made once for this data directory."""
    if key := os.environ.get("CITONG_SECRET_KEY"):
        return key
    file = DATA / "secret.key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50))
    return file.read_text().strip()


def database(url: str) -> dict[str, object]:
    """Django's settings for ``sqlite:///path`` or ``postgresql://user:password@host:port/name``."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]) or ":memory:",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;",
            },
        }
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"CITONG_DATABASE: unknown kind of database {parts.scheme!r}")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path[1:],
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


SECRET_KEY = secret()
DATABASES = {"default": database(os.environ.get("CITONG_DATABASE") or f"sqlite:///{DATA / 'citong.sqlite3'}")}
ALLOWED_HOSTS = os.environ.get("CITONG_HOSTS", "*").split(",")
if (DATA / "clock-offset").exists():  # a demonstration lives in its own time
    clock.set_offset(timedelta(seconds=float((DATA / "clock-offset").read_text())))

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "csp",
    "citong.ui",
    "citong.platform.org",
    "citong.platform.identity",
    "citong.platform.access",
    "citong.platform.audit",
    "citong.platform.signin",
    "citong.platform.inbox",
    "citong.platform.files",
    "citong.platform.jobs",
    "citong.platform.notify",
    "citong.platform.codes",
    "citong.platform.calendar",
    "citong.platform.preferences",
    "citong.platform.workflow",
    "citong.platform.search",
    "citong.kit",
    "citong.kit.sheets",
    "citong.kit.api",
    "citong.records.places",
    "citong.records.programmes",
    "citong.apps.accounts",
    "citong.apps.workbench",
    "citong.apps.console",
    "citong.apps.approvals",
    "citong.apps.pilots",
    "citong.apps.projects",
    "citong.apps.supervision",
    "citong.apps.awards",
    "citong.apps.showcase",
    "citong.apps.assessment",
    "citong.apps.notices",
    "citong.project",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "citong.project.compression.TextGZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "citong.platform.signin.middleware.SignInMiddleware",
    "citong.kit.guard.ActorMiddleware",
    "citong.kit.guard.SizeMiddleware",
    "axes.middleware.AxesMiddleware",
    "citong.project.printing.FontsMiddleware",
]
if HTTPS:  # only behind a reverse proxy (docs/guide/operators.md)
    MIDDLEWARE.insert(0, "citong.platform.signin.middleware.ProxyMiddleware")
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "citong.kit.shell.context",
            ],
        },
    }
]
ROOT_URLCONF = "citong.project.urls"
WSGI_APPLICATION = "citong.project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = "Y-m-d H:i"

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "citong.platform.signin.backend.PasswordBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"citong.platform.signin.passwords.{name}"} for name in ("Shape", "NotTheName", "NotCommon", "NotAgain")
]
PASSWORD_HASHERS = ["citong.platform.identity.hashing.Argon2id"]
LOGIN_URL = "accounts-sign-in"
LOGIN_REDIRECT_URL = "/"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
ACCOUNTS_PER_ADDRESS = 30  # ours: so many accounts tried in vain close the address for all
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page names a time that holds
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # the audit has them
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "citong.apps.accounts.views.locked"
IDLE_MINUTES = {"default": int(os.environ.get("CITONG_IDLE_MINUTES", "30")), "admin": 15}  # by kind of post
SUPPORT = os.environ.get("CITONG_SUPPORT", "本单位的系统管理员")  # whom to ask who cannot sign in

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

SITE_URL = os.environ.get("CITONG_URL", "").rstrip("/")  # as people type it; for links in e-mails
_smtp = urlsplit(os.environ.get("CITONG_SMTP", ""))  # smtp://user:password@host:587 (STARTTLS), smtps:// for TLS
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _smtp.hostname else 'dummy'}.EmailBackend"
EMAIL_HOST = _smtp.hostname or ""
EMAIL_PORT = _smtp.port or (465 if _smtp.scheme == "smtps" else 587)
EMAIL_HOST_USER = unquote(_smtp.username or "")
EMAIL_HOST_PASSWORD = unquote(_smtp.password or "")
EMAIL_USE_SSL = _smtp.scheme == "smtps"
EMAIL_USE_TLS = _smtp.scheme == "smtp"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("CITONG_MAIL_FROM", EMAIL_HOST_USER)

CHANNELS = {name: os.environ.get(f"CITONG_{name.upper()}", "") for name in ("sms", "wecom", "dingtalk", "official")}
FALLBACK_HOURS = int(os.environ.get("CITONG_FALLBACK_HOURS", "4"))  # unread so long, a message takes its next channel

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # many share a computer
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = (
    ("__Host-sessionid", "__Host-csrftoken") if HTTPS else ("sessionid", "csrftoken")
)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [SELF],
        "form-action": [SELF],
    }
}
