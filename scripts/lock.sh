#!/bin/sh
# Writes requirements.txt and requirements-dev.txt from their .in files, for every platform, with hashes.
set -eu
cd "$(dirname "$0")/.."
scripts/setup.sh run
for name in requirements requirements-dev; do
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --custom-compile-command "make lock" "$@" $name.in -o $name.txt
done
