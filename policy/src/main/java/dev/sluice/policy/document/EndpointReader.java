package dev.sluice.policy.document;

import dev.sluice.config.match.EndpointHost;
import dev.sluice.config.match.EndpointPath;
import dev.sluice.config.match.HostPattern;
import dev.sluice.config.match.InvalidPatternException;
import dev.sluice.config.net.Cidr;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import dev.sluice.config.source.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads one endpoint of a rule (data-plane 1.5). */
final class EndpointReader {
  private static final Map<String, Boolean> TLS_SKIP =
      Map.of("skip", true, "terminate", false, "passthrough", false);

  private final String policy;
  private final Fields fields;

  EndpointReader(String policy, Fields fields) {
    this.policy = policy;
    this.fields = fields;
  }

  Endpoint read() {
    Optional<HostPattern> host = fields.take("host").flatMap(EndpointHost::read);
    SortedSet<Integer> ports = ports();
    Optional<Protocol> protocol = word("protocol").flatMap(at -> at.choice(Protocol.WORDS));
    List<Matcher> allow = allow(protocol);
    OptionsReader options = new OptionsReader(policy, fields);
    Endpoint endpoint =
        new Endpoint(
            host,
            ports,
            path(),
            protocol,
            tlsSkip(),
            audited(protocol),
            allow,
            deny(protocol),
            fields.take("allowed_ips").map(AllowedIps::read).orElse(List.<Cidr>of()),
            fields.take("allow_encoded_slash").flatMap(Cursor::flag).orElse(false),
            options.credentials(),
            options.body(protocol),
            options.upgrades(protocol),
            options.messages(),
            options.refusals(),
            fields.at(),
            fields.path());
    fields.close();
    new EndpointChecks(endpoint, fields).check();
    return endpoint;
  }

  // A key whose empty text means the same as its absence.
  private Optional<Cursor> word(String key) {
    return fields.take(key).filter(at -> !at.isText(""));
  }

  private SortedSet<Integer> ports() {
    SortedSet<Integer> ports = new TreeSet<>();
    Optional<Cursor> one = fields.take("port");
    Optional<Cursor> several = fields.take("ports");
    several
        .map(EndpointReader::items)
        .orElse(List.of())
        .forEach(at -> at.integer(1, 65_535).ifPresent(p -> ports.add(Math.toIntExact(p))));
    one.ifPresent(at -> at.integer(1, 65_535).ifPresent(p -> add(p, several, ports)));
    if (one.isEmpty() && several.isEmpty()) {
      fields.error("port", "an endpoint needs a port; write port: 443 or ports: [80, 443]");
    }
    return ports;
  }

  // In OpenShell 0.1.x, ports wins over a port beside it.
  private void add(long port, Optional<Cursor> several, SortedSet<Integer> ports) {
    if (ports.add(Math.toIntExact(port)) && several.isPresent()) {
      fields.error("ports", "conflicts with port; keep one of them");
    }
  }

  private EndpointPath path() {
    Optional<Cursor> given = fields.take("path");
    String text = given.flatMap(Cursor::text).orElse("");
    try {
      if (!text.isEmpty() && !text.equals("**") && !text.startsWith("/")) {
        fields.error("path", "must start with '/' or be '**'");
      }
      return EndpointPath.compile(text);
    } catch (InvalidPatternException e) {
      fields.error("path", "not a path pattern: " + e.reason());
      return EndpointPath.ANY;
    }
  }

  private boolean tlsSkip() {
    Optional<Cursor> given = word("tls");
    String word = given.flatMap(Cursor::text).orElse("");
    if (word.equals("terminate")) {
      fields.warning(
          "tls",
          "'terminate' is deprecated and means automatic termination; leave the key out, since"
              + " OpenShell 0.1.x refuses it");
    }
    if (word.equals("passthrough")) {
      fields.error(
          "tls",
          "'passthrough' never meant that TLS passes unread; leave the key out or write skip");
    }
    return given.flatMap(at -> at.choice(TLS_SKIP)).orElse(false);
  }

