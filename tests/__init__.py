"""Tests of the whole project. Some read French, which a fresh clone has not compiled yet."""

from django.core.management import call_command
from django.test.signals import setting_changed

from microblog.kept import pieces

call_command("compilemessages")

# What pages keep depends on the settings, which change in tests alone.
setting_changed.connect(lambda **_options: pieces.clear(), weak=False)
