#!/usr/bin/env bash
# The main job on a real model, from nothing: installs what is missing, builds the release binary,
# gets all-MiniLM-L6-v2, prunes it for banking text, and verifies the result. A second run does no
# work twice.
set -euo pipefail
cd "$(dirname "$0")/.."

corpus=corpora/banking.txt
model=.cache/models/all-MiniLM-L6-v2
output=.quickstart/all-MiniLM-L6-v2-banking

command -v swift >/dev/null || {
  echo "A Swift 6.2 toolchain or newer is needed: https://www.swift.org/install/" >&2
  exit 1
}
scripts/packages.sh libicu-dev libopenblas0 zlib1g-dev pkg-config git python3 python3-venv python3-pip unzip
swift build -c release --product vprune
binary=$(swift build -c release --show-bin-path)/vprune
scripts/model.sh

# The directory was made by this binary from these inputs, so there is nothing to do again.
stamp=.quickstart/stamp
fingerprint=$(find "$binary" "$corpus" "$model" -type f -print0 | sort -z | xargs -0 sha256sum)
if [ -d "$output" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$fingerprint" ]; then
  echo "$output is up to date."
else
  mkdir -p .quickstart
  rm -f "$stamp"
  "$binary" --corpus "$corpus" --model "$model" --output "$output" --force
  echo "$fingerprint" >"$stamp"
fi

cat <<END

The binary        $binary
The model         $model
The pruned model  $output
Prove it again    $binary verify --model $model --pruned $output --corpus $corpus
Your own          $binary --corpus your-text.txt --model your-model/
END
