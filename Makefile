# The two commands of the README are `make exam` and `make test`; `make help` lists the rest.

.DEFAULT_GOAL := help
export PATH := $(CURDIR)/.tools/bin:$(PATH):/usr/sbin:/sbin
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo --preserve-env=PATH,TERM,NO_COLOR,LANG)
RELEASE := .build/release
# Colours are an option of the compiler: with them a build in a terminal and one in a pipe would each compile everything anew.
BUILD := swift build --no-color-diagnostics
EXAM ?= cka

.PHONY: help setup build exam practice test lint format bench down clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what is missing on this machine
	@Scripts/setup

build: setup ## Build lab and hyperkube
	@echo "building (minutes the first time: the network and crypto libraries are compiled once)"
	@$(BUILD) -c release --product hyperkube
	@$(BUILD) -c release --product lab

exam: build ## Boot the cluster and sit an exam (EXAM=cka or EXAM=ckad)
	@$(SUDO) $(RELEASE)/lab up
	@$(SUDO) $(RELEASE)/lab exam start $(EXAM)

test: build ## Run all tests, on real clusters where root is at hand
	@Scripts/setup --tests
	@Scripts/test

lint: ## Check the format of every Swift file
	@swift format lint --strict --parallel --recursive Package.swift Sources Tests

format: ## Format every Swift file
	@swift format --in-place --parallel --recursive Package.swift Sources Tests

bench: build ## Run every benchmark and print figures
	@for script in bench/*; do [ -x "$$script" ] && [ -f "$$script" ] && { echo "== $$script"; $(SUDO) "$$script"; }; done

down: ## Remove every cluster from this machine
	@$(SUDO) $(RELEASE)/lab down --all

clean: ## Remove what was built
	@rm -rf .build
