"""Tests of the whole project. Some read French, which a fresh clone has not compiled yet."""

from unittest import TestCase

from django.conf import settings
from django.core.management import call_command
from django.test.signals import setting_changed, template_rendered
from django.utils import translation

from microblog import kept

call_command("compilemessages")

# What pages keep depends on the settings, which change in tests alone.
setting_changed.connect(lambda **_options: kept.pieces.clear(), weak=False)

# A request leaves its language behind, which the next one does not mind: but the next test does.
run = TestCase.run


def run_in_its_own_language(test, result=None):
    with translation.override(settings.LANGUAGE_CODE):
        return run(test, result)


TestCase.run = run_in_its_own_language

# Of each template that is drawn Django tells its test client, also of a page that is kept.
fill = kept.filled


def filled(parts, context):
    template_rendered.send(context.template, template=context.template, context=context)
    return fill(parts, context)


kept.filled = filled
