# Keylife: the processor, the gateway, the replicator and the command line in one image.
#
#   docker build -t keylife/processor .
#
# The default build takes Confluent's own Schema Registry serde, from Confluent's Maven repository.
# From Maven Central alone, with the serde of this repository:
#
#   docker build -t keylife/processor --build-arg MAVEN_PROFILES= \
#     --build-arg VALUE_SERDE=dev.keylife.serde.RegistryAvroSerde .
ARG BUILD_IMAGE=maven:3-eclipse-temurin-17
ARG RUNTIME_IMAGE=eclipse-temurin:17-jre

FROM ${BUILD_IMAGE} AS build
ARG MAVEN_PROFILES=confluent
WORKDIR /src
COPY . .
RUN mvn -B -q ${MAVEN_PROFILES:+-P${MAVEN_PROFILES}} -DskipTests -pl processor,gateway,replicator,producer-cli -am package

FROM ${RUNTIME_IMAGE}
RUN groupadd --gid 10001 keylife \
    && useradd --uid 10001 --gid keylife --home-dir /var/lib/keylife --no-create-home \
      --shell /usr/sbin/nologin keylife \
    && install -d -o keylife -g keylife -m 700 \
      /var/lib/keylife /var/lib/keylife/state /var/lib/keylife/keyset
COPY --from=build /src/processor/target/lib /opt/keylife/processor/lib/
COPY --from=build /src/processor/target/keylife-processor.jar /opt/keylife/processor/
COPY --from=build /src/gateway/target/lib /opt/keylife/gateway/lib/
COPY --from=build /src/gateway/target/keylife-gateway.jar /opt/keylife/gateway/
COPY --from=build /src/replicator/target/lib /opt/keylife/replicator/lib/
COPY --from=build /src/replicator/target/keylife-replicator.jar /opt/keylife/replicator/
COPY --from=build /src/producer-cli/target/lib /opt/keylife/cli/lib/
COPY --from=build /src/producer-cli/target/keylife-cli.jar /opt/keylife/cli/
COPY docker/entrypoint docker/development-entrypoint docker/gateway docker/development-gateway docker/replicator \
  docker/keylife docker/health docker/launch /opt/keylife/bin/
# The command line's classes, as this JVM loads them fast; one that has no archive of its own classes
# can make none. A checkout under umask 077 has files that only their owner may read.
RUN java -XX:ArchiveClassesAtExit=/opt/keylife/cli/keylife.jsa -XX:+UseSerialGC -Xlog:disable \
      -cp /opt/keylife/cli/keylife-cli.jar dev.keylife.cli.Rehearsal \
    || echo "no class archive on this Java: commands start somewhat slower" \
    && chmod -R a+rX /opt/keylife

ARG VALUE_SERDE=io.confluent.kafka.streams.serdes.avro.SpecificAvroSerde
ENV PATH="/opt/keylife/bin:${PATH}" \
    KEYLIFE_VALUE_SERDE=${VALUE_SERDE} \
    KEYLIFE_STATE_DIR=/var/lib/keylife/state \
    KEYLIFE_KEYSET_FILE=/var/lib/keylife/keyset/keyset.json \
    KEYLIFE_HTTP_HOST=0.0.0.0 \
    KEYLIFE_HTTP_PORT=8080

ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Keylife" \
      org.opencontainers.image.description="An event-driven key lifecycle processor for imported key material" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

USER keylife
WORKDIR /var/lib/keylife
# The state can be restored from Kafka. The keyset cannot: back it up.
VOLUME ["/var/lib/keylife/state", "/var/lib/keylife/keyset"]
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=12 CMD ["health"]
ENTRYPOINT ["entrypoint"]
