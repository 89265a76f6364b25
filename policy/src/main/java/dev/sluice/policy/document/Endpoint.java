package dev.sluice.policy.document;

import dev.sluice.config.match.EndpointPath;
import dev.sluice.config.match.HostPattern;
import dev.sluice.config.match.HttpMethods;
import dev.sluice.config.net.Cidr;
import dev.sluice.config.source.KeyPath;
import dev.sluice.config.source.Location;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One destination of a rule.
 *
 * @param host empty when {@code allowed_ips} alone select the destination
 * @param protocol empty: host and port alone decide
 * @param tlsSkip TLS is relayed without inspection
 * @param audited a denial by the rules is logged and allowed
 * @param allow presets already expanded
 */
public record Endpoint(
    Optional<HostPattern> host,
    SortedSet<Integer> ports,
    EndpointPath path,
    Optional<Protocol> protocol,
    boolean tlsSkip,
    boolean audited,
    List<Matcher> allow,
    List<Matcher> deny,
    List<Cidr> allowedIps,
    boolean encodedSlash,
    CredentialOptions credentials,
    BodyOptions body,
    UpgradeOptions upgrades,
    MessageOptions messages,
    RefusalForm refusals,
    Location at,
    KeyPath keyPath) {
  public Endpoint {
    ports = Collections.unmodifiableSortedSet(new TreeSet<>(ports));
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
    allowedIps = List.copyOf(allowedIps);
  }

  /** The form of the bodies of refusals, for clients that read one form only. */
  public enum RefusalForm {
    OPENSHELL("openshell"),
    OPENAI("openai"),
    ANTHROPIC("anthropic"),
    JSON_RPC("json-rpc");

    static final Map<String, RefusalForm> WORDS =
        Arrays.stream(values()).collect(Collectors.toMap(RefusalForm::word, Function.identity()));

    private final String word;

    RefusalForm(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  public boolean isInspected() {
    return protocol.filter(Protocol::isInspected).isPresent();
  }

  public boolean readsMessages() {
    return protocol.filter(Protocol::readsBodies).isPresent() || readsOperations();
  }

  /** Whether it is a WebSocket endpoint with rules about GraphQL operations (data-plane 2.2). */
  public boolean readsOperations() {
    return protocol.filter(p -> p == Protocol.WEBSOCKET).isPresent()
        && Stream.concat(allow.stream(), deny.stream()).anyMatch(m -> !m.operation().isEmpty());
  }

  boolean admitsText() {
    return allow.stream()
        .flatMap(matcher -> matcher.method().stream())
        .anyMatch(m -> m.equals("*") || m.equalsIgnoreCase(HttpMethods.WEBSOCKET_TEXT));
  }

  long argumentPointers() {
    return Stream.concat(allow.stream(), deny.stream())
        .flatMap(matcher -> matcher.arguments().stream())
        .mapToLong(arguments -> arguments.pointers().size())
        .sum();
  }

  public String hostText() {
    return host.map(HostPattern::text).orElse("");
  }
}
