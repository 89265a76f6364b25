package dev.sluice.app.tracing;

import dev.sluice.config.settings.TracingSettings;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The environment variables of OpenTelemetry (its specification, "Environment Variables" and "OTLP
 * Exporter"). As it asks, an unusable value is logged and ignored. An empty one counts as none.
 */
final class OtelVariables {
  private static final Logger LOG = LoggerFactory.getLogger(OtelVariables.class);
  private static final String OTLP = "OTEL_EXPORTER_OTLP_";
  private static final String SAMPLER = "OTEL_TRACES_SAMPLER";
  private static final String PROTOCOL = "http/protobuf";
  private static final String SIGNAL_PATH = "/v1/traces";

  private final Map<String, String> environment;

  OtelVariables(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * Which requests are traced.
   *
   * @param share 0 to 1
   * @param followsParent a trusted parent decides
   */
  record Sampler(double share, boolean followsParent) {
    static final Sampler USUAL = new Sampler(1, true);
  }

  Optional<URI> endpoint() {
    if (value("OTEL_SDK_DISABLED").filter("true"::equalsIgnoreCase).isPresent()
        || value("OTEL_TRACES_EXPORTER").filter(it -> !it.equals("otlp")).isPresent()) {
      return Optional.empty();
    }
    Optional<String> own = value(OTLP + "TRACES_ENDPOINT");
    Optional<String> base = value(OTLP + "ENDPOINT");
    Optional<URI> endpoint =
        own.isPresent()
            ? own.flatMap(TracingSettings::address)
            : base.map(OtelVariables::withPath).flatMap(TracingSettings::address);
    if (endpoint.isEmpty() && (own.isPresent() || base.isPresent())) {
      LOG.warn("{}ENDPOINT is no http or https address; nothing is traced", OTLP);
    }
    if (endpoint.isPresent()) {
      otlp("PROTOCOL")
          .filter(it -> !it.equals(PROTOCOL))
          .ifPresent(it -> LOG.warn("{}PROTOCOL: spans are sent by {}", OTLP, PROTOCOL));
    }
    return endpoint;
  }

  private static String withPath(String base) {
    return base.endsWith("/") ? base + SIGNAL_PATH.substring(1) : base + SIGNAL_PATH;
  }

  Map<String, String> headers() {
    return otlp("HEADERS").map(text -> pairs(OTLP + "HEADERS", text)).orElse(Map.of());
  }

  Optional<Path> authorityFile() {
    return otlp("CERTIFICATE").map(Path::of);
  }

  Optional<String> serviceName() {
    return value("OTEL_SERVICE_NAME")
        .or(() -> Optional.ofNullable(resourceAttributes().get("service.name")));
  }

  Map<String, String> resourceAttributes() {
    String name = "OTEL_RESOURCE_ATTRIBUTES";
    return value(name).map(text -> pairs(name, text)).orElse(Map.of());
  }

  Sampler sampler() {
    String name = value(SAMPLER).orElse("parentbased_always_on");
    boolean followsParent = name.startsWith("parentbased_");
    return switch (followsParent ? name.substring("parentbased_".length()) : name) {
      case "always_on" -> new Sampler(1, followsParent);
      case "always_off" -> new Sampler(0, followsParent);
      case "traceidratio" -> new Sampler(share(), followsParent);
      default -> {
        LOG.warn("{}: unknown sampler; every request is traced", SAMPLER);
        yield Sampler.USUAL;
      }
    };
  }

  private double share() {
    Optional<String> text = value(SAMPLER + "_ARG");
    try {
      double share = text.map(Double::parseDouble).orElse(1.0);
      if (share >= 0 && share <= 1) {
        return share;
      }
    } catch (NumberFormatException e) {
      // Logged below.
    }
    LOG.warn("{}_ARG is no number from 0 to 1; every request is traced", SAMPLER);
    return 1;
  }

  /** Of traces, or else of all signals. */
  private Optional<String> otlp(String name) {
    return value(OTLP + "TRACES_" + name).or(() -> value(OTLP + name));
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(environment.get(name))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  /**
   * {@code a=1,b=2}, with values percent-encoded. Tells only the variable, since it may hold
   * secrets.
   */
  private static Map<String, String> pairs(String variable, String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : List.of(text.split(",", -1))) {
      int equals = pair.indexOf('=');
      try {
        if (equals > 0) {
          pairs.put(pair.substring(0, equals).strip(), decoded(pair.substring(equals + 1).strip()));
        } else if (!pair.isBlank()) {
          LOG.warn("{} has a part that is no NAME=VALUE; it is ignored", variable);
        }
      } catch (IllegalArgumentException e) {
        LOG.warn("{} has a value that is not percent-encoded; it is ignored", variable);
      }
    }
    return Map.copyOf(pairs);
  }

  /** A plus is a plus, unlike in forms. */
  private static String decoded(String value) {
    return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
