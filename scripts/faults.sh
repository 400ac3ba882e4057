#!/usr/bin/env bash
# scripts/faults.sh [KILLS]: kills every command that writes files, KILLS times in all (200 where none are named) by the
# clock, and then at each of its calls on files; lets each of these calls fail; and changes the model before each.
# What must be true then is in Tests/vpruneTests/Faults. VPRUNE_MOMENTS=N takes N calls of each command instead of all,
# VPRUNE_SEED repeats a run. scripts/test.sh tries a few moments.
set -euo pipefail
cd "$(dirname "$0")/.."

export VPRUNE_KILLS=${1:-200} VPRUNE_MOMENTS=${VPRUNE_MOMENTS:-all} VPRUNE_SEED=${VPRUNE_SEED:-$RANDOM}
echo "seed $VPRUNE_SEED"
options=(-c release -Xswiftc -enable-testing)
[ -z "${VPRUNE_BUILD:-}" ] || options+=(--scratch-path "$VPRUNE_BUILD")
for product in vprune vprunePackageTests; do
  swift build --product "$product" "${options[@]}"
done
exec swift test --skip-build "${options[@]}" --filter FaultTests
