# The dashboard: a web page that follows rigs, windows and events. Build it from the root of the tree: see docker/README.md.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0

FROM ${SDK_IMAGE} AS build
WORKDIR /source
# What restore reads comes first: its layer lasts until a reference or a version changes.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/Streaming.Abstractions/Streaming.Abstractions.csproj src/Streaming.Abstractions/
COPY src/Streaming.Hosting/Streaming.Hosting.csproj src/Streaming.Hosting/
COPY src/Streaming.Kafka/Streaming.Kafka.csproj src/Streaming.Kafka/
COPY src/Streaming.Dashboard/Streaming.Dashboard.csproj src/Streaming.Dashboard/
RUN dotnet restore src/Streaming.Dashboard
COPY .editorconfig BannedSymbols.txt ./
COPY src src
RUN dotnet publish src/Streaming.Dashboard --configuration Release --no-restore --output /app

FROM ${RUNTIME_IMAGE}
LABEL org.opencontainers.image.title="streaming-dashboard" \
      org.opencontainers.image.description="Shows rigs, windows and fusion events as they come" \
      org.opencontainers.image.licenses="MIT"
WORKDIR /app
COPY --from=build /app ./
COPY LICENSE ./
ENV Http__Address=0.0.0.0 \
    Http__Port=8080
# The user app of Microsoft's images, by number: Kubernetes can only tell of a number that it is not root.
USER 1654:1654
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=3 CMD ["/app/Streaming.Dashboard", "health"]
ENTRYPOINT ["/app/Streaming.Dashboard"]
