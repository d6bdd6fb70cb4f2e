.DEFAULT_GOAL := help
.PHONY: help build demo test bench drill images lint train configuration clean

ARGS ?=

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  \1\t/' | expand -t 12

build: ## Build everything; leaves bin/streaming
	@dotnet publish src/Streaming.Cli -c Release -o bin --nologo -v quiet

demo: build ## Embedded Kafka, silos and two simulated rigs in one process (ARGS="--seconds 30 --json" for more)
	@scripts/require ffmpeg
	@bin/streaming demo $(ARGS)

test: build ## Install what the tests need and run them all
	@scripts/require ffmpeg kcat java:openjdk-17-jre-headless redis-server prometheus chromium chromedriver:chromium-driver debootstrap dockerd:docker.io docker-compose
	@scripts/require-helm >/dev/null
	@dotnet build Streaming.sln -c Release --nologo -v quiet
	@scripts/test

bench: build ## Speed of the alignment engine, beside ROS message_filters on the same times (tests/Benchmarks/README.md)
	@scripts/require g++ pkg-config /usr/include/message_filters/synchronizer.h:libmessage-filters-dev /usr/include/ros/time.h:libroscpp-core-dev
	@bin/streaming bench alignment $(ARGS)

drill: build ## Silos killed, frozen, added and taken away, the broker gone: long, with a table (tests/EndToEnd.Tests/Drills/README.md)
	@scripts/require ffmpeg java:openjdk-17-jre-headless redis-server
	@dotnet build tests/EndToEnd.Tests -c Release --nologo -v quiet
	@scripts/drill

images: ## Container images streaming-* (docker/README.md)
	@scripts/images

lint: ## Formatting and analyzers; any finding is an error
	@dotnet build Streaming.sln -c Release --nologo -v quiet
	@dotnet format Streaming.sln --verify-no-changes --no-restore

train: build ## Train models/road-hazards on simulated rigs (PyTorch from Debian)
	@models/training/train.sh

configuration: build ## Write the reference of all settings into README.md
	@scripts/update-configuration

clean: ## Remove what was built
	@rm -rf bin src/*/bin src/*/obj tests/*/bin tests/*/obj
