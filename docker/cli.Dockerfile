# The command streaming, as a simulated sensor (drive), a watcher of events (watch) or a client at hand. It has no ffmpeg, so it captures no media.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0

FROM ${SDK_IMAGE} AS build
WORKDIR /source
# What restore reads comes first: its layer lasts until a reference or a version changes.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/Streaming.Abstractions/Streaming.Abstractions.csproj src/Streaming.Abstractions/
COPY src/Streaming.Alignment/Streaming.Alignment.csproj src/Streaming.Alignment/
COPY src/Streaming.AlignmentSilo/Streaming.AlignmentSilo.csproj src/Streaming.AlignmentSilo/
COPY src/Streaming.Capture/Streaming.Capture.csproj src/Streaming.Capture/
COPY src/Streaming.Hosting/Streaming.Hosting.csproj src/Streaming.Hosting/
COPY src/Streaming.Inference/Streaming.Inference.csproj src/Streaming.Inference/
COPY src/Streaming.InferenceSilo/Streaming.InferenceSilo.csproj src/Streaming.InferenceSilo/
COPY src/Streaming.Kafka/Streaming.Kafka.csproj src/Streaming.Kafka/
COPY src/Streaming.Dashboard/Streaming.Dashboard.csproj src/Streaming.Dashboard/
COPY src/Streaming.Cli/Streaming.Cli.csproj src/Streaming.Cli/
RUN dotnet restore src/Streaming.Cli
COPY .editorconfig BannedSymbols.txt ./
COPY pipelines pipelines
COPY models models
COPY src src
RUN dotnet publish src/Streaming.Cli --configuration Release --no-restore --output /app

FROM ${RUNTIME_IMAGE}
LABEL org.opencontainers.image.title="streaming-cli" \
      org.opencontainers.image.description="The command streaming: simulated sensors and a watcher of events" \
      org.opencontainers.image.licenses="MIT"
WORKDIR /app
COPY --from=build /app ./
COPY LICENSE ./
# The user app of Microsoft's images, by number: Kubernetes can only tell of a number that it is not root.
USER 1654:1654
ENTRYPOINT ["/app/streaming"]
CMD ["--help"]
