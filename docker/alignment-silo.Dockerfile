# The alignment silo: rigs and the consumer that feeds them. CPU only. Build it from the root of the tree: see docker/README.md.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0

FROM ${SDK_IMAGE} AS build
WORKDIR /source
# What restore reads comes first: its layer lasts until a reference or a version changes.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/Streaming.Abstractions/Streaming.Abstractions.csproj src/Streaming.Abstractions/
COPY src/Streaming.Alignment/Streaming.Alignment.csproj src/Streaming.Alignment/
COPY src/Streaming.Hosting/Streaming.Hosting.csproj src/Streaming.Hosting/
COPY src/Streaming.Kafka/Streaming.Kafka.csproj src/Streaming.Kafka/
COPY src/Streaming.AlignmentSilo/Streaming.AlignmentSilo.csproj src/Streaming.AlignmentSilo/
RUN dotnet restore src/Streaming.AlignmentSilo
COPY .editorconfig BannedSymbols.txt ./
COPY src src
RUN dotnet publish src/Streaming.AlignmentSilo --configuration Release --no-restore --output /app

FROM ${RUNTIME_IMAGE}
LABEL org.opencontainers.image.title="streaming-alignment-silo" \
      org.opencontainers.image.description="Aligns cameras, microphones and captions from Kafka by event time" \
      org.opencontainers.image.licenses="MIT"
WORKDIR /app
COPY --from=build /app ./
COPY LICENSE ./
COPY pipelines /etc/streaming/pipelines
ENV Http__Address=0.0.0.0 \
    Http__Port=8080 \
    Alignment__Pipelines=/etc/streaming/pipelines/road-hazards.json
# The user app of Microsoft's images, by number: Kubernetes can only tell of a number that it is not root.
USER 1654:1654
EXPOSE 8080 11111
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=3 CMD ["/app/Streaming.AlignmentSilo", "health"]
ENTRYPOINT ["/app/Streaming.AlignmentSilo"]
