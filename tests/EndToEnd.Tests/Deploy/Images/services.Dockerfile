# What the containers of the tests run on besides ours: Debian's Redis, and a Java for the Kafka that is mounted.
FROM streaming-base-debian
RUN apt-get update && apt-get install --yes --no-install-recommends openjdk-17-jre-headless redis-server && rm -rf /var/lib/apt/lists/*
USER 1000:1000
