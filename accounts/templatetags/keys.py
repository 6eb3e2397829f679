"""Passkeys and security keys, which allauth's script asks the browser for."""

import json

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag
def key_form(name, **ids):
    """Tells allauth's script which of its forms the page has, and the ids of its parts.

    It is data, which the Content Security Policy lets stand in a page.
    """
    data = mark_safe(json.dumps({"ids": {part: str(value) for part, value in ids.items()}}))
    return format_html(
        '<script type="application/json" data-allauth-onload="{}">{}</script>',
        f"allauth.webauthn.forms.{name}",
        data,
    )
