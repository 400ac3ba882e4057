#!/usr/bin/env bash
# Brings gigatoken, which counting is measured beside, into an environment of its own in .cache/bench/peers: it needs
# other packages than the oracles are pinned to. Does nothing when it is there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

requirement=gigatoken==0.10.0
venv=.cache/bench/peers
if [[ -f $venv/requirement && $(<"$venv/requirement") == "$requirement" ]]; then
  echo "peers: $venv is up to date"
  exit
fi
rm -rf "$venv"
mkdir -p .cache/bench
python3 -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check "$requirement"
echo "$requirement" >"$venv/requirement"
echo "peers: wrote $venv"
