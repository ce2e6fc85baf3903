#!/bin/sh
# numba-cuda's own tests on the emulated device. Usage, from the repository's root: sh tests/studies/numba_cuda.sh [DIR] [FILE ...]
# They come with numba-cuda's package; what they need besides is put into DIR (a temporary folder), and NVIDIA's NVRTC with
# its headers into .venv, where NVIDIA's binding looks for them. FILE are some of the tests' files, as cudapy/test_print.py.
# Nothing of theirs is copied here. Left out: tests that fork, that need two devices, or that fill half of all memory.
set -eu
folder=${1:-$(mktemp -d)}
[ $# -eq 0 ] || shift
.venv/bin/pip install --quiet --target "$folder" --no-deps filecheck ml_dtypes
.venv/bin/pip install --quiet --constraint constraints.txt --no-deps nvidia-cuda-nvrtc nvidia-cuda-cccl
cat > "$folder/sitecustomize.py" <<'PYTHON'
import os
if os.environ.pop("JITGRADE_STUDY", ""):  # a program that a test starts
    from grader.cuda import emulated
    emulation = emulated()
    emulation.__enter__()
    os.environ["JITGRADE_STUDY"] = "1"
PYTHON
tests=$(.venv/bin/python -c "import numba_cuda, pathlib; print(pathlib.Path(numba_cuda.__file__).parent / 'numba/cuda/tests')")
[ $# -gt 0 ] || set -- cudadrv cudapy doc_examples nrt
for name in "$@"; do set -- "$@" "$tests/$name"; shift; done
rm -f "$folder/record.jsonl"
env PYTHONPATH="$folder:." .venv/bin/python -m pytest -p tests.studies.programs -p no:cacheprovider --emulate-cuda \
    --launch-record "$folder/record.jsonl" --continue-on-collection-errors -q -rN -W ignore --tb=line \
    --ignore "$tests/cudapy/test_multiprocessing.py" --ignore "$tests/cudapy/test_ipc.py" \
    --ignore "$tests/cudapy/test_multigpu.py" --ignore "$tests/cudadrv/test_managed_alloc.py" "$@" || true
.venv/bin/python -m tests.studies.programs "$folder/record.jsonl"
