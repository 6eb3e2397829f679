"""Connections that the pool of a worker keeps."""

import select


def check(connection):
    """Raises psycopg.OperationalError for a connection that the server has ended.

    Asked before each request: the server says so beforehand, where psycopg_pool's own check takes a
    journey to it. Of a network that has gone silent TCP tells: see the settings.
    """
    poll = select.poll()
    poll.register(connection.pgconn.socket, select.POLLIN)
    if poll.poll(0):
        connection.execute("")
