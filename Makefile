# Every target is one line that says what it does; the work is in local/cli.ts, run by the Node 24 of node_modules.
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
immo := @node_modules/.bin/node local/cli.ts

.DEFAULT_GOAL := help
.PHONY: bootstrap up down stop env doctor clean check policies test e2e bench help

up: bootstrap ## Start Kubernetes on this machine and deploy ImmoExpress onto it; KUBE_CONTEXT=name uses that cluster instead
	$(immo) up
down: bootstrap ## Stop the local cluster and remove everything it made, its data too
	$(immo) down
stop: bootstrap ## Stop the local cluster and keep its data for the next `make up`
	$(immo) stop
env: bootstrap ## Print the variables for kubectl and pulumi: eval "$(make -s env)"
	$(immo) env
doctor: bootstrap ## Show every tool, where it comes from, and what is wrong on this machine
	$(immo) doctor
clean: bootstrap ## Give the disk space of the caches back; ALL=1 takes the built tools too
	$(immo) clean $(if $(ALL),--all)
check: bootstrap ## Check format, lint, types and the feature flags
	@npm run --silent check
policies: bootstrap ## Preview every stack, without a cluster, under the policies of policies/; STACK=production that one alone
	$(immo) policies $(STACK)
test: bootstrap ## Run the checks, the unit tests and the integration tests
	$(immo) test
e2e: bootstrap ## Run the scenarios on the local cluster
	$(immo) e2e
bench: bootstrap ## Measure start, no-change update, monitoring, previews and backups; SIZE=1000 backs up a gigabyte, too
	$(immo) bench $(if $(SIZE),--size=$(SIZE))
help: ## Print this
	@awk -F ':[^#]*## ' '/^[a-z0-9]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

bootstrap: ## Install the npm packages with Node 24; every other target does it first
	@local/bootstrap.sh
