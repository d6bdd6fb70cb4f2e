# The inference silo: the models. Build it from the root of the tree: see docker/README.md, also for GPUs.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0

FROM ${SDK_IMAGE} AS build
# Microsoft.ML.OnnxRuntime.Gpu for CUDA.
ARG ONNXRUNTIME_PACKAGE=Microsoft.ML.OnnxRuntime
WORKDIR /source
# What restore reads comes first: its layer lasts until a reference or a version changes.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/Streaming.Abstractions/Streaming.Abstractions.csproj src/Streaming.Abstractions/
COPY src/Streaming.Hosting/Streaming.Hosting.csproj src/Streaming.Hosting/
COPY src/Streaming.Inference/Streaming.Inference.csproj src/Streaming.Inference/
COPY src/Streaming.InferenceSilo/Streaming.InferenceSilo.csproj src/Streaming.InferenceSilo/
RUN dotnet restore src/Streaming.InferenceSilo -p:OnnxRuntimePackage=${ONNXRUNTIME_PACKAGE}
COPY .editorconfig BannedSymbols.txt ./
COPY src src
RUN dotnet publish src/Streaming.InferenceSilo --configuration Release --no-restore --output /app -p:OnnxRuntimePackage=${ONNXRUNTIME_PACKAGE}

FROM ${RUNTIME_IMAGE}
LABEL org.opencontainers.image.title="streaming-inference-silo" \
      org.opencontainers.image.description="Runs ONNX fusion models on batches of aligned windows" \
      org.opencontainers.image.licenses="MIT"
WORKDIR /app
COPY --from=build /app ./
COPY LICENSE ./
# A volume mounted here replaces the models that ship.
COPY models /models
ENV Http__Address=0.0.0.0 \
    Http__Port=8080 \
    Inference__ModelRepository=/models
# The user app of Microsoft's images, by number: Kubernetes can only tell of a number that it is not root.
USER 1654:1654
EXPOSE 8080 11111
HEALTHCHECK --interval=5s --timeout=5s --start-period=120s --retries=3 CMD ["/app/Streaming.InferenceSilo", "health"]
ENTRYPOINT ["/app/Streaming.InferenceSilo"]
