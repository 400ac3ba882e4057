#!/usr/bin/env bash
# Makes the documentation of the public library with the toolchain's DocC: scripts/documentation.sh [FOLDER]
# (.build/documentation). Every warning is an error, and so is a public declaration without a comment.
# VPRUNE_BUILD names a folder with a build that is to be used, such as .build/release.
#
# The symbols come from the module that is built anyway: the DocC plugin would build everything once more.
set -euo pipefail
cd "$(dirname "$0")/.."

output=${1:-.build/documentation}
if [ -z "${VPRUNE_BUILD:-}" ]; then
  swift build -c release --target ModelPruning
  VPRUNE_BUILD=$(swift build -c release --show-bin-path)
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

target=$(swiftc -print-target-info | python3 -c 'import json, sys; print(json.load(sys.stdin)["target"]["triple"])')
# Reading a module means reading those that it is made of, C libraries included.
packages=$(realpath "$VPRUNE_BUILD")/../../checkouts
modules=()
for map in "$VPRUNE_BUILD"/*.build/module.modulemap Sources/*/module.modulemap Sources/*/include/module.modulemap \
  "$packages"/*/Sources/*/include/module.modulemap; do
  [ -f "$map" ] && modules+=(-Xcc "-fmodule-map-file=$map")
done
swift symbolgraph-extract -module-name ModelPruning -minimum-access-level public -skip-synthesized-members \
  -target "$target" -I "$VPRUNE_BUILD/Modules" "${modules[@]}" -output-dir "$work"

python3 - "$work/ModelPruning.symbols.json" <<'PYTHON'
import json, sys
symbols = json.load(open(sys.argv[1]))["symbols"]
bare = [".".join(symbol["pathComponents"]) for symbol in symbols if "docComment" not in symbol]
if not symbols or bare:
    sys.exit("Public declarations without a comment: " + (", ".join(bare) or "there are no declarations at all"))
print(f"{len(symbols)} public declarations, each with a comment")
PYTHON

mkdir -p "$(dirname "$output")"
docc convert Sources/ModelPruning/ModelPruning.docc --additional-symbol-graph-dir "$work" --output-path "$output" \
  --fallback-bundle-identifier vprune.ModelPruning --warnings-as-errors
echo "Written to $output; docc preview, or any web server, shows it."
