"""Tests of the whole project. Some read French, which a fresh clone has not compiled yet."""

from django.core.management import call_command

call_command("compilemessages")
