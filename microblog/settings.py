"""All settings. What differs between two sites comes from the environment (README, "Settings").

Three ways to run:
  production   the default: refuses to start without SECRET_KEY, DATABASE_URL and ALLOWED_HOSTS
  LOCAL=1      a machine of one's own: http on loopback, an embedded database and a secret key kept
               in var/, mails printed; what manage.py and `make run` choose when no key is set
  DEBUG=1      beside LOCAL: Django's technical error pages and unhashed static files
"""

import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from microblog import embedded, env
from microblog.postgresql.pool import check

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("VAR_DIR") or BASE_DIR / "var")

LOCAL = env.flag("LOCAL")
DEBUG = env.flag("DEBUG")
TESTING = "test" in sys.argv[1:2]
if DEBUG and not LOCAL:
    raise ImproperlyConfigured("DEBUG=1 shows the site's secrets to visitors: it needs LOCAL=1.")


# The site

SITE_NAME = env.text("SITE_NAME", "Pipit")
SITE_CONTACT = env.text("SITE_CONTACT")
SIGNUP_OPEN = env.flag("SIGNUP_OPEN", default=True)
FOLLOWING_LIMIT = env.number("FOLLOWING_LIMIT", 2000)
# Where links in mails lead that no request asks for.
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000" if LOCAL else "").rstrip("/")

ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if LOCAL else [])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is not set: the names under which the site answers.")
if TESTING:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, "localhost", "testserver"]
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")