  private boolean audited(Optional<Protocol> protocol) {
    String word = word("enforcement").flatMap(Cursor::text).orElse("");
    if (word.equals("enforce")) {
      return false;
    }
    if (!word.isEmpty() && !word.equals("audit")) {
      fields.error(
          "enforcement",
          Preset.unknown("enforcement", word, "enforce or audit", List.of("enforce", "audit")));
    } else if (word.isEmpty() && protocol.filter(Protocol::isInspected).isPresent()) {
      fields.warning(
          "enforcement",
          "network policy '%s' leaves enforcement out, so denials are only recorded; write"
                  .formatted(policy)
              + " enforcement: enforce, or audit to say that you mean it");
    }
    return true;
  }

  private List<Matcher> allow(Optional<Protocol> protocol) {
    Optional<Cursor> access = word("access");
    Optional<Cursor> rules = fields.take("rules");
    if (access.isPresent() && rules.isPresent()) {
      fields.error("access", "conflicts with rules; keep one of them");
    }
    List<Matcher> allow = new ArrayList<>();
    for (Cursor item : rules.map(EndpointReader::items).orElse(List.of())) {
      MatcherReader.allow(item, protocol).ifPresent(allow::add);
    }
    access.ifPresent(at -> allow.addAll(Preset.expand(at, protocol)));
    return allow;
  }

  private List<Matcher> deny(Optional<Protocol> protocol) {
    return fields.take("deny_rules").map(EndpointReader::items).orElse(List.of()).stream()
        .map(rule -> MatcherReader.deny(rule, protocol))
        .toList();
  }

  private static List<Cursor> items(Cursor list) {
    List<Cursor> items = list.items();
    if (list.node() instanceof Node.Sequence && items.isEmpty()) {
      list.error("is an empty list; add an element or leave the key out");
    }
    return items;
  }

  /** {@code allowed_ips} (data-plane 11.8). */
  private static final class AllowedIps {
    // Addresses that no policy can open; only the operator's own exemption reaches them.
    private static final List<Cidr> BLOCKED =
        List.of(
            Cidr.parse("127.0.0.0/8"),
            Cidr.parse("169.254.0.0/16"),
            Cidr.parse("0.0.0.0/32"),
            Cidr.parse("::1/128"),
            Cidr.parse("::/128"),
            Cidr.parse("fe80::/10"));

    private static final int BROAD = 16;

    private AllowedIps() {}

    static List<Cidr> read(Cursor list) {
      List<Cidr> ranges = new ArrayList<>();
      for (Cursor item : list.items()) {
        item.text().ifPresent(text -> add(item, text, ranges));
      }
      return ranges;
    }

    private static void add(Cursor at, String text, List<Cidr> ranges) {
      try {
        Cidr range = Cidr.parse(text);
        check(at, range);
        ranges.add(range);
      } catch (IllegalArgumentException e) {
        at.error("not an address range; write an IP address or one such as 10.1.0.0/16");
      }
    }

    private static void check(Cursor at, Cidr range) {
      for (Cidr blocked : BLOCKED) {
        if (range.prefix() < blocked.prefix() && range.contains(blocked.network())) {
          at.error(
              "covers %s/%d, which no policy can open; write narrower ranges"
                  .formatted(blocked.network().getHostAddress(), blocked.prefix()));
          return;
        }
        if (range.prefix() >= blocked.prefix() && blocked.contains(range.network())) {
          at.warning(
              "lies in %s/%d, which stays refused unless proxy.destinations.allow opens it"
                  .formatted(blocked.network().getHostAddress(), blocked.prefix()));
          return;
        }
      }
      if (range.prefix() < BROAD) {
        at.warning("a broad range, shorter than /" + BROAD + "; narrow it when you can");
      }
    }
  }
}
