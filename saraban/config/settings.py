"""Settings of Saraban. Everything that varies comes from the environment.

The table of all variables is in docs/operations.md.
"""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF

from saraban.config.environment import (
    read_address,
    read_bool,
    read_choice,
    read_database,
    read_folder,
    read_int,
    read_key,
    read_list,
    read_mail_addresses,
    read_mail_server,
    read_old_keys,
    read_prefix,
    refuse_unknown,
)

PACKAGE = Path(__file__).resolve().parent.parent

# ── where things are ─────────────────────────────────────────────────────
DATA_FOLDER = read_folder("SARABAN_DATA", Path.cwd() / "var")
FILES_FOLDER = read_folder("SARABAN_FILES", DATA_FOLDER / "files")
ASSETS_FOLDER = read_folder("SARABAN_ASSETS", DATA_FOLDER / "assets")
# Files of secret letters, encrypted, apart from all others.
SECRET_FILES_FOLDER = read_folder("SARABAN_SECRET_FILES", DATA_FOLDER / "secret-files")
CERTIFICATES_FOLDER = read_folder("SARABAN_CERTIFICATES", DATA_FOLDER / "certificates")
# The newest seals of each day: what the database cannot change.
HEADS_FOLDER = read_folder("SARABAN_HEADS", DATA_FOLDER / "heads")
# The address at which a web server in front may send FILES_FOLDER by itself.
ACCEL_PREFIX = read_prefix("SARABAN_ACCEL")

# A time stamp service (RFC 3161): with one, no seal of a paper goes without its stamp.
TIMESTAMP_URL = read_address("SARABAN_TIMESTAMP_URL")

