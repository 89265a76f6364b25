package dev.sluice.policy.proposal;

import dev.sluice.config.net.BlockedRanges;
import dev.sluice.config.net.IpLiteral;
import dev.sluice.config.net.LocalHost;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import dev.sluice.config.source.Node;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads one endpoint of a proposed rule, by the keys of policies that may be proposed. */
final class EndpointProposal {
  private static final int MAX_RULES = 64;
  private static final int MAX_PORTS = 16;

  private static final Map<String, String> PROTOCOLS =
      Map.of(
          "rest", "rest",
          "websocket", "websocket",
          "graphql", "graphql",
          "json-rpc", "json-rpc",
          "mcp", "mcp");

  private static final Map<String, String> ACCESS =
      Map.of("read-only", "read-only", "read-write", "read-write", "full", "full");

  // Keys that stay with people; written empty or false, they say nothing.
  private static final Map<String, String> WITHHELD =
      Map.of(
          "allowed_ips", "a proposal never adds allowed_ips",
          "tls", "a proposal never changes how TLS is read",
          "deny_rules", "a proposal adds what is allowed, and denies nothing");

  private final Fields fields;

  EndpointProposal(Fields fields) {
    this.fields = fields;
  }

  ProposedEndpoint read() {
    String host = fields.take("host").flatMap(ProposedHost::read).orElse("");
    if (!fields.has("host")) {
      fields.error("host", "a proposal names a host");
    }
    String protocol = word("protocol").flatMap(at -> at.choice(PROTOCOLS)).orElse("");
    String access = word("access").flatMap(at -> at.choice(ACCESS)).orElse("");
    word("enforcement").ifPresent(EndpointProposal::checkEnforcement);
    WITHHELD.forEach(this::refuse);
    List<ProposedMatcher> rules = rules();
    String path = path();
    SortedSet<Integer> ports = ports();
    fields.close();
    if (protocol.isEmpty() && !(rules.isEmpty() && access.isEmpty())) {
      fields.error("protocol", "rules need a protocol; write rest");
    }
    ProposedEndpoint read =
        new ProposedEndpoint(host, ports, path, protocol, access, rules, List.of());
    List<String> broad = WholeEndpoint.reasons(read);
    return new ProposedEndpoint(host, ports, path, protocol, access, rules, broad);
  }

  private Optional<Cursor> word(String key) {
    return fields.take(key).filter(at -> !at.isText(""));
  }

  private static void checkEnforcement(Cursor at) {
    if (!at.isText("enforce")) {
      at.error("a proposed rule is enforced; write enforce or leave the key out");
    }
  }

  private void refuse(String key, String message) {
    word(key)
        .filter(at -> !(at.node() instanceof Node.Sequence list && list.items().isEmpty()))
        .ifPresent(at -> at.error(message));
  }

  private String path() {
    Optional<Cursor> at = word("path");
    String path = at.flatMap(Cursor::text).orElse("");
    boolean usable = path.isEmpty() || MatcherProposal.TEXT.matcher(path).matches();
    if (!usable || path.contains("..") || path.indexOf('\\') >= 0) {
      at.ifPresent(given -> given.error("expected visible ASCII characters without '..' or '\\'"));
    }
    return path;
  }

  private SortedSet<Integer> ports() {
    List<Cursor> given = new ArrayList<>();
    fields.take("port").filter(at -> !isZero(at)).ifPresent(given::add);
    fields.take("ports").map(Cursor::items).ifPresent(given::addAll);
    SortedSet<Integer> ports = new TreeSet<>();
    given.forEach(at -> at.integer(1, 65_535).ifPresent(p -> ports.add(Math.toIntExact(p))));
    if (ports.isEmpty() || given.size() > MAX_PORTS) {
      fields.error("port", "expected 1 to %d ports".formatted(MAX_PORTS));
    }
    return ports;
  }

  // In the JSON of a protobuf message, a port that is not set.
  private static boolean isZero(Cursor at) {
    return at.node() instanceof Node.Scalar scalar && scalar.text().equals("0");
  }

