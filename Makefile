# make demo, make test: nothing is needed but Python 3.11 or newer, make and git.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo serve test check bench evaluate fuzz train lock clean samples reference

help:
	@echo "make demo    install, read the sample reports, print the state of play"
	@echo "make serve   install, open the site of the sample ledger on this machine (LEDGER=FILE for another)"
	@echo "make test    install what tests need, run every test"
	@echo "make check   ruff, mypy, import-linter"
	@echo "make bench   speed, memory, public measures, the scores on gold"
	@echo "make evaluate the reader's figures on gold, against their floors"
	@echo "make fuzz    read mutated gold texts, check what every reading promises"
	@echo "make train   train the encoder again on the gold of the repository (about an hour on two cores)"
	@echo "make lock    lock the requirements again (needs uv)"

$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Truceledger needs Python 3.11 or newer; $(PYTHON) is older. Try: make demo PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/run: $(VENV)/made requirements/run.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev: $(VENV)/run requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

demo: $(VENV)/run
	@$(BIN)/truce demo

serve: $(VENV)/run
	@$(BIN)/truce serve $(if $(LEDGER),--ledger $(LEDGER),--samples)

test: $(VENV)/dev
	$(BIN)/python -m pytest

check: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/dev
	$(BIN)/python eval/bench.py
	$(BIN)/python eval/bench_state.py
	$(BIN)/python eval/bench_standoffs.py
	$(BIN)/python eval/bench_linking.py
	$(BIN)/python eval/bench_search.py
	$(BIN)/python eval/bench_serve.py
	$(BIN)/python eval/public.py
	$(BIN)/truce evaluate eval/gold/en/dev.jsonl
	$(BIN)/truce evaluate eval/gold/en/test.jsonl
	$(BIN)/truce evaluate eval/gold/en/fresh.jsonl
	$(BIN)/truce evaluate eval/gold/en/wide.jsonl

evaluate: $(VENV)/dev
	$(BIN)/truce evaluate eval/gold/en/dev.jsonl --floors eval/floors.json
	$(BIN)/truce evaluate eval/gold/en/test.jsonl --floors eval/floors.json
	$(BIN)/truce evaluate eval/gold/en/fresh.jsonl --floors eval/floors.json

fuzz: $(VENV)/dev
	$(BIN)/python eval/fuzz.py --reader rules
	$(BIN)/python eval/fuzz.py --reader both --rounds 150

GOLD := eval/gold/en
WEIGHTS := src/truceledger/reading/encoder/weights

# an environment of its own: what trains needs other versions than what reads
TRAINING ?= .venv-train

$(TRAINING)/made: requirements/train.txt
	$(PYTHON) -m venv $(TRAINING)
	$(TRAINING)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/train.txt
	$(TRAINING)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

train: $(TRAINING)/made
	$(TRAINING)/bin/python training/refer.py $(GOLD)/train.jsonl --check $(GOLD)/dev.jsonl
	mkdir -p $(TRAINING)/folds
	$(TRAINING)/bin/python training/refer.py $(GOLD)/train.jsonl --without 0 --out $(TRAINING)/folds/0.npz
	$(TRAINING)/bin/python training/refer.py $(GOLD)/train.jsonl --without 1 --out $(TRAINING)/folds/1.npz
	$(TRAINING)/bin/python training/train.py $(GOLD)/train.jsonl --bare $(GOLD)/train-tuned.jsonl --referring $(TRAINING)/folds --out $(WEIGHTS)
	$(TRAINING)/bin/python training/join.py $(WEIGHTS) $(GOLD)/dev.jsonl $(GOLD)/joining.jsonl
	$(TRAINING)/bin/python training/card.py $(WEIGHTS) $(GOLD)/dev.jsonl $(GOLD)/test.jsonl $(GOLD)/fresh.jsonl

samples: $(VENV)/dev
	$(BIN)/python eval/make_samples.py

reference: $(VENV)/run
	$(BIN)/python -m truceledger.publishing.reference

lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock" requirements/run.in -o requirements/run.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock" requirements/dev.in -o requirements/dev.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock" requirements/train.in -o requirements/train.txt

clean:
	rm -rf $(VENV) build dist src/*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
