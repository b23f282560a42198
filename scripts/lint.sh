#!/bin/sh
# scripts/lint.sh check: all linters; fix: format and repair what can be repaired.
set -eu
cd "$(dirname "$0")/.."
scripts/setup.sh dev
bin=$PWD/.venv/bin

templates() { find templates -name '*.html' -print0; }
if [ "${1:-check}" = fix ]; then
    "$bin/ruff" check --fix --quiet . || true
    "$bin/ruff" format .
    templates | xargs -0 -r "$bin/djade" --target-version 5.2 || true
    exit 0
fi
status=0
step() { echo "- $*"; "$@" || status=1; }
step "$bin/ruff" check .
step "$bin/ruff" format --check .
step "$bin/lint-imports" --no-cache
step "$bin/codespell"
step "$bin/python" manage.py makemigrations --check --dry-run --settings config.settings.test
echo "- djade"
templates | xargs -0 -r "$bin/djade" --check --target-version 5.2 || status=1
exit $status
