package dev.sluice.app.tracing;

import dev.sluice.app.metrics.Version;
import dev.sluice.config.settings.TracingSettings;
import dev.sluice.config.settings.TracingSettings.Receiver;
import dev.sluice.config.settings.files.TracingFiles;
import dev.sluice.proxy.trace.TracePolicy;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of tracing, where {@code sluice.yaml} is silent from the environment.
 *
 * @param headers may hold secrets
 * @param roots PEM, for a receiver with TLS
 */
record TracePlan(
    URI endpoint,
    Map<String, String> headers,
    Optional<String> roots,
    Resource resource,
    TracePolicy policy) {
  private static final String DEFAULT_NAME = "sluice";

  TracePlan {
    headers = Map.copyOf(headers);
  }

  /**
   * The plan; empty when nothing is traced.
   *
   * @param node name of this node
   * @throws IOException when a file cannot be used; names the key
   */
  static Optional<TracePlan> of(
      TracingSettings settings, Map<String, String> environment, String node) throws IOException {
    OtelVariables variables = new OtelVariables(environment);
    Optional<URI> endpoint = endpoint(settings, variables);
    if (endpoint.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new TracePlan(
            endpoint.get(),
            headers(settings, variables),
            roots(settings.authorityFile().or(variables::authorityFile)),
            resource(settings, variables, node),
            policy(settings, variables)));
  }

  static Optional<URI> endpoint(TracingSettings settings, OtelVariables variables) {
    return switch (settings.receiver()) {
      case Receiver.Off ignored -> Optional.empty();
      case Receiver.Unset ignored -> variables.endpoint();
      case Receiver.At at -> Optional.of(at.address());
    };
  }

  private static Map<String, String> headers(TracingSettings settings, OtelVariables variables)
      throws IOException {
    return settings.headersFile().isEmpty()
        ? variables.headers()
        : TracingFiles.headers(settings.headersFile().get());
  }

  private static Optional<String> roots(Optional<Path> file) throws IOException {
    return file.isEmpty() ? Optional.empty() : Optional.of(TracingFiles.authority(file.get()));
  }

  private static Resource resource(TracingSettings settings, OtelVariables variables, String node) {
    AttributesBuilder attributes = Attributes.builder();
    attributes.put("service.version", Version.text()).put("service.instance.id", node);
    variables.resourceAttributes().forEach(attributes::put);
    attributes.put(
        "service.name", settings.serviceName().or(variables::serviceName).orElse(DEFAULT_NAME));
    return Resource.getDefault().merge(Resource.create(attributes.build()));
  }

  private static TracePolicy policy(TracingSettings settings, OtelVariables variables) {
    OtelVariables.Sampler sampler =
        settings.sampling().isPresent()
            ? new OtelVariables.Sampler(settings.sampling().getAsDouble(), true)
            : variables.sampler();
    return new TracePolicy(
        true,
        sampler.share(),
        sampler.followsParent(),
        settings.always(),
        settings.trustParent(),
        settings.propagate());
  }

  /** Omits the headers, which may hold secrets. */
  @Override
  public String toString() {
    return "TracePlan[" + endpoint + "]";
  }
}
