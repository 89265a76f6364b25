package dev.sluice.bench.curve;

import dev.sluice.bench.peer.Port;
import dev.sluice.bench.peer.Setup;
import dev.sluice.bench.peer.Workspace;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Hosts with a given number of stages or rules, and many names, in sandboxes of their own. */
final class CurveSetup {
  static final List<Integer> STAGES = List.of(0, 1, 2, 3, 5, 10);
  static final List<Integer> RULES = List.of(1, 10, 100, 1000, 5000);
  static final List<Integer> LEAVES = List.of(1, 10, 100, 1000, 10_000);
  static final String LEAF_DOMAIN = "leaf." + Workspace.HOST;

  private static final String SANDBOX = "curves";
  private static final String BODIES = "bodies";
  private static final int STAGES_MOST = STAGES.getLast();
  private static final int LEAVES_MOST = LEAVES.getLast();

  private CurveSetup() {}

  static String stagesHost(int count) {
    return "with" + count + "stages." + Workspace.HOST;
  }

  static String rulesHost(int count) {
    return "with" + count + "rules." + Workspace.HOST;
  }

  static Setup setup() {
    String sandboxes =
        "%s: {listen: \"127.0.0.1:%d\"}%n    %s: {listen: \"127.0.0.1:%d\"}"
            .formatted(SANDBOX, Port.SLUICE_CURVES.number(), BODIES, Port.SLUICE_BODIES.number());
    return new Setup(
        Map.of(
            "more_sandboxes",
            sandboxes,
            "more_hosts",
            hosts(),
            "http2",
            "",
            "leaf_certificates",
            Integer.toString(2 * LEAVES_MOST)),
        Map.of(SANDBOX, policy(), BODIES, bodiesPolicy()));
  }

  private static String hosts() {
    IntStream leaves = IntStream.range(0, LEAVES_MOST);
    String names =
        leaves
            .mapToObj(i -> "    h%d.%s: 127.0.0.1%n".formatted(i, LEAF_DOMAIN))
            .collect(Collectors.joining());
    return list(STAGES, count -> "    " + stagesHost(count) + ": 127.0.0.1\n")
        + list(RULES, count -> "    " + rulesHost(count) + ": 127.0.0.1\n")
        + names;
  }

  private static String list(List<Integer> counts, IntFunction<String> line) {
    return counts.stream().map(line::apply).collect(Collectors.joining());
  }

  private static String policy() {
    return "version: 1\nnetwork_policies:\n  curves:\n    endpoints:\n"
        + list(STAGES, count -> endpoint(stagesHost(count), 1))
        + list(RULES, count -> endpoint(rulesHost(count), count))
        + endpoint("*." + LEAF_DOMAIN, 1)
        + "network_middlewares:\n"
        + IntStream.rangeClosed(1, STAGES_MOST)
            .mapToObj(CurveSetup::stage)
            .collect(Collectors.joining());
  }

  /** The other built-in takes bodies up to 256 KiB only. */
  private static String bodiesPolicy() {
    return "version: 1\nnetwork_policies:\n  bodies:\n    endpoints:\n"
        + endpoint(Workspace.HOST, 1)
        + "network_middlewares:\n"
        + "  secrets: {middleware: sluice/secrets, endpoints: {include: [%s]}}\n"
            .formatted(Workspace.HOST);
  }

  /** Only the last of its rules admits the load. */
  private static String endpoint(String host, int rules) {
    String others =
        IntStream.range(1, rules)
            .mapToObj(i -> "{allow: {method: POST, path: /p%d}}, ".formatted(i))
            .collect(Collectors.joining());
    return "      - {host: \"%s\", ports: [%d, %d], protocol: rest, enforcement: enforce, rules: [%s%s]}\n"
        .formatted(
            host,
            Port.ORIGIN.number(),
            Port.ORIGIN_TLS.number(),
            others,
            "{allow: {method: POST, path: /}}");
  }

  private static String stage(int order) {
    String hosts =
        STAGES.stream()
            .filter(count -> count >= order)
            .map(CurveSetup::stagesHost)
            .collect(Collectors.joining(", "));
    return "  stage%d: {middleware: openshell/regex, order: %d, endpoints: {include: [%s]}}\n"
        .formatted(order, order, hosts);
  }
}
