"""Every setting, read from the environment. docs/reference/settings.md is made from this file."""

import os
import secrets
import sys
from pathlib import Path

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from alongside.config import environment as env

ALONGSIDE_MODE = env.one_of(
    "ALONGSIDE_MODE",
    ("embedded", "production"),
    "One process on one small server, or behind a proxy with PostgreSQL.",
)
_production = ALONGSIDE_MODE == "production"

VAR = env.folder(
    "ALONGSIDE_VAR", Path("var"), "Where data lives: the database, keys, mail files. One folder is one installation.",
    shown="var",
)  # fmt: skip
ALONGSIDE_ROOT_KEY_FILE = env.folder(
    "ALONGSIDE_ROOT_KEY_FILE", VAR / "secrets" / "root-keys.json",
    "The root keys that wrap every person's key. Keep it apart from the data and its backups.",
    shown="secrets/root-keys.json in ALONGSIDE_VAR",
)  # fmt: skip
ALONGSIDE_KEYSTORE = env.folder(
    "ALONGSIDE_KEYSTORE", VAR / "keys" / "keys.sqlite3",
    "The key store: one wrapped key a person, in a file of its own with its own short-lived backups.",
    shown="keys/keys.sqlite3 in ALONGSIDE_VAR",
)  # fmt: skip
ALONGSIDE_BASE_URL = env.text(
    "ALONGSIDE_BASE_URL", "http://127.0.0.1:8000", "The address people use; links in mails begin with it."
).rstrip("/")
ALONGSIDE_HOSTS = env.words("ALONGSIDE_HOSTS", "Host names people use, needed in production.")
ALONGSIDE_LEAVE_TO = env.text(
    "ALONGSIDE_LEAVE_TO",
    "https://www.wikipedia.org/",
    "Where Leave now leads: an ordinary page nobody would wonder at.",
)
ALONGSIDE_COUNTRY = env.text(
    "ALONGSIDE_COUNTRY", "", "Two letters: the country whose crisis lines show first, such as GB."
).upper()
ALONGSIDE_MESSAGES_A_MINUTE = env.whole(
    "ALONGSIDE_MESSAGES_A_MINUTE", 60, "How many messages one person may send in a minute, before being asked to wait."
)
ALONGSIDE_RECORDING_MB = env.whole(
    "ALONGSIDE_RECORDING_MB",
    250,
    "How large a recording somebody sends may be, in millions of bytes, before it is made smaller.",
)
ALONGSIDE_SMTP_HOST = env.text("ALONGSIDE_SMTP_HOST", "", "The mail server, needed in production.")
_smtp_port = env.whole("ALONGSIDE_SMTP_PORT", 587, "The mail server's port.")
_smtp_person = env.text("ALONGSIDE_SMTP_USER", "", "The name this program signs in to the mail server with.")
_smtp_secret = env.secret("ALONGSIDE_SMTP_PASSWORD", "The secret that goes with it.")
ALONGSIDE_MAIL_FROM = env.text(
    "ALONGSIDE_MAIL_FROM", "notes@localhost", "The sender of mails. Choose a name that says nothing."
)
ALONGSIDE_MAIL_NAME = env.text("ALONGSIDE_MAIL_NAME", "Notebook", "The sender's shown name, neutral by default.")
ALONGSIDE_DEMO = env.flag("ALONGSIDE_DEMO", False, "Made-up people, and sign-in links for them. Set by `./run demo`.")
ALONGSIDE_DB_NAME = VAR / "alongside.sqlite3"

BASE_DIR = Path(__file__).resolve().parent.parent
DEBUG = False


def _own_secret() -> str:
    """The signing secret of an embedded installation: made once, kept 0600 beside the root keys."""
    path = VAR / "secrets" / "signing"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = path.with_suffix(f".{os.getpid()}")
        made.write_text(secrets.token_urlsafe(48), encoding="ascii")
        made.chmod(0o600)
        try:
            os.link(made, path)  # the first of several starting at once wins, the others read its secret
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return path.read_text(encoding="ascii")


SECRET_KEY = env.secret("ALONGSIDE_SECRET_KEY", "Signs links and forms. Made once by itself in embedded mode.")
if not SECRET_KEY and not _production:
    SECRET_KEY = _own_secret()
