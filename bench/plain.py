"""The reference's settings: sessions, members and connections as Django itself has them."""

from bench.plan import PLAIN_BACKEND
from bench.settings import *  # noqa: F403
from bench.settings import DATABASES

SESSION_ENGINE = "django.contrib.sessions.backends.db"
AUTHENTICATION_BACKENDS = [PLAIN_BACKEND]
DATABASES["default"]["ENGINE"] = "django.db.backends.postgresql"
DATABASES["default"]["OPTIONS"]["pool"].pop("check", None)
