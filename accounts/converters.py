class UsernameConverter:
    """A username as it stands in an address: the form that accounts.validators allows."""

    regex = "[A-Za-z0-9_]{1,15}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value
