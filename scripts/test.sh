#!/bin/sh
# Sets up what is missing, then runs everything on SQLite, on PostgreSQL and in a browser.
#   scripts/test.sh -k invite            arguments go to pytest
#   TEST_DATABASE=sqlite scripts/test.sh one database only, no browser
set -eu
cd "$(dirname "$0")/.."
scripts/setup.sh dev

install_quietly() (
    export DEBIAN_FRONTEND=noninteractive
    log=$(mktemp)
    trap 'rm -f "$log" "${made:-}"' EXIT
    # Debian starts a server when it installs one; the tests start their own and want no other.
    if [ ! -e /usr/sbin/policy-rc.d ]; then
        made=/usr/sbin/policy-rc.d
        printf '#!/bin/sh\nexit 101\n' >$made && chmod +x $made
    fi
    { apt-get update && apt-get install -y --no-install-recommends "$@"; } >"$log" 2>&1 && return 0
    tail -n 20 "$log" >&2
    echo "These packages could not be installed: $*" >&2
    return 1
)

missing=
command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || missing="$missing chromium fonts-dejavu-core"
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || command -v postgres >/dev/null 2>&1 || missing="$missing postgresql"
command -v redis-server >/dev/null 2>&1 || command -v valkey-server >/dev/null 2>&1 || missing="$missing redis-server"
if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "Installing for the tests:$missing (up to two minutes)"
        install_quietly $missing || exit 1 # one word per package
    else
        echo "The tests need these programs:$missing" >&2
        echo "On Debian: sudo apt-get install --no-install-recommends$missing" >&2
        exit 1
    fi
fi
exec .venv/bin/python -m tests.run "$@"