  private List<ProposedMatcher> rules() {
    List<Cursor> given = fields.take("rules").map(Cursor::items).orElse(List.of());
    if (given.size() > MAX_RULES) {
      fields.error("rules", "expected at most %d rules".formatted(MAX_RULES));
      return List.of();
    }
    List<ProposedMatcher> rules = new ArrayList<>();
    for (Cursor item : given) {
      Fields rule = item.fields();
      Optional<Cursor> allow = rule.take("allow");
      rule.close();
      allow.ifPresentOrElse(
          at -> rules.add(MatcherProposal.read(at)),
          () -> item.error("expected a rule, such as {\"allow\": {\"method\": \"GET\"}}"));
    }
    return rules;
  }

  /** Finds what admits an endpoint as a whole, which an agent has to ask for by {@code broad}. */
  private static final class WholeEndpoint {
    // A run of two stars or more says the same, and so does a slash behind it.
    private static final Pattern ANY_PATH = Pattern.compile("/?\\*+(?:/\\*+)*/?");

    private static final Set<String> NAMES_NOTHING = Set.of("", "tools/call", "*", "tools/*");

    private WholeEndpoint() {}

    static List<String> reasons(ProposedEndpoint endpoint) {
      List<String> reasons = new ArrayList<>();
      if (endpoint.protocol().isEmpty()) {
        reasons.add("every request to this host and port, whatever it says");
      }
      if (!endpoint.access().isEmpty()) {
        reasons.add("every path of this host and port");
      }
      endpoint.rules().stream()
          .filter(rule -> isWhole(endpoint.protocol(), rule))
          .map(rule -> "a rule for the whole endpoint: " + rule.flow())
          .forEach(reasons::add);
      return reasons;
    }

    private static boolean isWhole(String protocol, ProposedMatcher rule) {
      return switch (protocol) {
        case "graphql" ->
            rule.fields().isEmpty()
                || isGlob(String.join("", rule.fields()))
                || rule.word("operation_type").equals("*");
        case "json-rpc" -> isGlob(rule.word("method"));
        case "mcp" ->
            isGlob(rule.word("method"))
                || isGlob(rule.word("tool"))
                || (rule.word("tool").isEmpty() && NAMES_NOTHING.contains(rule.word("method")));
        default -> rule.word("method").equals("*") || ANY_PATH.matcher(rule.word("path")).matches();
      };
    }

    private static boolean isGlob(String text) {
      return text.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
    }
  }

  /** Hosts that may be proposed at all (data-plane 11.10). */
  private static final class ProposedHost {
    private static final Pattern NAME =
        Pattern.compile(
            "(?=.{1,253}$)(?:\\*\\*?\\.)?[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
                + "(?:\\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*");

    // Resolvers read such a last label as a part of an address: 127.1, 0x7f000001.
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");

    private static final Set<String> LOCAL = Set.of("localhost", "localdomain");
    private static final List<String> METADATA =
        List.of("metadata", "metadata.google.internal", "metadata.goog", "instance-data");

    private ProposedHost() {}

    static Optional<String> read(Cursor at) {
      Optional<String> host = at.text().map(text -> text.toLowerCase(Locale.ROOT));
      Optional<String> fault = host.flatMap(ProposedHost::fault);
      fault.ifPresent(at::error);
      return fault.isPresent() ? Optional.empty() : host;
    }

    private static Optional<String> fault(String host) {
      Optional<InetAddress> address = IpLiteral.parse(host);
      if (address.isPresent()) {
        return BlockedRanges.isPublic(address.get())
            ? Optional.empty()
            : Optional.of("the address is not public, and a proposal reaches public ones only");
      }
      if (!NAME.matcher(host).matches()) {
        return Optional.of(
            "expected a host name in ASCII, perhaps with '*' as its first label; other letters in"
                + " their xn-- form");
      }
      String last = host.substring(host.lastIndexOf('.') + 1);
      if (NUMBER.matcher(last).matches()) {
        return Optional.of("the name could be read as an address; write the address");
      }
      return isLocal(host, last)
          ? Optional.of("the name is one of this host or of its cloud, and cannot be proposed")
          : Optional.empty();
    }

    private static boolean isLocal(String host, String last) {
      return LOCAL.contains(last)
          || LocalHost.of(host).isPresent()
          || host.equals("policy.local")
          || METADATA.stream().anyMatch(name -> host.equals(name) || host.endsWith("." + name));
    }
  }
}
