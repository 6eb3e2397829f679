"""Tests of the whole project. Some read French, which a fresh clone has not compiled yet."""

from threading import local

from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.test.signals import setting_changed, template_rendered
from django.utils import translation

from microblog import kept

call_command("compilemessages")

# What pages keep depends on the settings, which change in tests alone.
setting_changed.connect(lambda **_options: kept.pieces.clear(), weak=False)

# A request leaves its language behind, which the next one does not mind: but the next test does.
before = local()


def remember_language(**_options):
    before.language = translation.get_language()


def give_language_back(**_options):
    translation.activate(before.language)


request_started.connect(remember_language)
request_finished.connect(give_language_back)


# Of each template that is drawn Django tells its test client, also of a page that is kept.
fill = kept.filled


def filled(parts, context):
    template_rendered.send(context.template, template=context.template, context=context)
    return fill(parts, context)


kept.filled = filled
