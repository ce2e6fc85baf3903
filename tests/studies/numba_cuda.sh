#!/bin/sh
# numba-cuda's own tests on the emulated device. Usage, from the repository's root: sh tests/studies/numba_cuda.sh [DIR]
# They come with numba-cuda's package; what they need besides is put into DIR (a temporary folder) and not into .venv.
# Nothing of theirs is copied here. Left out: tests that fork, that need two devices, or that fill half of all memory.
set -eu
folder=${1:-$(mktemp -d)}
.venv/bin/pip install --quiet --target "$folder" --no-deps filecheck ml_dtypes
cat > "$folder/numba_fixture.py" <<'END'
import pytest
@pytest.fixture(scope="class")
def initialize_from_pytest_config(request):  # of their conftest, which the package lacks
    request.cls._dump_failed_filechecks = False
END
tests=$(.venv/bin/python -c "import numba_cuda, pathlib; print(pathlib.Path(numba_cuda.__file__).parent / 'numba/cuda/tests')")
exec env PYTHONPATH="$folder" .venv/bin/python -m pytest -p grader.cuda.programs.pytest_plugin -p numba_fixture \
    -p no:cacheprovider --emulate-cuda --continue-on-collection-errors -q -rfE -W ignore --tb=line \
    --ignore "$tests/cudapy/test_multiprocessing.py" --ignore "$tests/cudapy/test_ipc.py" \
    --ignore "$tests/cudapy/test_multigpu.py" --ignore "$tests/cudadrv/test_managed_alloc.py" \
    "$tests/cudadrv" "$tests/cudapy" "$tests/doc_examples"
