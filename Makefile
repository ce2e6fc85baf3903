# Every target works alone on a fresh machine with python3 (3.11 or newer) and make.

PYTHON ?= python3
BIN := .venv/bin
JITGRADE := $(BIN)/jitgrade
PIP := PIP_CONSTRAINT=constraints.txt $(BIN)/pip install --quiet --disable-pip-version-check
# What compiles kernels is large: only for exercises with kernels, those that EX names or all.
KERNELS := $(shell grep -ls '^backend *= *"cuda"' $(foreach slug,$(or $(EX),*),exercises/$(slug)/exercise.toml))
COMPILER := $(if $(KERNELS),.venv/ready-cuda)
DEV := .[notebooks,report,cluster,dev]

# Tests start hundreds of interpreters, and each would compile the kit anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help grade check watch next quick test test-all lint release gradescope classroom50 class-report leaderboard explore student-kit doctor new render bench noise-study gpu-study mutants hostile fuzz million fuzz-guided format clean

help: ## Show this list
	@grep -E '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /	/' | expand -t 14

grade: .venv/ready $(COMPILER) ## Grade exercises/, or SUBMISSION=dir, or CLASS=dir or CLASS=file.zip, and with WORKSHEET=file.csv fill that
	@$(JITGRADE) grade $(EX) $(if $(CLASS),--class "$(CLASS)") $(if $(WORKSHEET),--worksheet "$(WORKSHEET)") $(if $(SUBMISSION),--submission "$(SUBMISSION)") $(ARGS)

check: .venv/ready ## Check your own answer on the public tests: EX=slug
	@$(if $(EX),,$(error Say which exercise: make check EX=moving_average))$(JITGRADE) check $(EX) $(if $(SUBMISSION),--submission "$(SUBMISSION)") $(ARGS)

watch: .venv/ready ## Check your answer at every save, with hints and the next exercise at a key: EX=slug
	@$(if $(EX),,$(error Say which exercise: make watch EX=moving_average))$(JITGRADE) watch $(EX)

next: .venv/ready ## Say which exercise comes next, and how far you are
	@$(JITGRADE) next

doctor: .venv/ready ## Say what this machine can judge
	@$(JITGRADE) doctor

quick: .venv/ready-dev ## Run the tests that need no worker and no compiler, in under 30 s
	$(BIN)/python -m pytest tests/unit -n 2 --quick 30 --hypothesis-profile=quick -q $(ARGS)

# The tests of a file run in one process: many share a class that is graded once, or a compiler. Files are taken as they
# are collected, whole courses first: the short ones at the end let all processes end together. One process more than
# there are cores, for tests that wait leave theirs.
# Of what takes long a sample is taken; the run says by which seed.
SAMPLED = -p tests.sampling --sampled --hypothesis-profile=sampled
test: .venv/ready-dev .venv/ready-cuda ## Run the project's own tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy & types=$$!; \
	$(BIN)/python -m pytest -n $$(($$(nproc) + 1)) --dist loadfile --no-loadscope-reorder $(SAMPLED) $(ARGS); tests=$$?; \
	wait $$types && exit $$tests

test-all: ## All of them, with all examples of Hypothesis and whole sweeps: ARGS=--hypothesis-seed=N repeats a run
	@$(MAKE) --no-print-directory test SAMPLED= ARGS="--hypothesis-profile=all $(ARGS)"

lint: .venv/ready $(COMPILER) ## Check the course: stubs fail, solutions pass, known submissions get their verdicts
	$(JITGRADE) lint $(EX) $(ARGS)

release: .venv/ready-notebooks $(COMPILER) ## Make nbgrader assignments in course/: ASSIGNMENT=name, EX=slugs or all; or WEEKS=5 of a plan, WEEK=1 or all
	@$(if $(ASSIGNMENT)$(WEEKS),,$(error Give the assignment a name, or a plan its weeks: make release ASSIGNMENT=week1, or WEEKS=5))$(JITGRADE) release $(if $(WEEKS),--weeks "$(WEEKS)" $(if $(WEEK),--week "$(WEEK)"),"$(ASSIGNMENT)" $(EX))

gradescope: .venv/ready ## Make the zip that Gradescope grades with, in dist/: ASSIGNMENT=name, EX=slugs or all
	@$(if $(ASSIGNMENT),,$(error Give the assignment a name: make gradescope ASSIGNMENT=week1))$(JITGRADE) gradescope "$(ASSIGNMENT)" $(EX) $(ARGS)

classroom50: .venv/ready ## Make the bundle that checks in Classroom 50, in dist/: ASSIGNMENT=name, EX=slugs or all
	@$(if $(ASSIGNMENT),,$(error Give the assignment a name: make classroom50 ASSIGNMENT=week1))$(JITGRADE) classroom50 "$(ASSIGNMENT)" $(EX)

class-report: .venv/ready-report ## Make a page about a class for its instructor from SCORECARDS=dir, or scorecards/
	@$(JITGRADE) class-report "$(or $(SCORECARDS),scorecards)" $(EX)

