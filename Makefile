# The two commands of the README:
#   make quickstart   installs what is missing, builds, and goes from raw pages to a report
#   make test         the same set-up, then every test that takes seconds
# Others: test-all, sanitize, fuzz FUZZ_RUNS=…, conformance, torture, bench, benchmark-thresholds, docs,
#   format, lint, install PREFIX=…, clean

SHELL := /bin/bash
.DEFAULT_GOAL := help
PREFIX ?= /usr/local

# What the libraries link against, by Debian's names.
LIBRARIES := libopenblas-dev libdnnl-dev libzstd-dev zlib1g-dev libbz2-dev libicu-dev libxxhash-dev \
  libssl-dev libsimdjson-dev libsentencepiece-dev libcld2-dev libstdc++-12-dev pkg-config \
  zstd xz-utils
# English HTML and Python that any Debian machine can have, unpacked under quickstart/, not installed.
PACKAGES := debian-handbook postgresql-doc-15 debian-reference-en developers-reference \
  libpython3.11-stdlib libpython3.11-minimal

# The same options everywhere, and the traits' defines in the same order, which without the variable
# changes from one plan of a build to the next: so nothing is built twice.
SWIFT_BUILD := SWIFT_DETERMINISTIC_HASHING=1 swift build -c release --explicit-target-dependency-import-check error
TOOLS := massivetext-build gopher-trainer gopher-bench
BIN := .build/release

.PHONY: help setup build build-tests quickstart test test-all sanitize fuzz conformance torture bench benchmark-thresholds docs format lint install clean

help:
	@sed -n '1,/^$$/s/^# \{0,1\}//p' Makefile

# Installs missing packages; an ordinary user is shown the one line to run with sudo.
setup:
	@command -v swift >/dev/null || { \
	  echo "swift is not on the PATH: install the Swift 6.3 toolchain from swift.org, then run make again."; exit 2; }
	@missing=""; for p in $(LIBRARIES); do \
	  dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q "ok installed" || missing="$$missing $$p"; done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then echo "Installing:$$missing"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	else echo "These packages are missing. Run this line, then make again:"; \
	  echo "  sudo apt-get install -y$$missing"; exit 2; fi

build: setup
	$(SWIFT_BUILD)

# Fetches and unpacks the packages; needs no root.
quickstart/debian:
	@mkdir -p quickstart/packages && cd quickstart/packages && \
	{ apt-cache show $(PACKAGES) >/dev/null 2>&1 || { [ "$$(id -u)" = 0 ] && apt-get update -qq; } || \
	  { echo "apt has no package lists. Run: sudo apt-get update"; exit 2; }; } && \
	for p in $(PACKAGES); do ls $${p}_*.deb >/dev/null 2>&1 || \
	  apt-get download -qq -o APT::Sandbox::User=root $$p || exit 1; done && \
	mkdir -p ../debian.partial && for deb in *.deb; do dpkg-deb -x $$deb ../debian.partial || exit 1; done && \
	mv ../debian.partial ../debian

quickstart: build quickstart/debian
	@cp -n Docs/Quickstart/recipe.yaml Docs/Quickstart/training.yaml quickstart/
	@bash Docs/Quickstart/quickstart.sh $(BIN) quickstart

build-tests: setup
	$(SWIFT_BUILD) --build-tests

test: build-tests
	swift test -c release --skip-build --parallel $(TEST_OPTIONS)
	bash Tests/Library/run.sh

test-all: export GOPHER_SLOW_TESTS = 1
test-all: test conformance torture

# Tests of the C kernels in every family, and of the operations on them, with addresses and undefined
# behaviour watched; then those of threads with races watched. Debug builds in folders of their own
# (Docs/HowTo/RunSanitizers.md).
UNDEFINED := $(addprefix -Xcc ,-fsanitize=undefined -fno-sanitize=vptr,function -fno-sanitize-recover=all)
KERNEL_TESTS := ProductsTests|ProductsBFloat16Tests|PackingTests|AttentionTests|AdamStepTests|TensorVectorsTests|RMSNormTests|ActivationTests|StorageArenaTests
sanitize: export ASAN_OPTIONS = detect_leaks=0
sanitize: export SWIFT_BACKTRACE = enable=no
sanitize: setup
	swift test --sanitize=address $(UNDEFINED) --scratch-path .build/sanitize-address --filter "$(KERNEL_TESTS)"
	swift test --sanitize=thread --scratch-path .build/sanitize-thread --filter "ThreadPoolTests|OrderedTasksTests"

# The readers of foreign bytes under libFuzzer and the address sanitizer, FUZZ_RUNS executions each
# (Docs/HowTo/Fuzz.md).
FUZZ_RUNS ?= 1000000
fuzz: setup
	bash Tests/Fuzz/run.sh $(FUZZ_RUNS)

# Holds our outputs against PyTorch, sentencepiece, safetensors, zstandard, datatrove (from PyPI).
conformance: build
	bash Tests/Conformance/run.sh $(BIN)

# Kills runs of massivetext-build, fills their disk, loses their tasks: the same bytes afterwards.
torture: build
	bash Tests/Torture/run.sh $(BIN)

# Training steps of the 44M model here and in PyTorch (from PyPI), in turn. For an idle machine.
bench: build
	bash Tests/Benchmarks/compare_speed.sh $(BIN)

# Instructions and fresh memory of each kernel against Tests/Benchmarks/thresholds.json (valgrind).
benchmark-thresholds: setup
	bash Tests/Benchmarks/check_thresholds.sh

# DocC archives of the libraries under .build/documentation.
docs: setup
	bash Docs/build.sh .build/documentation

format:
	swift format --in-place --recursive Package.swift Sources Tests

lint:
	swift format lint --strict --recursive Package.swift Sources Tests

install: build
	install -d $(PREFIX)/bin
	install -m 755 $(TOOLS:%=$(BIN)/%) $(PREFIX)/bin

clean:
	rm -rf .build quickstart
