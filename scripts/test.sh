#!/usr/bin/env bash
# All tests, from nothing: installs what is missing, brings the Python oracles and a real model,
# checks the format and the architecture, builds once, and runs every test in that build.
# Under CI=true a missing oracle is a failure; elsewhere such tests are skipped, and counted.
# VPRUNE_EVERY_DOCUMENT=1 compares every tokenizer on every document, which takes an hour.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v swift >/dev/null || {
  echo "A Swift 6.2 toolchain or newer is needed: https://www.swift.org/install/" >&2
  exit 1
}
scripts/packages.sh libicu-dev libopenblas0 zlib1g-dev pkg-config git python3 python3-venv python3-pip gzip

# For the manual and the completions, which are checked by what is there.
scripts/packages.sh mandoc zsh fish ||
  echo "Without mandoc, zsh and fish the manual and the completions are checked less." >&2

# For Spark, which scripts/spark_count.py is tested with.
command -v java >/dev/null || scripts/packages.sh default-jre-headless || {
  [ "${CI:-}" = true ] && exit 1
  echo "There is no Java: the test with a Spark cluster will be skipped." >&2
}

# Without the network, or with a Python that the oracles do not run on, the rest still says much.
for script in scripts/oracles.sh scripts/model.sh; do
  if ! "$script"; then
    [ "${CI:-}" = true ] && exit 1
    echo "$script failed: tests that need it will be skipped." >&2
  fi
done

scripts/format.sh --lint
scripts/rooms.sh
python3 scripts/make-corpora.py --check

# Debug builds of the hot loops are 50 times slower: tests run on the release build.
options=(-c release -Xswiftc -enable-testing)
# By product: --build-tests would also build what packages in use have for themselves, such as protoc.
for product in vprune prune-for-text vprunePackageTests; do
  swift build --product "$product" "${options[@]}" --explicit-target-dependency-import-check error
done
log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
swift test --skip-build "${options[@]}" 2>&1 | tee "$log" || status=$?

# Suites and tests that were skipped, with the reason that each gives. Arguments of a test case may hold the word, too.
skipped=$(grep -oE '^[^ ]+ (Test|Suite) [^ ]+ skipped: .*' "$log" | sed -E 's/^.* skipped: //' || true)
if [ -n "$skipped" ]; then
  echo
  echo "Skipped, $(grep -c . <<<"$skipped") in all:"
  sort <<<"$skipped" | uniq -c
fi
exit "$status"
