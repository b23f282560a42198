# Antechamber for production: one image for web, worker, beat and the one-off commands.
#   docker build -t antechamber .
# It holds no secret; see docker-compose.yml for what it must be given.

FROM python:3.11-slim-bookworm AS build
ENV UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 UV_PYTHON_DOWNLOADS=never PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
COPY requirements.txt scripts/installer.txt ./
RUN python -m venv /venv \
    && python -m venv /installer \
    && /installer/bin/pip install --quiet --no-cache-dir --require-hashes -r installer.txt \
    && /installer/bin/uv pip install --no-cache --python /venv/bin/python --require-hashes -r requirements.txt \
    && rm installer.txt
COPY . .
# Compressed, hashed static files. The settings refuse to load without secrets, so this one step
# gets throw-away ones; they go nowhere.
RUN export DJANGO_SETTINGS_MODULE=config.settings.production STATIC_ROOT=/app/staticfiles \
        SECRET_KEY="$(head -c 48 /dev/urandom | base64)" \
        VAULT_KEK="$(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n')" \
        AUDIT_SIGNING_KEY="$(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n')" \
        VAULT_SHARES=/keys/shares DATABASE_URL=postgres://build@localhost/build \
        CELERY_BROKER_URL=redis://localhost/0 CACHE_URL=redis://localhost/1 EMAIL_URL=smtp://localhost \
        SITE_URL=https://build.invalid ALLOWED_HOSTS=build.invalid DEFAULT_FROM_EMAIL=build@build.invalid \
    && /venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
    && /venv/bin/python -m compileall -q .

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production STATIC_ROOT=/app/staticfiles VAULT_SHARES=/keys/shares
RUN groupadd --gid 10001 app \
    && useradd --uid 10001 --gid app --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin app \
    && install -d -o app -g app -m 0700 /keys /keys/shares
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER 10001:10001
EXPOSE 8000
VOLUME /keys
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 CMD ["python", "scripts/healthcheck.py"]
# No access log: addresses carry personal links.
CMD ["gunicorn", "config.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "16", \
     "--worker-tmp-dir", "/dev/shm", "--timeout", "60", "--graceful-timeout", "20", "--no-control-socket"]
