#!/bin/sh
# Sets up what is missing, then serves Antechamber on this machine until Ctrl-C.
#   PORT              8000
#   ANTECHAMBER_DATA  var/ (database, keys, logs)
set -eu
stop() { printf '%s\n' "$*" >&2; exit 1; }

PORT=${PORT:-8000}
case $PORT in
    '' | *[!0-9]*) stop "PORT must be a number between 1 and 65535; it is \"$PORT\"." ;;
esac
[ "$PORT" -ge 1 ] && [ "$PORT" -le 65535 ] || stop "PORT must be a number between 1 and 65535; it is \"$PORT\"."

root=$(cd "$(dirname "$0")/.." && pwd)
ANTECHAMBER_DATA=${ANTECHAMBER_DATA:-$root/var}
(umask 077 && mkdir -p "$ANTECHAMBER_DATA") 2>/dev/null && [ -w "$ANTECHAMBER_DATA" ] ||
    stop "The data folder $ANTECHAMBER_DATA cannot be written. Set ANTECHAMBER_DATA to another one."
ANTECHAMBER_DATA=$(cd "$ANTECHAMBER_DATA" && pwd)
export PORT ANTECHAMBER_DATA
export DJANGO_SETTINGS_MODULE=config.settings.embedded

cd "$root"
scripts/setup.sh run
[ -z "${MAKELEVEL:-}" ] || set -- --tied "$@" # when make is killed, nothing stays behind
exec .venv/bin/python manage.py up "$@"
