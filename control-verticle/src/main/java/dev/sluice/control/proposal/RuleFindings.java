package dev.sluice.control.proposal;

import dev.sluice.config.match.ComparisonBudget;
import dev.sluice.config.match.HostPattern;
import dev.sluice.config.net.IpLiteral;
import dev.sluice.config.net.PublicNames;
import dev.sluice.config.settings.proxy.Credential;
import dev.sluice.control.proposal.ReviewFinding.Kind;
import dev.sluice.policy.document.Endpoint;
import dev.sluice.policy.document.Matcher;
import dev.sluice.policy.document.PolicyDocument;
import dev.sluice.policy.document.Protocol;
import java.lang.Character.UnicodeScript;
import java.net.IDN;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Finds what a rule would open compared with the policy in force. Static: no name is resolved.
 * CPU-bound.
 */
public final class RuleFindings {
  private static final String INTERNATIONAL = "xn--";
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
  private static final String QUERY = "query";

  /** MCP methods that change nothing. */
  private static final Set<String> QUIET =
      Set.of("initialize", "ping", "tools/list", "resources/list", "prompts/list");

  private static final long STEPS = 1_000_000;

  private final List<Endpoint> inForce;
  private final List<Credential> credentials;
  private final ComparisonBudget budget = new ComparisonBudget(STEPS);
  private final List<ReviewFinding> found = new ArrayList<>();

  private RuleFindings(PolicyDocument policy, List<Credential> credentials) {
    this.inForce = policy.rules().stream().flatMap(rule -> rule.endpoints().stream()).toList();
    this.credentials = credentials;
  }

  public static List<ReviewFinding> of(
      PolicyDocument rule, PolicyDocument policy, List<Credential> credentials) {
    RuleFindings findings = new RuleFindings(policy, credentials);
    rule.rules().stream().flatMap(own -> own.endpoints().stream()).forEach(findings::judge);
    findings.found.sort(Comparator.comparing(ReviewFinding::kind));
    return findings.found.stream().distinct().toList();
  }

  private void judge(Endpoint endpoint) {
    String host = endpoint.hostText();
    List<String> known =
        inForce.stream()
            .flatMap(other -> other.host().stream())
            .filter(HostPattern::isLiteral)
            .map(HostPattern::text)
            .toList();
    findInName(host, known, found::add);
    List<Endpoint> there = inForce.stream().filter(other -> meet(endpoint, other)).toList();
    String place = host + " at " + endpoint.ports();
    if (there.isEmpty()) {
      add(Kind.NEW_HOST, place + " is not admitted today");
    } else {
      add(
          Kind.PUBLIC_ONLY,
          place + " is admitted today; with this rule, at public addresses only for all its rules");
    }
    if (writes(endpoint) && there.stream().noneMatch(RuleFindings::writes)) {
      add(
          Kind.CAPABILITY_EXPANSION,
          place
              + (there.isEmpty() ? " may be written to" : ", read only so far, may be written to"));
    }
    credentials.stream()
        .filter(credential -> reaches(endpoint, credential))
        .map(credential -> "credential %s may be sent to %s".formatted(credential.key(), place))
        .forEach(text -> add(Kind.CREDENTIAL_REACH, text));
  }

  private void add(Kind kind, String text) {
    found.add(new ReviewFinding(kind, text));
  }

  /** True when in doubt. */
  private boolean meet(Endpoint a, Endpoint b) {
    return !Collections.disjoint(a.ports(), b.ports())
        && (b.host().isEmpty()
            || a.host().isEmpty()
            || a.host().get().overlaps(b.host().get(), budget));
  }

  private boolean reaches(Endpoint endpoint, Credential credential) {
    return credential.endpoints().stream()
        .anyMatch(
            bound ->
                endpoint.ports().contains(bound.port())
                    && endpoint
                        .host()
                        .filter(host -> host.overlaps(bound.host(), budget))
                        .isPresent());
  }

  private static boolean writes(Endpoint endpoint) {
    return endpoint.protocol().isEmpty()
        || endpoint.allow().stream().anyMatch(writing(endpoint.protocol().get()));
  }

  private static Predicate<Matcher> writing(Protocol protocol) {
    return switch (protocol) {
      case REST, WEBSOCKET ->
          rule -> !READS.contains(rule.method().orElse("").toUpperCase(Locale.ROOT));
      case GRAPHQL -> rule -> !rule.operation().type().orElse("").equals(QUERY);
      case MCP, JSON_RPC -> rule -> rule.hasTool() || !QUIET.contains(rule.method().orElse(""));
      case GRPC, TCP, SQL -> rule -> true;
    };
  }

  static void findInName(String host, Collection<String> known, Consumer<ReviewFinding> to) {
    if (IpLiteral.parse(host).isPresent()) {
      to.accept(finding(Kind.IP_LITERAL, host + " is an address: its owner can change unseen"));
      return;
    }
    String name = host.replaceFirst("^\\*\\*?\\.", "");
    if (!PublicNames.isPublic(name)) {
      to.accept(finding(Kind.PRIVATE_NAME, host + " is no name of the public DNS"));
    } else if (!name.equals(host) && PublicNames.ownParent("x." + name).isEmpty()) {
      to.accept(
          finding(Kind.SHARED_WILDCARD, host + ": each name below may belong to another customer"));
    }
    if (List.of(name.split("\\.", -1)).stream()
        .anyMatch(label -> label.startsWith(INTERNATIONAL))) {
      to.accept(finding(Kind.INTERNATIONAL_HOST, host + international(name)));
    }
    String shape = shape(name);
    known.stream()
        .filter(other -> !other.equals(name) && shape(other).equals(shape))
        .findFirst()
        .ifPresent(other -> to.accept(finding(Kind.LOOKALIKE_HOST, host + " looks like " + other)));
  }

  private static ReviewFinding finding(Kind kind, String text) {
    return new ReviewFinding(kind, text);
  }

  /** Code points instead of letters, because look-alike letters deceive. */
  private static String international(String name) {
    String shown = IDN.toUnicode(name, IDN.ALLOW_UNASSIGNED);
    String letters =
        shown
            .codePoints()
            .filter(c -> c > 0x7f)
            .mapToObj("U+%04X"::formatted)
            .collect(Collectors.joining(" "));
    Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
    shown
        .codePoints()
        .filter(Character::isLetter)
        .mapToObj(UnicodeScript::of)
        .forEach(scripts::add);
    scripts.remove(UnicodeScript.COMMON);
    scripts.remove(UnicodeScript.INHERITED);
    return " is written with %s%s"
        .formatted(letters, scripts.size() > 1 ? ", which mixes scripts" : "");
  }

  private static String shape(String name) {
    return name.replace("rn", "m")
        .replace("vv", "w")
        .replace('0', 'o')
        .replace('1', 'l')
        .replace('i', 'l')
        .replace('5', 's')
        .replace("-", "")
        .replace("_", "");
  }
}
