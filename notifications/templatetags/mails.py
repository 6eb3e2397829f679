"""What mails of plain text show."""

import textwrap

from django import template

register = template.Library()


@register.filter
def quoted(text):
    """Each line marked: whatever the text says, nobody takes it for what the mail itself says."""
    return textwrap.indent(text, "> ", lambda line: True)
