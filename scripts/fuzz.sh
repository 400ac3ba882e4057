#!/usr/bin/env bash
# scripts/fuzz.sh [TARGET [RUNS]]: gives the readers of files from elsewhere random bytes (libFuzzer, which comes with
# the Swift toolchain). Without a TARGET all take turns; RUNS are 1,000,000 each where none are named.
# Inputs that ended the process, took longer than 10 seconds or more than 512 MB are left in .build/fuzz/failures: mend
# what they found, and keep them in Tests/FuzzTests/Failures/TARGET. What was learned stays in .build/fuzz/corpus.
# VPRUNE_FUZZ_FOLDER is another place for all that.
set -euo pipefail
cd "$(dirname "$0")/.."

target=${1:-}
runs=${2:-1000000}

scripts/packages.sh libicu-dev libopenblas0 zlib1g-dev pkg-config git python3
libraries=$("$(dirname "$(readlink -f "$(command -v swift)")")/clang" -print-resource-dir)/lib/linux
export VPRUNE_LIBFUZZER=$libraries/libclang_rt.fuzzer_no_main-$(uname -m).a
[ -e "$VPRUNE_LIBFUZZER" ] || {
  echo "libFuzzer is not there: $VPRUNE_LIBFUZZER" >&2
  exit 1
}
work=${VPRUNE_FUZZ_FOLDER:-.build/fuzz}
scratch=(--scratch-path "$work/build")
swift build -c release --product fuzz-driver "${scratch[@]}"
driver=$(swift build -c release --show-bin-path "${scratch[@]}")/fuzz-driver

mkdir -p "$work/failures"
seeds=$(mktemp -d)
trap 'rm -rf "$seeds"' EXIT
python3 Tests/Oracles/fuzz_seeds.py "$seeds/made"
if [ -x .oracles/venv/bin/python ]; then
  # Real files of torch.save are better than our own.
  .oracles/venv/bin/python Tests/Oracles/torch_files.py "$seeds/torch" --seed 1
  for file in "$seeds"/torch/*/pytorch_model.bin; do
    cp "$file" "$seeds/made/torch/$(basename "$(dirname "$file")")"
  done
fi

status=0
for folder in "$seeds"/made/*; do
  name=$(basename "$folder")
  [ -z "$target" ] || [ "$target" = "$name" ] || continue
  known=$(ls -d "Tests/FuzzTests/Failures/$name" 2>/dev/null || true)
  mkdir -p "$work/corpus/$name"
  echo "== $name"
  # In memory: a million files are written and read.
  TMPDIR=$([ -w /dev/shm ] && echo /dev/shm || echo /tmp) SWIFT_BACKTRACE=enable=no \
    "$driver" "$name" -runs="$runs" -rss_limit_mb=512 -timeout=10 -max_len=8192 -reload=0 -print_final_stats=1 \
    -artifact_prefix="$work/failures/$name-" "$work/corpus/$name" "$folder" $known >"$seeds/log" 2>&1 || status=1
  grep -E '^stat::|ERROR|violation|Fatal error|Test unit written|^Done' "$seeds/log"
done
exit "$status"
