# docker build -t pipit .     Everything it needs to know at run time comes from the environment.

FROM python:3.13-slim AS packages
RUN python -m venv /opt/venv
COPY requirements/production.txt .
RUN /opt/venv/bin/python -m pip install --no-cache-dir --no-deps --require-hashes -r production.txt

FROM python:3.13-slim AS site
ENV PATH=/opt/venv/bin:$PATH
COPY --from=packages /opt/venv /opt/venv
WORKDIR /srv/pipit
COPY . .
# Neither command connects to the database or signs anything; the settings ask for both all the same.
RUN export SECRET_KEY=build ALLOWED_HOSTS=build DATABASE_URL=postgresql:///build \
    && python manage.py compilemessages \
    && python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q .

FROM python:3.13-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 \
    MEDIA_ROOT=/var/lib/pipit/media
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin pipit \
    && install -d -o pipit -g pipit /var/lib/pipit/media
COPY --from=packages /opt/venv /opt/venv
COPY --from=site /srv/pipit /srv/pipit
WORKDIR /srv/pipit
USER pipit
VOLUME /var/lib/pipit/media
EXPOSE 8000
# Any answer will do, short of an error of the server's own.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-c", "\
import http.client, os, sys; \
site = http.client.HTTPConnection('127.0.0.1', int(os.environ.get('PORT', 8000)), timeout=4); \
site.request('GET', '/livez'); \
sys.exit(site.getresponse().status >= 500)"]
CMD ["gunicorn"]
