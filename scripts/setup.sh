#!/bin/sh
# Makes .venv in the project's root with the pinned packages.
#   scripts/setup.sh        what the app needs to run
#   scripts/setup.sh dev    tests and linters as well
# Skipped when nothing changed since the last time. PYTHON names another interpreter.
set -eu
cd "$(dirname "$0")/.."

set_name=${1:-run}
case $set_name in
    run) wanted=requirements.txt ;;
    dev) wanted=requirements-dev.txt ;;
    *) echo "Use: scripts/setup.sh [dev]" >&2; exit 64 ;;
esac
python=${PYTHON:-python3}

say() { printf '%s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }

command -v "$python" >/dev/null 2>&1 ||
    stop "There is no $python here. Install Python 3.11 or newer (Debian: apt-get install python3 python3-venv)."
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "Antechamber needs Python 3.11 or newer; $("$python" --version) is here. Set PYTHON to a newer one."

# A moved or copied folder breaks a virtual environment, so its place is part of the stamp.
stamp_for() {
    "$python" - "$PWD" "$@" <<'PY'
import hashlib, pathlib, sys
place, *files = sys.argv[1:]
digest = hashlib.sha256(f"{place} {sys.version}".encode())
for name in files:
    digest.update(pathlib.Path(name).read_bytes())
print(digest.hexdigest())
PY
}
run_stamp=$(stamp_for requirements.txt)
dev_stamp=$(stamp_for requirements.txt requirements-dev.txt)
done_already() {
    if [ "$set_name" = run ]; then
        [ "$(cat .venv/.stamp-run 2>/dev/null)" = "$run_stamp" ] && return 0
    fi
    [ "$(cat .venv/.stamp-dev 2>/dev/null)" = "$dev_stamp" ]
}
done_already && exit 0

# Two set-ups at once would write into each other's environment.
if command -v flock >/dev/null 2>&1; then
    exec 9>.venv.lock
    flock -n 9 || { say "Another set-up is under way; waiting for it."; flock 9; }
    done_already && exit 0
fi

if ! .venv/bin/python -c 'import sys; sys.exit(sys.prefix == sys.base_prefix)' 2>/dev/null ||
    [ "$(cat .venv/.place 2>/dev/null)" != "$PWD" ]; then
    say "[1/3] Making a virtual environment in .venv"
    rm -rf .venv
    "$python" -m venv .venv ||
        stop "The virtual environment could not be made. On Debian: apt-get install python3-venv."
    printf '%s\n' "$PWD" >.venv/.place
fi

export UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never UV_NO_PROGRESS=1 PIP_DISABLE_PIP_VERSION_CHECK=1
say "[2/3] Fetching the installer"
if ! .venv/bin/python -m pip install --quiet --require-hashes -r scripts/installer.txt 2>.venv/.installer.log; then
    say "      uv is not to be had here; going on with pip, which takes about twice as long."
fi

say "[3/3] Installing $(grep -c '==' "$wanted") pinned packages from $wanted (up to a minute)"
if [ -x .venv/bin/uv ]; then
    .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r "$wanted"
else
    .venv/bin/python -m pip install --quiet --require-hashes -r "$wanted"
fi

rm -f .venv/.stamp-run .venv/.stamp-dev
printf '%s\n' "$run_stamp" >.venv/.stamp-run
[ "$set_name" = run ] || printf '%s\n' "$dev_stamp" >.venv/.stamp-dev
say "The environment is ready."
