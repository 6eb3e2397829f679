#!/usr/bin/env python3
"""Django's command line for Pipit."""

import os
import sys

try:
    from django.core.management import execute_from_command_line
except ImportError as error:
    raise SystemExit(
        f"{error}. `make install` puts what Pipit needs into .venv; "
        "then use .venv/bin/python manage.py."
    ) from error


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "microblog.settings")
    if "SECRET_KEY" not in os.environ:
        # No secret key: this is a fresh clone on a machine of one's own, not a server. LOCAL=0
        # asks for the production settings all the same.
        os.environ.setdefault("LOCAL", "1")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
