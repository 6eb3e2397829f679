"""Where a member is in the assistant after sign-up."""

from django import template

from accounts.assistant import STEPS, current_step, done_steps

register = template.Library()


@register.inclusion_tag("accounts/_welcome_steps.html", takes_context=True)
def welcome_steps(context, step):
    """The steps, of which the page is the number `step`."""
    done = done_steps(context["user"])
    steps = [(number, entry, number in done) for number, entry in enumerate(STEPS, 1)]
    return {"steps": steps, "step": step, "count": len(STEPS)}


@register.inclusion_tag("accounts/_welcome_panel.html", takes_context=True)
def welcome_panel(context):
    """On home, until the assistant has ended: the step to go on with."""
    step = current_step(context["user"])
    return {"step": step, "count": len(STEPS), "entry": STEPS[step - 1] if step else None}
