#!/bin/sh
# Makes what docker-compose.yml must be given: ./secrets with four files, and .env to fill in.
# Never overwrites: a lost vault_kek is a lost vault. Keep a copy where no database backup lies.
set -eu
cd "$(dirname "$0")/.."
umask 077
mkdir -p secrets
for name in secret_key vault_kek audit_signing_key database_password; do
    [ -e "secrets/$name" ] && continue
    head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' >"secrets/$name"
    chmod 0444 "secrets/$name" # the container's user reads the mounted file; the folder keeps others out
    echo "made secrets/$name"
done
[ -e .env ] && exit 0
cat >.env <<'ENV'
# Where people reach the app; must begin with https://
SITE_URL=https://antechamber.example.org
# The host names of SITE_URL, parted by commas
ALLOWED_HOSTS=antechamber.example.org
# Who mail comes from
DEFAULT_FROM_EMAIL=desk@example.org
# smtp://user:password@host:587, smtp+tls://… (STARTTLS) or smtps://…; without it, the mail catcher
#EMAIL_URL=smtp+tls://user:password@mail.example.org:587
# The mail catcher, http://127.0.0.1:8025; take this line out when EMAIL_URL is set
COMPOSE_PROFILES=trial
# How many proxies stand in front
TRUSTED_PROXY_COUNT=1
PORT=8000
ENV
echo "made .env: set SITE_URL, ALLOWED_HOSTS, DEFAULT_FROM_EMAIL and EMAIL_URL in it"
