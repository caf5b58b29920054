#!/bin/sh
# Builds the web UI: the packages of package-lock.json when they are not there, types, files.
set -eu
cd "$(dirname "$0")"
if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --no-progress
fi
# The types of the api's answers; they say so each time they are made.
npm run --silent generate > /dev/null
npm run --silent check
npm run --silent build -- --logLevel warn
node budget.mjs
