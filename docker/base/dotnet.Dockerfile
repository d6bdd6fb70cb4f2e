# A base where Microsoft's cannot be pulled; scripts/base-images sends the context.
FROM streaming-base-debian
COPY dotnet /usr/share/dotnet
COPY ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
RUN ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet
# As the machine restores: where the authorities' revocation lists are out of reach, asking for them takes minutes.
ARG NUGET_CERT_REVOCATION_MODE=online
# Without ICU, as our programs run.
ENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false \
    NUGET_CERT_REVOCATION_MODE=${NUGET_CERT_REVOCATION_MODE}
