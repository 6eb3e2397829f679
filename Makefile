# The commands of everyday work. `make` lists them.

HOST ?= 127.0.0.1
PORT ?= 8000
ARGS ?=
SIZE ?= 1
export HOST PORT SIZE
# Here is a machine of one's own (microblog/settings.py says what that means).
export LOCAL := 1

python := .venv/bin/python
install := PIP_USER=0 $(python) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes
translations := $(wildcard locale/*/LC_MESSAGES/*.po)
static_files := $(shell find static -type f 2>/dev/null | tr ' ' '?')

.NOTPARALLEL:
.PHONY: help run dev test bench lint format demo admin messages migrations shell install lock clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile
	@echo 'HOST and PORT say where run and dev listen ($(HOST), $(PORT)); ARGS goes to the command.'

run: install migrate var/static.stamp ## run the site at http://127.0.0.1:8000, as a visitor sees it
	@DEBUG=0 exec $(python) -m gunicorn $(ARGS)

dev: install migrate ## run it for development: reloads itself, shows technical error pages
	@DEBUG=1 exec $(python) manage.py runserver $(ARGS) $(HOST):$(PORT)

test: .venv/dev.stamp $(translations:.po=.mo) ## run the tests; ARGS=tests.tweets runs some
	@DEBUG=0 $(python) manage.py test --no-input --parallel auto $(ARGS)

bench: install var/static.stamp ## measure how fast it is; SIZE=10 and SIZE=100 load more, FRESH=1 anew
	@DEBUG=0 $(python) manage.py bench --settings bench.settings $(if $(filter-out 0,$(FRESH)),--fresh) $(ARGS)

lint: .venv/dev.stamp ## check how the code is written
	$(python) -m ruff format --check
	$(python) -m ruff check
	find templates -name '*.html' -exec .venv/bin/djade --target-version 6.1 --check {} +

format: .venv/dev.stamp ## write the code that way
	$(python) -m ruff check --fix
	$(python) -m ruff format
	find templates -name '*.html' -exec .venv/bin/djade --target-version 6.1 {} +

demo: install migrate ## fill the site with a community to look at
	@$(python) manage.py demo $(ARGS)

admin: install migrate ## make an account that may do everything
	@$(python) manage.py createsuperuser $(ARGS)

messages: install ## collect what is to be translated into locale/, and compile it
	@command -v xgettext >/dev/null || { \
		echo 'Collecting messages needs xgettext: install the package gettext.' >&2; exit 1; }
	$(python) manage.py makemessages --locale fr --add-location file --no-wrap --no-obsolete \
		--ignore .venv --ignore var --ignore tests
	$(python) manage.py compilemessages

migrations: install ## write the migrations that the models ask for
	@$(python) manage.py makemigrations $(ARGS)

shell: install migrate ## a Python shell with the models at hand
	@$(python) manage.py shell $(ARGS)

install: .venv/local.stamp $(translations:.po=.mo) ## install what the site needs into .venv

lock: .venv/local.stamp ## lock the requirements again; ARGS=--upgrade takes what is new
	$(python) -m pip install --quiet --disable-pip-version-check uv
	$(python) -m uv pip compile $(lock) --group dev --all-extras -o requirements/dev.txt
	$(python) -m uv pip compile $(lock) -c requirements/dev.txt --extra local -o requirements/local.txt
	$(python) -m uv pip compile $(lock) -c requirements/dev.txt --extra redis --extra s3 \
		-o requirements/production.txt

clean: ## remove what can be made again; the database and the uploads stay
	rm -rf .venv .ruff_cache var/static var/static.stamp
	find locale -name '*.mo' -exec rm -f {} +
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The rest is what those stand on.

lock = --quiet --universal --python-version 3.12 --generate-hashes --no-annotate \
	--custom-compile-command 'make lock' $(ARGS) pyproject.toml

.PHONY: migrate
migrate: install
	@$(python) manage.py migrate --verbosity 0

.venv/local.stamp: requirements/local.txt bin/venv
	@bin/venv
	@echo 'Installing the packages of requirements/local.txt into .venv'
	@$(install) -r requirements/local.txt || { \
		echo 'The packages could not be installed. Is there a way to the network?' >&2; exit 1; }
	@touch $@

.venv/dev.stamp: .venv/local.stamp requirements/dev.txt
	@echo 'Installing the packages of requirements/dev.txt into .venv'
	@$(install) -r requirements/dev.txt || { \
		echo 'The packages could not be installed. Is there a way to the network?' >&2; exit 1; }
	@touch $@

%.mo: %.po | .venv/local.stamp
	@$(python) manage.py compilemessages

var/static.stamp: .venv/local.stamp $(static_files)
	@$(python) manage.py collectstatic --no-input --clear --verbosity 0
	@touch $@
