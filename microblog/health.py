"""What a load balancer, a container engine or a monitor asks: /livez and /readyz."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse


class HealthMiddleware:
    """Stands first, before hosts are checked and http is sent to https: who asks is the machine
    next door, by an address of its own.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        match request.path:
            case "/livez":
                return answer("ok")
            case "/readyz":
                return readiness()
        return self.get_response(request)


def readiness():
    """The database answers, and has the tables that this code expects; 503 and why otherwise."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return answer("the database does not answer", status=503)
    if waiting:
        return answer(f"{len(waiting)} migrations to apply", status=503)
    return answer("ok")


def answer(text, status=200):
    return HttpResponse(
        f"{text}\n", "text/plain", status=status, headers={"Cache-Control": "no-store"}
    )
