# Catcher. `make run` starts it, `make test` proves it; each sets up all it needs.
# Wanted: make, and Python 3.11 or newer.

PORT ?= 8501
VENV := .venv
IN_VENV := $(VENV)/bin/python
FOR_RUN := $(VENV)/.ready-to-run
FOR_TEST := $(VENV)/.ready-to-test
PIP := $(IN_VENV) -m pip install --quiet --no-input --disable-pip-version-check

# Which Pythons to try for the environment, best first; `make run PYTHON=/opt/python/bin/python3` names one.
PYTHON ?=
PYTHONS := $(or $(PYTHON),python3 python3.13 python3.12 python3.11 python3.14 python)

.DEFAULT_GOAL := help
.PHONY: help run test lint fmt bench clean

help: ## Say what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1|/' | awk -F'|' '{ printf "%-13s %s\n", $$1, $$2 }'

run: $(FOR_RUN) ## Start Catcher at http://localhost:8501 (another port: make run PORT=8502)
	@$(IN_VENV) -c "$$FREE_PORT" "$(PORT)"
	@echo "Catcher is at http://localhost:$(PORT) in a moment. Ctrl-C ends it."
	@trap 'echo " Catcher has ended."; exit 0' INT; \
	    $(IN_VENV) -m streamlit run app.py --server.port $(PORT) --server.address localhost

test: $(FOR_TEST) lint ## Run every check and every test, on both databases and in a browser
	@browser="$$(PYTHON="$(IN_VENV)" sh tests/get_chromium.sh)" \
	    && CATCHER_CHROMIUM="$$browser" $(IN_VENV) -m pytest -n auto -q $(ARGS)

lint: $(FOR_TEST) ## Only the checks that run nothing: style, types, who imports whom
	@$(IN_VENV) -m ruff check .
	@$(IN_VENV) -m mypy
	@$(VENV)/bin/lint-imports --no-logo

fmt: $(FOR_TEST) ## Mend what the style check can mend by itself
	@$(IN_VENV) -m ruff check --fix .

bench: $(FOR_TEST) ## Measure the pages at size
	@$(IN_VENV) -m tests.bench $(ARGS)

clean: ## Remove the environment and every cache; your data stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache test-results
	find app.py lib pages tests -name __pycache__ -type d -prune -exec rm -rf {} +

# -- the environment: made once, and again when requirements change --------------------

# An environment that was moved, copied or lost its Python is made anew.
ifneq ($(shell $(IN_VENV) -c "import pip" 2>/dev/null && cat $(VENV)/.made 2>/dev/null),$(CURDIR))
.PHONY: $(VENV)/.made
endif

$(FOR_RUN): requirements.txt $(VENV)/.made
	@echo "Installing what Catcher needs (about a minute, once) ..."
	@$(PIP) -r requirements.txt
	@touch $@

$(FOR_TEST): tests/requirements.txt $(FOR_RUN)
	@echo "Installing what the tests need ..."
	@$(PIP) -r requirements.txt -r tests/requirements.txt
	@touch $@

$(VENV)/.made:
	@lacking=; \
	for python in $(PYTHONS); do \
	    $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	    if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then lacking="$${lacking:-$$python}"; continue; fi; \
	    echo "Making an environment in $(VENV) with $$($$python --version) ..."; \
	    rm -rf $(VENV) && $$python -m venv $(VENV) && echo "$(CURDIR)" > $@ && exit 0; \
	    echo "$$python could not make an environment; what it says is above." >&2; exit 1; \
	done; \
	if [ -n "$$lacking" ]; then \
	    version="$$($$lacking -c 'import sys; print("%d.%d" % sys.version_info[:2])')"; \
	    echo "Python $$version is here, but its venv module is not: Debian and Ubuntu keep it in a package of its own." >&2; \
	    echo "Run: sudo apt-get install python$$version-venv (or python3-venv), then make again." >&2; \
	else \
	    have="$$(python3 --version 2>/dev/null || echo no Python)"; \
	    echo "Catcher needs Python 3.11 or newer; this machine has $$have under the names tried: $(PYTHONS)." >&2; \
	    echo "Install one (python.org, or your system's packages) and make again, or name it: make PYTHON=path/to/python3" >&2; \
	fi; exit 1

# -- is the port free? ----------------------------------------------------------------

define FREE_PORT
import socket, sys
port = sys.argv[1]
if not port.isdigit() or not 0 < int(port) < 65536:
    sys.exit(f"PORT is {port!r}. Give a number from 1 to 65535, such as: make run PORT=8502")
for family, kind, _, _, address in socket.getaddrinfo("localhost", int(port), type=socket.SOCK_STREAM):
    try:
        with socket.socket(family, kind) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except PermissionError:
        sys.exit(f"You may not listen on port {port}. Take one above 1023: make run PORT=8501")
    except OSError as problem:
        if problem.errno not in (97, 99, 47, 49):
            other = int(port) + 1 if int(port) < 65535 else 8501
            sys.exit(f"Port {port} is taken by another program (perhaps Catcher already runs at "
                     f"http://localhost:{port}). Take another: make run PORT={other}")
endef
export FREE_PORT
