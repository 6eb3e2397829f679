"""The site's settings for a benchmark: a database of its own for each size, and no limits."""

from bench.plan import HOST
from microblog import env
from microblog.settings import *  # noqa: F403
from microblog.settings import ALLOWED_HOSTS, DATABASES, INSTALLED_APPS, LIMITS, VAR_DIR

# 1 is 10,000 members and 100,000 tweets.
BENCH_SIZE = env.text("SIZE", "1")
BENCH_DIR = VAR_DIR / "bench"

INSTALLED_APPS = [*INSTALLED_APPS, "bench"]
ROOT_URLCONF = "bench.urls"
ALLOWED_HOSTS = [*ALLOWED_HOSTS, HOST]
DATABASES["default"]["NAME"] = f"pipit_bench_{BENCH_SIZE.replace('.', '_')}"

# A few members do what a thousand would.
LIMITS = dict.fromkeys(LIMITS, "1000000000/1s")
