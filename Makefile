# Two commands for a bare machine (Python and make): `make run` and `make test`. Each does all its own set-up.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test test-all check system clean

run: system $(INSTALLED)  ## start vcam: `make run ARGS="--out preview"`
	@$(BIN)/vcam run $(ARGS)

test: system $(INSTALLED)  ## what needs nothing but pip; at most 10 minutes
	@$(BIN)/pytest -m "not slow and not shared" $(ARGS)

test-all: system $(INSTALLED)  ## everything, on the real things; installs what it needs and fails rather than skips
	@sh tools/install_test_programs.sh
	@$(BIN)/python -m pip install --quiet --editable ".[models]" --group bake
	@VCAM_TEST_ALL=1 $(BIN)/pytest $(ARGS)

check: system $(INSTALLED)  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

$(INSTALLED): pyproject.toml | system
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@

# OpenGL's libraries and venv: installed as root on Debian, otherwise the line to type.
system:
	@sh tools/install_system.sh $(PYTHON)

clean:
	rm -rf $(VENV) dist build
