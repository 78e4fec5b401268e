# Two commands for a bare machine (Python and make): `make run` and `make test`. Each does all its own set-up.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# Two tests at a time, each file's in one process: most of them draw or wait. ARGS="-n0" runs them one by one.
PYTEST := $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

.PHONY: run test test-all fuzz bench soak check system clean

run: system $(INSTALLED)  ## start vcam: `make run ARGS="--out preview"`
	@$(BIN)/vcam run $(ARGS)

test: system $(INSTALLED)  ## what needs nothing but pip; at most 10 minutes
	@$(PYTEST) -m "not slow and not shared" $(ARGS)

test-all: system $(INSTALLED)  ## everything, on the real things; installs what it needs and fails rather than skips
	@sh tools/install_test_programs.sh
	@$(BIN)/python -m pip install --quiet --editable ".[models]" --group bake
	@VCAM_TEST_ALL=1 $(PYTEST) $(ARGS)

fuzz: system $(INSTALLED)  ## hostile input, other each time and fifty times as much as `make test` tries
	@VCAM_FUZZ=50 VCAM_FUZZ_SEED=$$(date +%s) $(BIN)/pytest -k "fuzz or hostile" $(ARGS)

bench: system $(INSTALLED)  ## how fast vcam is on this machine, and how late
	@$(BIN)/vcam bench $(ARGS)

soak: system $(INSTALLED)  ## an hour of everything: `make soak ARGS="--minutes 10"`
	@$(BIN)/python tools/soak.py $(ARGS)

check: system $(INSTALLED)  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

$(INSTALLED): pyproject.toml | system
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' || \
		{ echo "vcam needs Python 3.11 to 3.13; name one that you have: make run PYTHON=python3.13" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@

# OpenGL's libraries and venv: installed as root on Debian, otherwise the line to type.
system:
	@sh tools/install_system.sh $(PYTHON)

clean:
	rm -rf $(VENV) dist build