# ── mail: to who looks after the installation, never to others ───────────
_MAIL = read_mail_server("SARABAN_MAIL_SERVER")
EMAIL_HOST = _MAIL.get("EMAIL_HOST", "")
EMAIL_PORT = _MAIL.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = _MAIL.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = _MAIL.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_SSL = _MAIL.get("EMAIL_USE_SSL", False)
EMAIL_USE_TLS = _MAIL.get("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 15
_SENDERS = read_mail_addresses("SARABAN_MAIL_FROM", has_server=bool(_MAIL))
DEFAULT_FROM_EMAIL = _SENDERS[0] if _SENDERS else "saraban@localhost"
HEADS_MAIL = read_mail_addresses("SARABAN_HEADS_MAIL", has_server=bool(_MAIL))

DEBUG = read_bool("SARABAN_DEBUG", default=False)
SECRET_KEY = read_key("SARABAN_SECRET_KEY", DATA_FOLDER / "secret-key")
SECRET_KEY_FALLBACKS = read_old_keys(
    "SARABAN_OLD_SECRET_KEYS", DATA_FOLDER / "secret-key.old"
)
SEAL_KEY = read_key("SARABAN_SEAL_KEY", DATA_FOLDER / "seal-key")
OLD_SEAL_KEYS = read_old_keys("SARABAN_OLD_SEAL_KEYS", DATA_FOLDER / "seal-key.old")
SECRET_LETTERS_KEY = read_key(
    "SARABAN_SECRET_LETTERS_KEY", DATA_FOLDER / "secret-letters-key"
)
OLD_SECRET_LETTERS_KEYS = read_old_keys(
    "SARABAN_OLD_SECRET_LETTERS_KEYS", DATA_FOLDER / "secret-letters-key.old"
)
ALLOWED_HOSTS = read_list("SARABAN_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = read_list("SARABAN_ORIGINS", [])
BEHIND_HTTPS = read_bool("SARABAN_HTTPS", default=False)

# ── limits ───────────────────────────────────────────────────────────────
FILE_SIZE_LIMIT = read_int("SARABAN_FILE_MB", 50, least=1, most=2000) * 1024 * 1024
LETTER_SIZE_LIMIT = read_int("SARABAN_LETTER_MB", 500, least=1, most=20000) * 1024**2
SESSION_MINUTES = read_int("SARABAN_SESSION_MINUTES", 480, least=5, most=10080)
# 0: nobody is told that a backup is late.
BACKUP_HOURS = read_int("SARABAN_BACKUP_HOURS", 0, least=0, most=8760)
AUTO_MIGRATE = read_bool("SARABAN_AUTO_MIGRATE", default=True)
WEB_WORKERS = read_int("SARABAN_WEB_WORKERS", 0, least=0, most=64)
SERVE_HOST = os.environ.get("HOST") or "127.0.0.1"
SERVE_PORT = read_int("PORT", 8000, least=1, most=65535)

# How closely processes that read files are shut in; "best": as the machine allows.
CAGE = read_choice("SARABAN_CAGE", ("best", "bubblewrap", "landlock", "limits"))

DATABASES = {"default": read_database(DATA_FOLDER)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "saraban.core",
    "saraban.accounts",
    "saraban.audit",
    "saraban.offices",
    "saraban.access",
    "saraban.workdays",
    "saraban.notices",
    "saraban.directory",
    "saraban.documents",
    "saraban.signatures",
    "saraban.letters",
    "saraban.registers",
    "saraban.recipients",
    "saraban.circulation",
    "saraban.stamps",
    "saraban.certificates",
    "saraban.secret_letters",
    "saraban.dispatch",
    "saraban.desk",
    "saraban.backup",
    "saraban.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Before the static files: they carry the policy too.
    "csp.middleware.CSPMiddleware",
    "saraban.core.transport.TransportMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "saraban.core.compression.PageCompressionMiddleware",
    "saraban.core.middleware.PrivateByDefaultMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "saraban.accounts.devices.KnownDeviceMiddleware",
    "saraban.core.heavy_work.HeavyWorkMiddleware",
    "saraban.offices.middleware.ActorMiddleware",
    "saraban.access.reading.ReadingMiddleware",
    "saraban.core.middleware.SignInRequiredMiddleware",
    "saraban.core.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "saraban.config.urls"
WSGI_APPLICATION = "saraban.config.wsgi.application"

SARABAN_APPS_WITH_PAGES = (
    "core",
    "accounts",
    "workdays",
    "notices",
    "directory",
    "documents",
    "signatures",
    "registers",
    "recipients",
    "circulation",
    "stamps",
    "certificates",
    "secret_letters",
    "dispatch",
    "desk",
)
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [str(PACKAGE / app / "templates") for app in SARABAN_APPS_WITH_PAGES],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "saraban.config.jinja.environment",
            "context_processors": ["saraban.core.pages.page_context"],
        },
    },
    {  # django-allauth's own pages that Saraban does not show.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]
# The pages' shell is built by the top layer; core only knows where to ask.
SARABAN_SHELL = "saraban.desk.views.shell.build_shell"
# So is handing on with the registration, which circulation does.
SARABAN_HAND_ON = "saraban.circulation.actions.hand_on_registered.hand_on_registered"
# The tabs of หนังสือรับ: deliveries, copies inside, what was handed on.

# ── people ───────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "saraban.accounts.passwords"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_VALIDATION}.SimilarPasswordValidator",
        "OPTIONS": {"user_attributes": ("username", "given_name", "family_name")},
    },
    {"NAME": f"{_VALIDATION}.ShortPasswordValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_VALIDATION}.GuessablePasswordValidator"},
    {"NAME": f"{_VALIDATION}.PlaceWordsValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
ACCOUNT_ADAPTER = "saraban.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = False
# So long after the password was given it is not asked for again.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# Guessing is limited by saraban.accounts.sign_in_tries; the library's own limits would
# lie in a cache, which forgets them.
ACCOUNT_RATE_LIMITS = False
ACCOUNT_FORMS = {
    "login": "saraban.accounts.forms.LoginForm",
    "change_password": "saraban.accounts.forms.PasswordChangeForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = read_int("SARABAN_PROXIES", 0, least=0, most=5)

SESSION_ENGINE = "saraban.accounts.sessions"
# Browsers take a cookie with this prefix only over TLS and from this very name.
_COOKIES = "__Host-" if BEHIND_HTTPS else ""
SESSION_COOKIE_NAME = f"{_COOKIES}saraban_session"
CSRF_COOKIE_NAME = f"{_COOKIES}csrftoken"
MESSAGES_COOKIE_NAME = f"{_COOKIES}messages"
DEVICE_COOKIE_NAME = f"{_COOKIES}saraban_device"
SESSION_COOKIE_AGE = SESSION_MINUTES * 60
SESSION_COOKIE_SECURE = BEHIND_HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = BEHIND_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "saraban.core.views.csrf_failure"
# Plain HTTP is refused or led to TLS by TransportMiddleware.
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31536000 if BEHIND_HTTPS else 0
# Below the site's own name there is nothing that could be opened without TLS.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# Nothing is kept in a cache: what must hold across processes has a table of its own.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

# ── requests ─────────────────────────────────────────────────────────────
FILE_UPLOAD_HANDLERS = [
    "saraban.secret_letters.uploads.EncryptingUploadHandler",
    "saraban.documents.uploads.StoringUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 40_000
DATA_UPLOAD_MAX_NUMBER_FILES = 200
# In a signed cookie: in the session each message would take two more commits.
MESSAGE_STORAGE = "saraban.core.transport.NamedFallbackStorage"

# ── language and time ────────────────────────────────────────────────────
LANGUAGE_CODE = "th"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Bangkok"

# ── static files ─────────────────────────────────────────────────────────
STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER / "static"
STATICFILES_DIRS = [str(ASSETS_FOLDER)]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "saraban.core.static_files.CollectedStaticFilesStorage",
    },
}
WHITENOISE_MAX_AGE = 3600

# ── background work: (job, seconds between two runs) ─────────────────────
SARABAN_JOBS = [
    ("saraban.audit.jobs.seal_events", 60),
    ("saraban.audit.jobs.write_heads", 3600),
    ("saraban.documents.jobs.remove_abandoned_uploads", 3600),
    ("saraban.documents.jobs.remove_old_previews", 86400),
    ("saraban.core.jobs.clear_expired_sessions", 3600),
    ("saraban.accounts.jobs.forget_tries", 3600),
    ("saraban.dispatch.jobs.send_scheduled", 20),
    ("saraban.circulation.jobs.write_pending_decisions", 2),
    ("saraban.stamps.jobs.make_renditions", 2),
    ("saraban.secret_letters.jobs.remove_abandoned_files", 3600),
    ("saraban.certificates.jobs.make_prints", 2),
    ("saraban.certificates.jobs.forget_prints", 3600),
    ("saraban.notices.jobs.remove_old_notices", 86400),
]

# What must hold before a process serves or works.
SARABAN_START_CHECKS = [
    "saraban.audit.keys.require_own_keys",
    "saraban.secret_letters.keys.require_own_key",
    "saraban.core.cage.require_level",
]

# What is told when the address answers: functions of the address that return lines.
SARABAN_START_WORDS = ["saraban.directory.actions.first_start.words_at_start"]

# What /health/ and the page สถานะระบบ look at.
SARABAN_HEALTH_CHECKS = [
    "saraban.core.health.database",
    "saraban.core.health.worker",
    "saraban.core.health.jobs",
    "saraban.circulation.health.pending_decisions",
    "saraban.core.health.disk",
    "saraban.backup.health.last_backup",
    "saraban.core.cage_health.cage",
]
# These run on every machine that has a worker, so many at a time on each.
SARABAN_JOBS_OF_EACH_MACHINE = {
    "saraban.documents.jobs.remove_old_previews": 1,
    "saraban.stamps.jobs.make_renditions": max(1, (os.cpu_count() or 1) // 2),
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "saraban.core.log_lines.OneLineFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            # With the hours from UTC: machines of one installation are compared.
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
            "style": "{",
        }
    },
    "filters": {
        "clients": {"()": "saraban.core.log_lines.ClientFaults"},
        "repeated": {"()": "saraban.core.repeated_log.RepeatedFaults"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["clients", "repeated"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"saraban": {"level": "INFO"}},
}

refuse_unknown()
