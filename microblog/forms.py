"""How a view gives a form what was sent, and shows it again with what is wrong."""

from django.shortcuts import render


def posted(request):
    """What a form takes first: data and files of a POST, nothing of a GET."""
    return (request.POST, request.FILES) if request.method == "POST" else ()


def render_form(request, template, form, **context):
    status = 422 if form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)
