#!/usr/bin/env bash
# Measures vprune beside its peers, in one run, on this machine, threads and files: medians and
# ratios. What it needs it makes itself, in .cache/bench. With --quick, fewer repetitions; --only
# whole_job, surgery, sharded, big, counting, engine, memory, loading, encoder, quality, draws, vocabulary or instructions measures that alone.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/packages.sh libicu-dev libopenblas0 zlib1g-dev pkg-config git openssl python3 python3-venv \
  python3-pip
scripts/oracles.sh
scripts/model.sh
scripts/bench/peers.sh
swift build -c release --product vprune
swift build -c release --product encoder-bench
binary=$(swift build -c release --show-bin-path)/vprune
exec .oracles/venv/bin/python scripts/bench/measure.py --vprune "$binary" "$@"
