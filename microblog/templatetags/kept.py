"""{% kept "name" value … %}…{% endkept %}: a piece of a page that is drawn once for its values.

{% keptpage %}…{% endkeptpage %} is the same for a whole page whose view has put all that it shows
into `page_key`, but for what stands in {% fresh %}…{% endfresh %}: that is drawn each time, and
from what the view gave alone, whatever {% with %} stands around it.
"""

from contextvars import ContextVar

from django import template
from django.utils.safestring import SafeString

from microblog.kept import CSRF_TOKEN, kept, with_tokens

HOLE = "\x00fresh\x00"

# The nodes for the holes of the page that is being drawn to be kept.
holes = ContextVar("holes", default=None)

register = template.Library()


class KeptNode(template.Node):
    child_nodelists = ("nodelist",)

    def __init__(self, nodelist, name, values):
        self.nodelist, self.name, self.values = nodelist, name, values

    def render(self, context):
        key = tuple(value.resolve(context) for value in self.values)
        html = kept(self.name, key, lambda: self.draw(context))
        if CSRF_TOKEN in html and holes.get() is None:
            return with_tokens(html, context)
        return html

    def draw(self, context):
        with context.push(csrf_token=CSRF_TOKEN):
            return self.nodelist.render(context)


class KeptPageNode(template.Node):
    child_nodelists = ("nodelist",)

    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        if (key := context.get("page_key")) is None:
            return self.nodelist.render(context)
        nodes, *parts = kept("page", key, lambda: self.draw(context))
        html = [parts[0]]
        for node, part in zip(nodes, parts[1:], strict=True):
            html += [node.render(context), part]
        return with_tokens("".join(html), context)

    def draw(self, context):
        nodes = []
        token = holes.set(nodes)
        try:
            with context.push(csrf_token=CSRF_TOKEN):
                html = self.nodelist.render(context)
        finally:
            holes.reset(token)
        return nodes, *html.split(HOLE)


class FreshNode(template.Node):
    child_nodelists = ("nodelist",)

    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        if (nodes := holes.get()) is None:
            return self.nodelist.render(context)
        nodes.append(self.nodelist)
        return SafeString(HOLE)


@register.tag("kept")
def do_kept(parser, token):
    """All that the piece shows has to be among the values, but for the language and the time zone.

    A {% csrf_token %} in it is each page's own, and so is a FORM_TOKEN beside one.
    """
    _tag, name, *values = token.split_contents()
    nodelist = parser.parse(["endkept"])
    parser.delete_first_token()
    return KeptNode(nodelist, name, [parser.compile_filter(value) for value in values])


@register.tag("keptpage")
def do_kept_page(parser, token):
    nodelist = parser.parse(["endkeptpage"])
    parser.delete_first_token()
    return KeptPageNode(nodelist)


@register.tag("fresh")
def do_fresh(parser, token):
    nodelist = parser.parse(["endfresh"])
    parser.delete_first_token()
    return FreshNode(nodelist)
