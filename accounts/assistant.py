"""The assistant after sign-up: four steps, each of which may be skipped, or done elsewhere."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from accounts.models import User


class Step(NamedTuple):
    page: str  # the name of its URL
    label: str
    title: str


STEPS = [
    Step("welcome_profile", _("Profile"), _("Complete your profile")),
    Step("welcome_tweet", _("First Tweet"), _("Write your first Tweet")),
    Step("welcome_people", _("Friends"), _("Find friends")),
    Step("welcome_mentions", _("Mentions"), _("Look at your mentions")),
]


def done_steps(member):
    """The numbers, from 1, of the steps that the member has done, here or anywhere else."""
    facts = [member.bio or member.avatar, member.tweets_count, member.following_count]
    return {number for number, fact in enumerate(facts, 1) if fact}


def current_step(member):
    """The number of the step to go on with; None when the assistant has ended."""
    if member.welcome_step is None:
        return None
    left = set(range(member.welcome_step, len(STEPS) + 1)) - done_steps(member)
    return min(left, default=None)


def go_on(member, *, after):
    """The member has done or skipped a step. After the last one the assistant ends.

    Who has been further stays there: one may go back to a step.
    """
    following = after + 1 if after < len(STEPS) else None
    User.objects.filter(pk=member.pk, welcome_step__lte=after).update(welcome_step=following)
