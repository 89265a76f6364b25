# Sluice from a checkout, with nothing but Docker:  docker build --tag sluice .
# The image has its own Java; app/Dockerfile makes the one of docker-compose.yml from a build on this machine.
#
#   --build-arg BUILD_IMAGE=...    JDK 25 and Maven on glibc; name it by its digest for the same bytes again
#   --build-arg RUNTIME_IMAGE=...  glibc and bash
#   --build-arg ARCHIVE=true       with the class archive: 130 MB more, starts with half the CPU
ARG BUILD_IMAGE=maven:3.9-eclipse-temurin-25
ARG RUNTIME_IMAGE=debian:13-slim

FROM ${BUILD_IMAGE} AS build
WORKDIR /build
COPY . .
# Without tests and checks, which mvn verify makes.
RUN mvn -B -ntp package -Pdist -Dquick -pl app -am \
 && mkdir /opt/sluice \
 && tar -xzf app/target/dist/sluice-*.tar.gz -C /opt/sluice --strip-components=1
ARG ARCHIVE=false
RUN [ "$ARCHIVE" != true ] || /opt/sluice/bin/archive-classes

FROM ${RUNTIME_IMAGE}
ARG RUNTIME_IMAGE
ARG VERSION=0.2.0-SNAPSHOT
ARG REVISION=unknown
ARG CREATED=2026-12-07T00:00:00Z
LABEL org.opencontainers.image.title="Sluice" \
      org.opencontainers.image.description="An egress proxy that decides by content and proves every decision to a SIEM." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.base.name="${RUNTIME_IMAGE}"
# The state, and what only some roles have.
RUN install -d -o 10001 -g 10001 -m 0700 /var/lib/sluice /var/lib/sluice-control /var/lib/sluice-keys /var/lib/sluice-tokens \
 && install -d /etc/sluice/policies \
 && ln -s /opt/sluice/bin/sluice /usr/local/bin/sluice
COPY --from=build /opt/sluice /opt/sluice

USER 10001:10001
WORKDIR /var/lib/sluice
# Both are written to when the root file system is read-only.
VOLUME ["/var/lib/sluice", "/tmp"]
EXPOSE 3128 7800 7801 9090
# The launcher becomes Java, so that Java is process 1 and gets SIGTERM.
ENTRYPOINT ["/opt/sluice/bin/sluice"]
CMD ["run", "--config", "/etc/sluice", "--state", "/var/lib/sluice"]