leaderboard: .venv/ready ## Make a page of speeds of those who ask to be on it: CLASS=dir, and SCORECARDS=dir or scorecards/
	@$(if $(CLASS),,$(error Say what the class handed in: make leaderboard CLASS=dir))$(JITGRADE) leaderboard "$(or $(SCORECARDS),scorecards)" $(EX) --class "$(CLASS)"

explore: .venv/ready-report ## Measure this machine and show it as pages in explorers/: speedup, pipeline, scaling, caches, or those that ONLY names
	@$(JITGRADE) explore $(ONLY) $(ARGS)

student-kit: .venv/ready ## Make the zip of what students may see, in dist/
	@$(JITGRADE) student-kit

new: .venv/ready ## Make the files of a new exercise: EX=slug
	@$(if $(EX),,$(error Give the new exercise a name: make new EX=prefix_sum))$(JITGRADE) new $(EX)

render: .venv/ready ## Make stubs and exercise READMEs anew from solutions and handouts
	@$(JITGRADE) render $(EX)

bench: .venv/ready-bench ## Say where the time goes, how fast the solutions are beside their peers, and autograding beside nbgrader's
	$(BIN)/python -m tests.studies.bench.stages
	$(BIN)/python -m tests.studies.bench.isolation
	$(BIN)/python -m tests.studies.bench.system_calls
	$(BIN)/python -m tests.studies.bench.peers
	$(BIN)/python -m tests.studies.bench.cuda
	$(BIN)/python -m tests.studies.bench.autograding $(ARGS)

noise-study: .venv/ready-bench ## Measure how often noise turns a verdict, for an hour on an idle machine, and write docs/noise.md
	$(BIN)/python -m tests.studies.noise $(EX) --docs docs $(ARGS)

gpu-study: .venv/ready ## On a machine with a GPU: emulator, model and clock beside it; ARGS="--docs docs" writes docs/gpu.md
	@$(BIN)/python -m tests.studies.gpu --look
	@$(MAKE) --no-print-directory .venv/ready-gpu
	$(BIN)/python -m tests.studies.gpu $(ARGS)

mutants: .venv/ready-dev $(COMPILER) ## Say which mutants of the solutions the hidden tests catch
	$(BIN)/python -m tests.studies.mutation $(EX)

hostile: .venv/ready-dev $(COMPILER) ## Set every known attack on the judge, under each sandbox; EX=slug for one exercise's; goes on where it was stopped
	$(BIN)/python -m tests.studies.hostile $(EX) --jobs 2 --timed-every 10 $(ARGS)

fuzz: .venv/ready-dev ## Send the judge what a hostile worker might: ARGS="--seconds 600"
	$(BIN)/python -m tests.studies.hostile.fuzz $(ARGS)

million: .venv/ready-dev ## A million hostile messages, and as many texts of the kernel's
	$(BIN)/python -m tests.studies.hostile.fuzz_messages --messages 1000000 --seed 13
	$(BIN)/python -m tests.studies.hostile.fuzz_kernel --cases 1000000 --seed 13

fuzz-guided: .venv/ready-fuzz $(COMPILER) ## Fuzz what reads an attacker's bytes, guided by coverage: ARGS="ptx --seconds 3600"
	$(BIN)/python -m tests.studies.hostile.guided --jobs 2 $(ARGS)

format: .venv/ready-dev ## Format the code
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

clean: ## Remove what was made, but not what was graded
	rm -rf .venv build dist *.egg-info

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "jitgrade needs Python 3.11 or newer; choose one with PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "No virtual environment could be made. On Debian: apt-get install python3-venv"; exit 1; }
	@$(PIP) --upgrade pip || { rm -rf .venv; exit 1; } # an old one searches for hours where no answer exists

# Pip is quiet but not silent: what it warns of matters more than what it downloads. It would compile one file after the
# other; of what cannot be compiled, files of other Pythons, nobody needs to hear.
define install
	@echo "Installing $(1) into .venv (once; needs a package index) ..."
	@PIP_COMPILE=0 $(PIP) --editable "$(1)"
	@$(BIN)/python -m compileall -qq -j 0 .venv/lib || true
	@touch $@
endef

.venv/ready: .venv/bin/pip pyproject.toml constraints.txt
	$(call install,.)

.venv/ready-cuda: .venv/ready
	$(call install,.[cuda])

.venv/ready-gpu: .venv/ready-cuda
	$(call install,.[gpu])

.venv/ready-notebooks: .venv/ready
	$(call install,.[notebooks])

.venv/ready-report: .venv/ready
	$(call install,.[report])

.venv/ready-dev: .venv/bin/pip pyproject.toml constraints.txt
	$(call install,$(DEV))
	@touch .venv/ready .venv/ready-notebooks .venv/ready-report $@

.venv/ready-fuzz: .venv/ready-dev
	$(call install,.[fuzz])

.venv/ready-bench: .venv/ready-dev .venv/ready-cuda
	$(call install,.[bench])