if len(SECRET_KEY) < 32:
    raise env.BadSetting("Set ALONGSIDE_SECRET_KEY, or ALONGSIDE_SECRET_KEY_FILE, to at least 32 random characters")

ALLOWED_HOSTS = ALONGSIDE_HOSTS or ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [ALONGSIDE_BASE_URL] if _production else []

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django.forms",
    "django_tasks_db",
    "alongside.foundation",
    "alongside.ui",
    "alongside.people",
    "alongside.programmes",
    "alongside.live",
    "alongside.notifications",
    "alongside.resources",
    "alongside.strategies",
    "alongside.conversations",
    "alongside.mentorship",
    "alongside.rolemodels",
    "alongside.peersupport",
    "alongside.home",
]

MIDDLEWARE = [
    "alongside.foundation.http.quiet_headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.common.CommonMiddleware",
    "alongside.people.http.know_the_person",
    "django.middleware.locale.LocaleMiddleware",
    "alongside.foundation.http.clean_input",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "alongside.foundation.http.limit_rates",
    "alongside.foundation.http.act_once",
    "alongside.foundation.http.kind_refusals",
]

ROOT_URLCONF = "alongside.config.urls"
ASGI_APPLICATION = "alongside.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.template.context_processors.i18n",
                "alongside.home.context.frame",
            ],
        },
    }
]
FORM_RENDERER = "alongside.ui.forms.PlainFormRenderer"

DATABASES = {
    "default": env.database(
        "ALONGSIDE_DATABASE_URL", "PostgreSQL, needed in production; without it, SQLite in ALONGSIDE_VAR."
    )
    or {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ALONGSIDE_DB_NAME,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            # FULL: with NORMAL a power cut loses writes that were already acknowledged.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
            "PRAGMA foreign_keys=ON;",
        },
        "TEST": {"NAME": VAR / "test.sqlite3"},
    }
}
ALONGSIDE_REDIS_URL = env.secret(
    "ALONGSIDE_REDIS_URL",
    "redis://host:port of a server that tells processes of each other's news; without it PostgreSQL does.",
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": ALONGSIDE_SMTP_HOST, "port": _smtp_port, "username": _smtp_person, "password": _smtp_secret,
            "use_tls": True, "timeout": 20,
        },
    }
    if ALONGSIDE_SMTP_HOST
    else {"BACKEND": "django.core.mail.backends.filebased.EmailBackend", "OPTIONS": {"file_path": str(VAR / "mail")}}
}  # fmt: skip
DEFAULT_FROM_EMAIL = f"{ALONGSIDE_MAIL_NAME} <{ALONGSIDE_MAIL_FROM}>"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
_testing = "pytest" in sys.modules
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if _testing
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = _testing
WHITENOISE_AUTOREFRESH = False

LANGUAGE_CODE = env.text("ALONGSIDE_LANGUAGE", "en", "The language pages are in when a browser asks for none we have.")
LANGUAGES = [("en", _("English")), ("es", _("Spanish")), ("ar", _("Arabic"))]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Cookies say nothing: their names are as neutral as everything else a shared browser shows.
_prefix = "__Host-" if _production else ""
SIGN_IN_COOKIE = f"{_prefix}notes"
CSRF_COOKIE_NAME = f"{_prefix}form"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _production
CSRF_FAILURE_VIEW = "alongside.foundation.http.form_out_of_date"
SECURE_SSL_REDIRECT = False  # the proxy's work; a redirect here would only hide a proxy that forgot
SECURE_HSTS_SECONDS = 31_536_000 if _production else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _production
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _production else None
SILENCED_SYSTEM_CHECKS = [
    "security.W008",  # redirecting to https is the proxy's work, see above
    "security.W021",  # preloading binds every name under the domain: its owner decides, not this program
]
SECURE_CONTENT_TYPE_NOSNIFF = True
# Other sites are told nothing. Not "no-referrer": with it a browser calls a form's own site "null", and it is refused.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.NONCE, CSP.STRICT_DYNAMIC],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "media-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# A file sent at once stays in memory until it is sealed. A larger one is not taken in, rather than laid on disk in clear.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 17_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "alongside": {"level": "INFO"},
        "django.tasks": {"level": "WARNING"},
        # A missing page names its path, and a path may be a forged one with somebody's word in it.
        "django.request": {"level": "CRITICAL"},
        "django.security": {"level": "ERROR"},
    },
}
