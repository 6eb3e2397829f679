"""Text as search compares it: without accents and case. The functions are the database's own, made
in accounts/migrations/0001_initial.py, so that indexes and generated columns can use them.
"""

from django.contrib.postgres.search import SearchVectorField
from django.db.models import CharField, Func


class PlainText(Func):
    """ "Ça y est" → "ca y est"."""

    function = "plain_text"
    output_field = CharField()


class PlainTextVector(Func):
    """The words of a text as a tsvector, in no particular language."""

    function = "plain_text_vector"
    output_field = SearchVectorField()
