#!/bin/sh
# numba-cuda's own tests on the emulated device. Usage, from the repository's root: sh tests/studies/numba_cuda.sh [DIR] [FILE ...]
# They come with numba-cuda's package; what they need besides is put into DIR (a temporary folder), and NVIDIA's NVRTC with
# its headers into .venv, where NVIDIA's binding looks for them. FILE are some of the tests' files, as cudapy/test_print.py.
# A file is done when its record is in DIR/records, and is not run again then; several of these may share one DIR. How a
# file of tests is started may be put into RUN, its longest time in seconds into MOST.
# Nothing of theirs is copied here. Left out: tests that fork, that need two devices, or that fill half of all memory.
set -eu
folder=${1:-$(mktemp -d)}
[ $# -eq 0 ] || shift
.venv/bin/pip install --quiet --target "$folder" --upgrade --no-deps filecheck ml_dtypes
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
left_out=' cudapy/test_multiprocessing.py cudapy/test_ipc.py cudapy/test_multigpu.py cudadrv/test_managed_alloc.py '
[ $# -gt 0 ] || set -- $(cd "$tests" && echo cudadrv/test_*.py cudapy/test_*.py doc_examples/test_*.py doc_examples/ffi/test_*.py nrt/test_*.py)
mkdir -p "$folder/records"
for name in "$@"; do
    record="$folder/records/$(echo "${name%.py}" | tr / -)"
    case "$left_out" in *" $name "*) continue ;; esac
    [ -f "$tests/$name" ] || continue
    (
        flock -n 9 && [ ! -f "$record.jsonl" ] || exit 0  # done, or another one does it
        rm -f "$record.part"
        ended=0
        env PYTHONPATH="$folder:." ${RUN:-} timeout "${MOST:-1200}" .venv/bin/python -m pytest -p tests.studies.programs \
            -p no:cacheprovider --emulate-cuda --launch-record "$record.part" -q -rN -W ignore --tb=short "$tests/$name" \
            > "$record.log" 2>&1 || ended=$?
        [ $ended -le 1 ] || echo "$name: ended with $ended, $record.log says why"
        touch "$record.part"
        mv "$record.part" "$record.jsonl"
    ) 9> "$record.lock"
done
.venv/bin/python -m tests.studies.programs "$folder"/records/*.jsonl
