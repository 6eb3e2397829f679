"""What allauth says to members and locale/fr says better than allauth's own French.

Nothing reads the list: makemessages finds the strings here and keeps our translations of them.
"""

from django.utils.translation import gettext_noop as _

STRINGS = [
    # Forms
    _("Enter a valid email address."),  # Django's
    _("This email address is already associated with this account."),
    _("Authenticator code"),
    _("Key nr. {number}"),
    _("Use your password"),
    _("Use authenticator app or code"),
    _("Use a security key"),
    _("You cannot generate recovery codes without having two-factor authentication enabled."),
    _("You cannot deactivate two-factor authentication."),
    # Messages
    _("Unable to confirm %(email)s because it is already confirmed by a different account."),
    _("Confirmation email sent to %(email)s."),
    _("You have signed out."),
    _("Password successfully changed."),
    _("Password successfully set."),
    _("Authenticator app activated."),
    _("Authenticator app deactivated."),
    _("A new set of recovery codes has been generated."),
    _("Security key removed."),
    _("Signed out of all other sessions."),
]
