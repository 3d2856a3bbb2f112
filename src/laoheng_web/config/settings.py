"""Django settings. LAOHENG_MODE is demo (laptop, the default), production or test."""

from __future__ import annotations

import json
import os
from pathlib import Path

from laoheng_web.audit.keys import read_or_make
from laoheng_web.config.catalogue import compile_catalogues
from laoheng_web.config.database import django_database
from laoheng_web.config.locations import data_dir, inbox_dir, keys_dir, lake_dir

MODE = os.environ.get("LAOHENG_MODE", "demo")
DEBUG = False
PRODUCTION = MODE == "production"
SITE = Path(__file__).resolve().parents[1]

SECRET_KEY = os.environ.get("LAOHENG_SECRET_KEY") or read_or_make(keys_dir() / "site.key").hex()
ALLOWED_HOSTS = os.environ.get("LAOHENG_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
# Addresses of our own proxy, whose X-Forwarded-For is believed.
TRUSTED_PROXIES = frozenset(filter(None, os.environ.get("LAOHENG_TRUSTED_PROXIES", "").split(",")))
# Written by the operator: which feeds are fetched for which bureau, and from where.
FEEDS_FILE = Path(os.environ.get("LAOHENG_FEEDS", data_dir() / "feeds.yaml"))
DATA_DIR, LAKE_DIR, INBOX_DIR, KEYS_DIR = data_dir(), lake_dir(), inbox_dir(), keys_dir()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "procrastinate.contrib.django",
    "laoheng_web.audit",
    "laoheng_web.accounts",
    "laoheng_web.vault",
    "laoheng_web.norms",
    "laoheng_web.notices",
    "laoheng_web.papers",
    "laoheng_web.records",
    "laoheng_web.advice",
    "laoheng_web.contracts",
    "laoheng_web.sharing",
    "laoheng_web.alerts",
    "laoheng_web.cases",
    "laoheng_web.mediation",
    "laoheng_web.video",
    "laoheng_web.credit",
    "laoheng_web.publicity",
    "laoheng_web.portraits",
    "laoheng_web.api",
    "laoheng_web.portal",
    "laoheng_web.config",
]

MIDDLEWARE = [
    "laoheng_web.config.middleware.ClientAddress",
    "django.middleware.security.SecurityMiddleware",
    "laoheng_web.config.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "laoheng_web.portal.language.ChosenLanguage",
    "laoheng_web.api.door.Door",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "laoheng_web.config.middleware.NoNullCharacters",
    "django_htmx.middleware.HtmxMiddleware",
    "laoheng_web.config.middleware.UserErrorPages",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "laoheng_web.config.urls"
WSGI_APPLICATION = "laoheng_web.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "laoheng_web.config.context.site",
            ],
        },
    }
]

_APP_URL = os.environ.get("DATABASE_URL", "postgresql:///laoheng")
DATABASES = {
    "default": django_database(_APP_URL),
    # Migrations, and rewriting tables after an erasure; no page uses it.
    "owner": {**django_database(os.environ.get("DATABASE_OWNER_URL", _APP_URL)), "ATOMIC_REQUESTS": False},
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "portal:home"

# A stranger must not lock the account's owner out: count by account and address together.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_ENABLED = MODE != "test"
AXES_VERBOSE = False

SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host not in ("localhost", "127.0.0.1")]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
# The .po files of the package, compiled into the data folder: an installed package may be read-only.
LOCALE_PATHS = [compile_catalogues(SITE / "locale", DATA_DIR / "locale")]
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False  # our files are for our pages

FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FONTS = os.environ.get("LAOHENG_FONTS")
MAX_UPLOAD_BYTES = 200 * 1024 * 1024

# Address of a time-stamping authority (RFC 3161) for signatures made in the site; empty: the site's own clock, as such.
TIME_AUTHORITY = os.environ.get("LAOHENG_TSA", "")

# STUN and TURN servers of video sessions as WebRTC takes them, a JSON list; none: browsers reach each other directly.
ICE_SERVERS = json.loads(os.environ.get("LAOHENG_ICE_SERVERS", "[]"))
# TURN servers that share a secret with us (coturn: use-auth-secret): each page gets credentials of its own.
TURN_URLS = os.environ.get("LAOHENG_TURN_URLS", "").split()
TURN_SECRET = os.environ.get("LAOHENG_TURN_SECRET", "")
# Through relays alone neither side's browser learns the other's network address.
RELAY_ONLY = os.environ.get("LAOHENG_RELAY_ONLY") == "1"
# How long a recording of a video session is kept; its digest stays in the ledger.
RECORDING_DAYS = int(os.environ.get("LAOHENG_RECORDING_DAYS", "180"))

# The bureau's SMS gateway (laoheng_web.notices.gateways.HttpGateway) as JSON; none: SMS are spooled as files.
SMS_GATEWAY = json.loads(os.environ.get("LAOHENG_SMS_GATEWAY", "{}"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "laoheng_web.config.logs.WithoutNumbers",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LAOHENG_LOG", "WARNING")},
    "loggers": {"axes": {"level": "ERROR"}, "procrastinate": {"level": "WARNING"}},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# A job whose worker has not been heard of for so long is taken up again.
STALLED_SECONDS = float(os.environ.get("LAOHENG_STALLED_SECONDS", "60"))
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
