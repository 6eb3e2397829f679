"""What of a tweet's text can be a trend: its hashtags and its words."""

import json
import re

SHORTEST, LONGEST = 3, 30  # letters of a word
WORD = re.compile(rf"[^\W\d_]{{{SHORTEST},{LONGEST}}}")

# Words that are about nothing, of which a day may bring more by chance.
ABOUT_NOTHING = """
about after again all also always and another any anyone anything are aren around ask away back
because been before being best better between big but came can cannot come could day days did didn
does doesn doing done don down each else even ever every everyone everything few find first for
from get gets getting give goes going good got great had has hasn have haven having her here him
his hour hours how into isn its just keep know last later least less let like little long look
looking lot made make makes making many may maybe minutes more morning most much must need never
new next nice night not nothing now off often old once one only other our out over own people
please put quite really right said same saw say says see seems she should since some someone
something soon still such sure take than thank thanks that the their them then there these they
thing things think this those though three through time today together tomorrow tonight too took
tweet tweets two under until use used very via want wants was way week well were what when where
which while who whole why will with without won word work would year years yes yesterday yet you
your four five six seven eight nine ten found gone left
alors aller après aujourd aura aussi autre autres avait avant avec avez avoir avons beau beaucoup
bien bon bonjour bonne bonsoir car cela celle celui ces cet cette ceux chaque chez chose choses
comme comment contre dans demain depuis dernier dernière des deux devant dire dit dois doit donc
dont elle elles encore enfin entre est était étaient être eux façon faire fais fait faut fois font
grand grande heure heures hier hui ici ils jamais jour jours jusqu juste leur leurs lors lui lundi
mais mal matin meilleur même merci mes mieux moi moins mois mon monde nos notre nous nouveau
nouvelle nuit nul ont par parce parfois pas pense petit petite peu peut peux plus plutôt pour
pourquoi pouvez premier première presque prochain puis quand que quel quelle quelques quelqu qui
quoi rien sais sans sera ses seul seulement ceci soir sois soit sont sous souvent suis sur tard
temps tes toi ton tôt toujours tous tout toute toutes très trois trop trouve une vais vas vers
veut veux viens vient voici voilà voir vont vos votre vous vraiment quatre cinq sept huit neuf dix
cent mille trouvé mis pris
"""
STOP_WORDS = frozenset(ABOUT_NOTHING.split())


def words_of(text, entities):
    """The names of hashtags ("#tea") and words ("tea") in a text with these entities, as JSON.

    In lower case; without mentions, addresses, numbers and words that are about nothing.
    """
    if entities == "[]":
        return set(WORD.findall(text.lower())) - STOP_WORDS
    hashtags, end, rest = set(), 0, []
    for kind, start, stop, *_known in json.loads(entities):
        rest.append(text[end:start])
        if kind == "hashtag":
            hashtags.add(f"#{text[start + 1 : stop].lower()}")
        end = stop
    rest.append(text[end:])
    return hashtags | set(WORD.findall(" ".join(rest).lower())) - STOP_WORDS


def written(name, text):
    """As the hashtag or word stands in a text that has it, without #."""
    word = name.removeprefix("#")
    found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)
    return found[0] if found else word
