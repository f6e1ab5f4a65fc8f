.DEFAULT_GOAL := help
.PHONY: help sandbox playground test faults bench engine

help: ## Show the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

sandbox: node_modules/.package-lock.json ## Run the whole story against services on this machine (KEYCLOAK=1: with Keycloak)
	@npm run --silent sandbox

playground: node_modules/.package-lock.json ## Open a shell with the services on this machine and three teams to try things on
	@npm run --silent playground

test: node_modules/.package-lock.json ## Run all checks and tests
	@npm test --silent

faults: node_modules/.package-lock.json ## Run the whole fault matrix, or go on with it (hours)
	@npm run --silent faults

bench: node_modules/.package-lock.json ## Measure, and write docs/performance.md (half an hour)
	@npm run --silent bench

engine: node_modules/.package-lock.json ## Find or build the Pulumi engine and the GitHub plugin
	@npm run --silent engine

node_modules/.package-lock.json: package-lock.json
	@npm ci --silent --no-audit --no-fund
	@touch $@