def local_secret_key():
    """The key of a machine of one's own: made once, so that sessions outlive a restart."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # Whole or not at all, for a second process that starts at the same time.
        new = path.with_suffix(f".{os.getpid()}")
        new.touch(mode=0o600)
        new.write_text(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            os.link(new, path)
        new.unlink()
    return path.read_text()


SECRET_KEY = env.text("SECRET_KEY") or (local_secret_key() if LOCAL else "")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. Make one with: "
        "python -c 'import secrets; print(secrets.token_urlsafe(50))'"
    )
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")


# Applications

INSTALLED_APPS = [
    "microblog",
    "accounts",
    "tweets",
    "timeline",
    "search",
    "moderation",
    "mydata",
    "notifications",
    "demo",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "microblog.health.HealthMiddleware",
    "microblog.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.LanguageMiddleware",
    "accounts.middleware.TimeZoneMiddleware",
    "accounts.middleware.FormerUsernameMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "microblog.middleware.SignInMiddleware",
    "mydata.middleware.LeavingMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "microblog.errors.ErrorMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

ROOT_URLCONF = "microblog.urls"
WSGI_APPLICATION = "microblog.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "microblog.context_processors.site",
                "timeline.context_processors.unread",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    },
]


# Database: one Postgres, always

DATABASE_URL = env.text("DATABASE_URL")
if not DATABASE_URL and not LOCAL:
    raise ImproperlyConfigured("DATABASE_URL is not set: postgresql://user:password@host/name")
DATABASES = {
    "default": dj_database_url.parse(
        DATABASE_URL or embedded.database_url(VAR_DIR / "postgres"),
        conn_max_age=0,  # the pool keeps connections
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database: postgresql://…")
DATABASES["default"]["ENGINE"] = "microblog.postgresql"
DATABASES["default"].setdefault("OPTIONS", {}).update(
    # A network between the two that has gone silent is noticed within a minute.
    keepalives_idle=30,
    keepalives_interval=10,
    keepalives_count=3,
    tcp_user_timeout=60_000,
)
if not TESTING:
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": env.number("DATABASE_POOL", 10),
        "timeout": 10,
        "max_idle": 60,  # seconds that one more than are needed is kept
        "check": check,  # whether a connection still lives, before it is lent
    }


# Cache: rate limits and what every page shows. Local memory is one per worker process; with
# CACHE_URL (Redis or Valkey) all workers share it, and limits are exact.

CACHE_URL = env.text("CACHE_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "pipit",
    }
    if CACHE_URL
    else {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}


# Members: signing up and in is allauth's work

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.AuthenticationBackend"]
SESSION_ENGINE = "microblog.sessions"
PASSWORD_HASHERS = ["accounts.hashers.SmallArgon2PasswordHasher"]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
# accounts.User.username is unique without case, through a constraint on UPPER(username).
# HSTS for subdomains and its preload list speak for hosts that may not be ours: HSTS_SUBDOMAINS.
SILENCED_SYSTEM_CHECKS = ["auth.W004", "security.W005", "security.W021"]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "accounts.allauth_forms.SignupForm",
    "login": "accounts.allauth_forms.LoginForm",
    "add_email": "accounts.allauth_forms.AddEmailForm",
    "change_password": "accounts.allauth_forms.ChangePasswordForm",
    "set_password": "accounts.allauth_forms.SetPasswordForm",
    "reset_password": "accounts.allauth_forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.allauth_forms.ResetPasswordKeyForm",
    "reauthenticate": "accounts.allauth_forms.ReauthenticateForm",
}
# Beside allauth's own (sign-in: 30 a minute from an address, 5 failures per name in 5 minutes).
ACCOUNT_RATE_LIMITS = {
    "signup": "10/m/ip,50/h/ip",
    "reset_password": "10/m/ip,5/h/key",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["name", "username*", "email*", "password1*"]
ACCOUNT_SIGNUP_REDIRECT_URL = "welcome"
ACCOUNT_EMAIL_VERIFICATION = env.text("EMAIL_VERIFICATION", "optional" if LOCAL else "mandatory")
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True  # the second factor is asked for all the same
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
# Who confirms in the browser in which they signed up goes straight on to the assistant.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USERNAME_VALIDATORS = "accounts.validators.username_validators"
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{SITE_NAME}] "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if LOCAL else "https"
ACCOUNT_USER_DISPLAY = "accounts.models.display_name"
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "accounts.allauth_forms.AuthenticateForm",
    "reauthenticate": "accounts.allauth_forms.ReauthenticateByCodeForm",
    "activate_totp": "accounts.allauth_forms.ActivateTOTPForm",
    "add_webauthn": "accounts.allauth_forms.AddKeyForm",
    "edit_webauthn": "accounts.allauth_forms.EditKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL  # passkeys on http://localhost
USERSESSIONS_TRACK_ACTIVITY = False  # one write a request would be the dearest thing on a page

# How many proxies stand in front; the client's address is read that far from the right of
# X-Forwarded-For. 0: from the connection.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0)

# Acts per member or address: number/window, see microblog/limits.py.
LIMITS = {
    "post": "100/1h",
    "upload": "200/1h",
    "react": "600/1h",
    "follow": "200/1h",
    "search": "60/1m",
    "save_search": "60/1h",
    "suggest": "300/1m",
    "feed": "300/1m",
    "oembed": "300/1m",
    "report": "20/1h",
    "addresses": "5/1d",  # address files: what they find are members, by what only friends know
    "settings": "60/1h",
    "download": "5/1h",
}


# Mail

MAILERS = {"default": env.mailer(env.text("EMAIL_URL", "console://" if LOCAL else "smtp://"))}
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("EMAIL_FROM", "pipit@localhost")


# Language and time

LANGUAGE_CODE = env.text("LANGUAGE_CODE", "en")
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.text("TIME_ZONE", "UTC")
USE_TZ = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = not LOCAL


# Files

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ROOT = BASE_DIR / "static" / "root"  # served at /: what browsers and robots ask for
WHITENOISE_AUTOREFRESH = DEBUG or TESTING
MEDIA_URL = env.text("MEDIA_URL", "media/")
MEDIA_ROOT = Path(env.text("MEDIA_ROOT") or VAR_DIR / "media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "microblog.static_files.StaticFilesStorage"
    },
}
S3_BUCKET, S3_DOMAIN = env.text("S3_BUCKET"), env.text("S3_DOMAIN")
if S3_BUCKET:
    if not S3_DOMAIN:
        raise ImproperlyConfigured(
            "S3_BUCKET needs S3_DOMAIN: pages show pictures from there alone."
        )
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.text("S3_ENDPOINT") or None,
            "region_name": env.text("S3_REGION") or None,
            "access_key": env.text("S3_ACCESS_KEY") or None,
            "secret_key": env.text("S3_SECRET_KEY") or None,
            "custom_domain": S3_DOMAIN,
            "querystring_auth": False,
            "object_parameters": {"CacheControl": "public, max-age=31536000, immutable"},
        },
    }

# A form holds a tweet's text and its pictures: what is larger than this is refused unread.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
UPLOAD_MAX_SIZE = 25_000_000
FILE_UPLOAD_HANDLERS = [
    "microblog.uploads.RequestSizeLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 20


# Security

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
if S3_BUCKET:
    SECURE_CSP["img-src"].append(f"https://{S3_DOMAIN}")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "microblog.errors.csrf_failure"
if not LOCAL:
    SECURE_SSL_REDIRECT = env.flag("SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = env.number("HSTS_SECONDS", 31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("HSTS_SUBDOMAINS")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    if ALLAUTH_TRUSTED_PROXY_COUNT:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


# Logs: a line of JSON for each event, with the request's id

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request": {"()": "microblog.logs.RequestFilter"},
        # That oEmbed is to be had as JSON alone is not the site's failure.
        "failures": {
            "()": "django.utils.log.CallbackFilter",
            "callback": lambda record: getattr(record, "status_code", None) != 501,
        },
    },
    "formatters": {
        "json": {"()": "microblog.logs.JSONFormatter"},
        "plain": {"format": "{message}", "style": "{"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "filters": ["request"],
            "formatter": env.text("LOG_FORMAT", "plain" if LOCAL else "json"),
        },
    },
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        # Each request is one line of microblog.request; Django's own would say it twice.
        "django.request": {"level": "ERROR", "filters": ["failures"]},
        "django.server": {"level": "WARNING"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "fido2": {"level": "WARNING"},  # each use of a key, by its id
        "microblog.request": {"level": "ERROR" if TESTING else "INFO"},
    },
}
