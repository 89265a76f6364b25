package dev.sluice.config.settings;

import dev.sluice.config.match.EndpointHost;
import dev.sluice.config.match.HostPattern;
import dev.sluice.config.net.Cidr;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Which requests are traced, and who gets their spans: {@code tracing.*}. What is empty is up to
 * the environment.
 *
 * @param receiver {@code tracing.endpoint}
 * @param headersFile {@code tracing.headers_file}: fields of each export, with their secrets
 * @param authorityFile {@code tracing.ca_file}: PEM roots for a receiver with TLS
 * @param serviceName {@code tracing.service_name}
 * @param sampling {@code tracing.sampling}: share of the requests, 0 to 1
 * @param always {@code tracing.always}: requests that are traced whatever their share
 * @param trustParent {@code tracing.trust_parent}: clients whose spans become parents
 * @param propagate {@code tracing.propagate}: origins that get our span in place of the client's
 */
public record TracingSettings(
    Receiver receiver,
    Optional<Path> headersFile,
    Optional<Path> authorityFile,
    Optional<String> serviceName,
    OptionalDouble sampling,
    Always always,
    List<Cidr> trustParent,
    List<HostPattern> propagate) {
  public static final TracingSettings DEFAULTS =
      new TracingSettings(
          new Receiver.Unset(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalDouble.empty(),
          new Always(false, Optional.empty()),
          List.of(),
          List.of());

  private static final String PATH = "/v1/traces";
  private static final int MAX_NAME = 128;
  private static final int MAX_ITEMS = 64;

  public TracingSettings {
    trustParent = List.copyOf(trustParent);
    propagate = List.copyOf(propagate);
  }

  public sealed interface Receiver {
    /** Whom the environment names, if it does. */
    record Unset() implements Receiver {}

    /** No receiver; the environment does not count. */
    record Off() implements Receiver {}

    record At(URI address) implements Receiver {}
  }

  /**
   * Requests that are traced whatever their share.
   *
   * @param denied {@code denied}
   * @param slowerThan {@code slower_than}, 1 ms to 24 h
   */
  public record Always(boolean denied, Optional<Duration> slowerThan) {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    private static Always read(Fields always) {
      return new Always(
          always.take("denied").flatMap(Cursor::flag).orElse(false),
          always
              .take("slower_than")
              .filter(at -> !at.isText("off"))
              .flatMap(at -> at.duration(SHORTEST, LONGEST)));
    }
  }

  static TracingSettings read(Fields tracing, Path directory) {
    return new TracingSettings(
        tracing.take("endpoint").map(TracingSettings::receiver).orElse(DEFAULTS.receiver),
        tracing.file("headers_file", directory),
        tracing.file("ca_file", directory),
        tracing.take("service_name").flatMap(TracingSettings::name),
        tracing.take("sampling").map(at -> at.number(0, 1)).orElse(OptionalDouble.empty()),
        tracing.section("always", Always::read),
        items(tracing, "trust_parent").stream().flatMap(at -> Cidr.read(at).stream()).toList(),
        items(tracing, "propagate").stream()
            .flatMap(at -> EndpointHost.read(at).stream())
            .toList());
  }

  private static List<Cursor> items(Fields tracing, String key) {
    List<Cursor> items = tracing.take(key).map(Cursor::items).orElse(List.of());
    if (items.size() > MAX_ITEMS) {
      tracing.error(key, "too many (%d > %d)".formatted(items.size(), MAX_ITEMS));
    }
    return items;
  }

  private static Receiver receiver(Cursor at) {
    if (at.isText("off")) {
      return new Receiver.Off();
    }
    Optional<String> text = at.text();
    Optional<URI> address = text.flatMap(TracingSettings::address);
    if (text.isPresent() && address.isEmpty()) {
      at.error("expected an address such as http://127.0.0.1:4318, or off");
    }
    return address.<Receiver>map(Receiver.At::new).orElse(DEFAULTS.receiver);
  }

  /**
   * The address that spans are sent to. One without a path gets that of OTLP.
   *
   * @return empty unless it is http or https with a host, without user, query and fragment
   */
  public static Optional<URI> address(String text) {
    try {
      URI uri = new URI(text.strip());
      boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (!isHttp
          || uri.getHost() == null
          || uri.getRawUserInfo() != null
          || uri.getRawQuery() != null
          || uri.getRawFragment() != null) {
        return Optional.empty();
      }
      String path = uri.getRawPath();
      return Optional.of(path == null || path.length() < 2 ? uri.resolve(PATH) : uri);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> name(Cursor at) {
    Optional<String> text = at.text();
    Optional<String> name =
        text.map(String::strip).filter(it -> !it.isEmpty() && it.length() <= MAX_NAME);
    if (text.isPresent() && name.isEmpty()) {
      at.error("expected a name of 1 to %d characters".formatted(MAX_NAME));
    }
    return name;
  }

  /** Patterns have no equality of their own. */
  @Override
  public boolean equals(Object other) {
    return other instanceof TracingSettings one && toString().equals(one.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }
}
