from accounts.validators import USERNAME


class UsernameConverter:
    """A username as it stands in an address."""

    regex = USERNAME

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value
