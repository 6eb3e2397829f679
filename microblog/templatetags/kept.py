"""{% kept "name" value … %}…{% endkept %}: a piece of a page that is drawn once for its values.

{% fresh %}…{% endfresh %} is a hole in a page that is kept whole (kept.render_kept): drawn each
time, and from what the view gave alone, whatever {% with %} stands around it.
"""

from django import template
from django.utils.safestring import SafeString

from microblog.kept import CSRF_TOKEN, HOLE, holes, kept, with_tokens

register = template.Library()

NO_HOLES = ()  # in place of the list of those of a page


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
        token = holes.set(NO_HOLES)
        try:
            with context.push(csrf_token=CSRF_TOKEN):
                return self.nodelist.render(context)
        finally:
            holes.reset(token)


class HoleNode(template.Node):
    """Drawn anew in each page: where the page is kept it is a hole, which `fill` fills.

    Subclasses have draw(context), which gives HTML, or fill(context), which gives [bytes, …].
    """

    def render(self, context):
        if (nodes := holes.get()) is None:
            return self.draw(context)
        if nodes is NO_HOLES:
            raise template.TemplateSyntaxError("What is new each time cannot stand in {% kept %}.")
        nodes.append(self)
        return SafeString(HOLE)

    def draw(self, context):
        return SafeString(b"".join(self.fill(context)).decode())

    def fill(self, context):
        return [self.draw(context).encode()]


class FreshNode(HoleNode):
    child_nodelists = ("nodelist",)

    def __init__(self, nodelist):
        self.nodelist = nodelist

    def draw(self, context):
        return self.nodelist.render(context)


@register.tag("kept")
def do_kept(parser, token):
    """All that the piece shows has to be among the values, but for the language and the time zone.

    A {% csrf_token %} in it is each page's own, and so is a FORM_TOKEN beside one.
    """
    _tag, name, *values = token.split_contents()
    nodelist = parser.parse(["endkept"])
    parser.delete_first_token()
    return KeptNode(nodelist, name, [parser.compile_filter(value) for value in values])


@register.tag("fresh")
def do_fresh(parser, token):
    nodelist = parser.parse(["endfresh"])
    parser.delete_first_token()
    return FreshNode(nodelist)
