from django.conf import settings


def site(request):
    """What the base template says about the site."""
    return {
        "site_name": settings.SITE_NAME,
        "site_contact": settings.SITE_CONTACT,
        "signup_open": settings.SIGNUP_OPEN,
    }
