"""Reading settings from the environment: what is not set has a safe default."""

import os
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name, default=""):
    return os.environ.get(name, default).strip()


def flag(name, *, default=False):
    """1, true, yes and on are true; 0, false, no, off and nothing are false."""
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name}={value!r} is neither true nor false.")


def number(name, default):
    value = text(name)
    try:
        return int(value) if value else default
    except ValueError:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number.") from None


def words(name, default=()):
    """A list with commas or spaces between its items."""
    return text(name).replace(",", " ").split() or list(default)


def mailer(url):
    """A MAILERS entry from a URL.

    smtp://user:password@host:25, smtp+tls://…:587 (STARTTLS), smtps://…:465, console:// (prints)
    """
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"BACKEND": "microblog.mail.EmailBackend"}
    if parts.scheme not in {"smtp", "smtp+tls", "smtps"}:
        raise ImproperlyConfigured(f"EMAIL_URL cannot begin with {parts.scheme!r}.")
    try:
        port, timeout = parts.port, int(parse_qs(parts.query).get("timeout", ["10"])[0])
    except ValueError as error:
        raise ImproperlyConfigured(f"EMAIL_URL: {error}.") from None
    options = {
        "host": parts.hostname or "localhost",
        "port": port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp+tls",
        "use_ssl": parts.scheme == "smtps",
        "timeout": timeout,
    }
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}
