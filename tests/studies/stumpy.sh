#!/bin/sh
# stumpy's own GPU tests, on the emulated device and on Numba's simulator, with the time that each takes.
# Usage, from the repository's root: sh tests/studies/stumpy.sh CHECKOUT [DIR], where CHECKOUT is a clone of stumpy's
# repository. What its tests need besides is put into DIR (a temporary folder). Nothing of theirs is copied here.
set -eu
checkout=$(realpath "$1")
folder=${2:-$(mktemp -d)}
here=$(pwd)
.venv/bin/pip install --quiet --target "$folder" --no-deps 'pandas<3'  # later ones give read-only arrays, which stumpy writes to
export PYTHONPATH="$folder:$here:$checkout:$checkout/tests"
run() { time "$here/.venv/bin/python" -m pytest -p no:cacheprovider -q -rN -W ignore --tb=line "$@"; }
cd "$checkout"
run --emulate-cuda tests/test_gpu_*.py
run --emulate-cuda --cuda-findings=ignore tests/test_gpu_stump.py
NUMBA_ENABLE_CUDASIM=1 run tests/test_gpu_stump.py
