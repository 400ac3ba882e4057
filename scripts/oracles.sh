#!/usr/bin/env bash
# Brings what the tests compare against: a Python environment with the pinned packages of
# Tests/Oracles/requirements.txt in .oracles/venv, transformers 4 beside it in .oracles/transformers-4, and the real
# model (scripts/model.sh). Does nothing when all are there. Call it as .oracles/venv/bin/python SCRIPT.
# The environment is stamped with the hash of the requirements when it is whole, and put in its
# place by a rename: a half-made one is never used. Needs Python 3.11 or newer with venv.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

requirements=Tests/Oracles/requirements.txt
venv=.oracles/venv
stamp=$venv/requirements.sha256
former=.oracles/transformers-4
former_requirements=Tests/Oracles/requirements-4.txt
torch_cpu_index=https://download.pytorch.org/whl/cpu

if [[ ${1:-} == -h || ${1:-} == --help ]]; then
  sed -n '2,7s/^# //p' "${BASH_SOURCE[0]}"
  exit 0
fi

find_python() {
  local candidate
  for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  echo "oracles: no Python 3.11 or newer with venv (Debian: apt-get install python3-venv)" >&2
  exit 1
}

# PyPI's torch for Linux brings gigabytes of CUDA; PyTorch's own index has the CPU build.
extra_index() {
  "$1" - "$torch_cpu_index/torch/" <<'PYTHON' && echo "--extra-index-url=$torch_cpu_index" || true
import sys, urllib.request
try:
    urllib.request.urlopen(sys.argv[1], timeout=10).close()
except OSError:
    sys.exit(1)
PYTHON
}

# Scripts in bin/ name the folder they were installed in; say the final one.
settle() {
  "$work/venv/bin/python" - "$PWD/$work/venv" "$PWD/$venv" <<'PYTHON'
import pathlib, sys
built, final = sys.argv[1].encode(), sys.argv[2].encode()
for path in [*pathlib.Path(sys.argv[1], "bin").iterdir(), pathlib.Path(sys.argv[1], "pyvenv.cfg")]:
    if path.is_file() and not path.is_symlink() and built in path.read_bytes():
        path.write_bytes(path.read_bytes().replace(built, final))
PYTHON
}

mkdir -p .oracles
if command -v flock >/dev/null; then
  exec 9>.oracles/lock
  flock 9
fi

hash_of() {
  "$python" -c 'import hashlib, sys
print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$1"
}

find .oracles -maxdepth 1 -name '.build.*' -mmin +120 -exec rm -rf {} +
work=$(mktemp -d .oracles/.build.XXXXXX)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

python=$(find_python)
wanted=$(hash_of "$requirements")
if [[ -f $stamp && $(<"$stamp") == "$wanted" ]] && "$venv/bin/python" -c '' 2>/dev/null; then
  echo "oracles: $venv is up to date"
else
  echo "oracles: installing $requirements into $venv (a minute or more)"
  "$python" -m venv "$work/venv"
  index=$(extra_index "$python")
  "$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    ${index:+"$index"} --requirement "$requirements"
  settle
  echo "$wanted" >"$work/venv/requirements.sha256"
  if [[ -d $venv ]]; then mv "$venv" "$work/old"; fi
  mv "$work/venv" "$venv"
  echo "oracles: wrote $venv"
fi

wanted=$(hash_of "$former_requirements")
if [[ -f $former/requirements.sha256 && $(<"$former/requirements.sha256") == "$wanted" ]]; then
  echo "oracles: $former is up to date"
else
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps \
    --target "$work/former" --requirement "$former_requirements"
  echo "$wanted" >"$work/former/requirements.sha256"
  if [[ -d $former ]]; then mv "$former" "$work/former-old"; fi
  mv "$work/former" "$former"
  echo "oracles: wrote $former"
fi

scripts/model.sh
