# Keylife: the processor and the command line in one image.
#
# The default build takes Confluent's own Schema Registry serde (Maven profile "confluent", from
# Confluent's Maven repository). Without access to it, build with --build-arg MAVEN_ARGS= and the
# serde of this repository is used.
ARG BUILD_IMAGE=maven:3.9-eclipse-temurin-17
ARG RUNTIME_IMAGE=eclipse-temurin:17-jre

FROM ${BUILD_IMAGE} AS build
ARG MAVEN_ARGS=-Pconfluent
WORKDIR /src
COPY . .
RUN mvn -q ${MAVEN_ARGS} -DskipTests -pl processor,producer-cli,embedded -am package

FROM ${RUNTIME_IMAGE}
LABEL org.opencontainers.image.title="Keylife" \
      org.opencontainers.image.description="An event-driven key lifecycle processor for imported key material"
RUN groupadd --gid 10001 keylife \
    && useradd --uid 10001 --gid keylife --home-dir /var/lib/keylife --no-create-home --shell /usr/sbin/nologin keylife \
    && mkdir -p /var/lib/keylife /opt/keylife \
    && chown keylife:keylife /var/lib/keylife \
    && chmod 700 /var/lib/keylife
COPY --from=build /src/processor/target/keylife-processor.jar /opt/keylife/processor/
COPY --from=build /src/processor/target/lib /opt/keylife/processor/lib/
COPY --from=build /src/producer-cli/target/keylife-cli.jar /opt/keylife/cli/
COPY --from=build /src/producer-cli/target/lib /opt/keylife/cli/lib/
COPY docker/entrypoint docker/keylife docker/health /opt/keylife/bin/
ENV PATH="/opt/keylife/bin:${PATH}" \
    KEYLIFE_STATE_DIR=/var/lib/keylife/state \
    KEYLIFE_KEYSET_FILE=/var/lib/keylife/keyset.json \
    KEYLIFE_HTTP_HOST=0.0.0.0 \
    KEYLIFE_HTTP_PORT=8080
USER keylife
VOLUME /var/lib/keylife
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=12 CMD ["health"]
ENTRYPOINT ["entrypoint"]
