"""Who wants to follow a protected member, blocks, mutes or reports somebody, what the moderator has
already decided, and what the demo member has arranged for themselves."""

from datetime import timedelta

from accounts.models import Block, FollowRequest, Mute
from demo.cast import DEMO, MODERATOR
from moderation import services as moderation
from moderation.models import Report
from timeline.models import List, ListMember
from timeline.services import follow_hashtag, pin
from tweets.models import Tweet

REQUESTS = 4  # for each protected member
BLOCKS, MUTES = 8, 20
FOLLOWED = "AshmereDerby"  # by the demo member
REPORTS = (
    (Report.Reason.SPAM, "The same advertisement again and again."),
    (Report.Reason.OTHER, "Cette photo est prise dans mon jardin."),
    (Report.Reason.ABUSE, "Not a nice way to talk to a goalkeeper."),
    (Report.Reason.OTHER, "C’est faux : le train était à l’heure."),
    (Report.Reason.IMPERSONATION, "I do not think that this is the real groundsman."),
    (Report.Reason.ABUSE, ""),
)


def create(people, users, drafts, rows, now, rng):
    create_requests(people, users, now, rng)
    create_blocks(people, users, rng)
    create_mutes(people, users, rng)
    moderate(people, users, drafts, rows, rng)
    arrange(people, users, now)


def create_requests(people, users, now, rng):
    """Some wait for every protected member, the demo member among them."""
    requests = []
    for person in people:
        if "protected" in person.traits:
            strangers = [
                other
                for other in people
                if other.is_active
                and shares_language(other, person)
                and other is not person
                and person not in other.following
            ]
            for other in rng.sample(strangers, min(REQUESTS, len(strangers))):
                at = now - timedelta(days=3) * rng.random()
                requests.append((other, person, at))
            demo = named(DEMO, people)
            if demo in strangers and not any(other is demo for other, _, _ in requests):
                requests.append((demo, person, now - timedelta(hours=2)))
    FollowRequest.objects.bulk_create(
        FollowRequest(follower=users[other], followee=users[person], created_at=at)
        for other, person, at in requests
    )


def create_blocks(people, users, rng):
    """Between people who have nothing to do with one another."""
    demo = named(DEMO, people)
    spammers = [person for person in people if "suspended" in person.traits]
    pairs = {(demo, person) for person in spammers}
    for _ in range(BLOCKS):
        one, other = rng.sample(people, 2)
        near = one in other.following or other in one.following
        if not near and not shares_language(one, other):
            pairs.add((one, other))
    Block.objects.bulk_create(
        Block(blocker=users[one], blocked=users[other]) for one, other in pairs
    )


def create_mutes(people, users, rng):
    """Of somebody one follows, out of politeness. The demo member has muted one, too."""
    pairs = set()
    for person in [named(DEMO, people), *rng.sample(people, min(MUTES, len(people)))]:
        if person.following:
            followed = sorted(person.following, key=lambda other: (other.pull, other.username))
            pairs.add((person, rng.choice(followed[: len(followed) // 2 + 1])))
    Mute.objects.bulk_create(Mute(muter=users[one], muted=users[other]) for one, other in pairs)


def moderate(people, users, drafts, rows, rng):
    """Open reports, and a log with a decision of every kind that can be undone."""
    moderator = users[named(MODERATOR, people)]
    reporters = [users[person] for person in people if person.is_active]
    for person in people:
        if "suspended" in person.traits:
            member, (reason, comment) = users[person], REPORTS[0]
            moderation.report(
                reporter=rng.choice(reporters), member=member, reason=reason, comment=comment
            )
            moderation.suspend(
                moderator=moderator, member=member, reason="Nothing but advertising, five times."
            )
    originals = [rows[draft] for draft in drafts if draft.text and draft.author.is_active]
    reported = rng.sample(originals, min(len(originals), len(REPORTS) + 2))
    for number, tweet in enumerate(reported):
        reason, comment = REPORTS[number % len(REPORTS)]
        moderation.report(
            reporter=rng.choice(reporters), tweet=tweet, reason=reason, comment=comment
        )
    hidden, harmless = reported[:2]
    moderation.hide_tweet(moderator=moderator, tweet=hidden, reason="Somebody’s address.")
    report = Report.objects.open().get(tweet=harmless)
    moderation.dismiss(moderator=moderator, report=report, reason="Within the rules.")
    bystander = next(person for person in people if person.is_active and person.username != DEMO)
    moderation.report(
        reporter=users[named(DEMO, people)],
        member=users[bystander],
        reason=Report.Reason.IMPERSONATION,
        comment="Is this account really theirs?",
    )
    judge_lists(people, users, moderator)


def judge_lists(people, users, moderator):
    """One list waits for a decision, and one has been hidden."""
    public = [person for person in people if person.is_public and not person.speaks_for_many]
    keeper, reporter, *listed = [users[person] for person in public if person.username != DEMO][:6]
    lists = [
        List.objects.create(owner=keeper, name="Cheats", description="Never lend them a bicycle."),
        List.objects.create(owner=keeper, name="Menteurs"),
    ]
    ListMember.objects.bulk_create(
        ListMember(list=which, member=member) for which in lists for member in listed
    )
    reason, comment = Report.Reason.ABUSE, "None of us is one."
    moderation.report(reporter=reporter, list=lists[0], reason=reason, comment=comment)
    moderation.hide_list(moderator=moderator, which=lists[1], reason="Insults those on it.")


def arrange(people, users, now):
    """The demo member reads clubs and newsrooms together, and a hashtag at home; their most
    favourited tweet is pinned.
    """
    demo = users[named(DEMO, people)]
    clubs = List.objects.create(
        owner=demo, name="Clubs & journaux", description="Who speaks for many, in two languages."
    )
    groups = [person for person in people if person.is_public and person.speaks_for_many]
    ListMember.objects.bulk_create(
        ListMember(list=clubs, member=users[person], created_at=now - timedelta(hours=number))
        for number, person in enumerate(groups[: ListMember.LIMIT])
    )
    follow_hashtag(member=demo, label=FOLLOWED)
    said = Tweet.objects.originals().filter(author=demo, in_reply_to=None)
    if best := said.order_by("-likes_count", "-pk").first():
        pin(tweet=best)


def shares_language(one, other):
    return bool(set(one.languages) & set(other.languages))


def named(username, people):
    return next(person for person in people if person.username == username)
