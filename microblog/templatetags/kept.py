"""{% kept "name" value … %}…{% endkept %}: a piece of a page that is drawn once for its values."""

from django import template

from microblog.kept import CSRF_TOKEN, kept, with_tokens

register = template.Library()


class KeptNode(template.Node):
    child_nodelists = ("nodelist",)

    def __init__(self, nodelist, name, values):
        self.nodelist, self.name, self.values = nodelist, name, values

    def render(self, context):
        key = tuple(value.resolve(context) for value in self.values)
        html = kept(self.name, key, lambda: self.draw(context))
        return with_tokens(html, context["request"]) if CSRF_TOKEN in html else html

    def draw(self, context):
        with context.push(csrf_token=CSRF_TOKEN):
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
