"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class SmallArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id with the 19 MiB that OWASP's password storage cheat sheet asks for.

    Django's own takes 100 MiB for every sign-in that is under way, which a few visitors at once
    would turn into the end of a small server.
    """

    time_cost = 2
    memory_cost = 19_456  # KiB
    parallelism = 1
