"""What members are told by mail about the end of their account."""

import logging

from allauth.account.adapter import get_adapter

from mydata.services import deleted_at

logger = logging.getLogger(__name__)


def send_leaving_notice(request, member):
    """Says until when the member can come back. They have left, whether it can be sent or not."""
    if not member.email:
        return
    context = {"user": member, "until": deleted_at(member)}
    try:
        get_adapter(request).send_mail("mydata/email/leaving", member.email, context)
    except Exception:  # whatever the mail server says
        logger.exception("Could not tell member %s by mail that they have left", member.pk)
