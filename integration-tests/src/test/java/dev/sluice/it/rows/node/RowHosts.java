package dev.sluice.it.rows.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The hosts of rows, and the entries that are asked about them; at most 10 in one policy. */
public final class RowHosts {
  public static final String CLOSED = "closed.test";
  public static final String OPEN = "open.test";
  public static final String HOOKS = "hooked.test";

  /** Three stages a, b and c; of the older contract, with bodies to 4 MiB. */
  public static final String THREE = "three.test";

  /** The same, where c fails open. */
  public static final String THREE_OPEN = "three-open.test";

  /** Before the name of a host whose stages have little time. */
  public static final String HASTY = "hasty-";

  /** Of a service that comes and goes. */
  public static final String CHANGING = "changing.test";

  /** The same, which may be left out. */
  public static final String CHANGING_OPEN = "changing-open.test";

  /** The same beside a service with hooks. */
  public static final String BESIDE = "beside.test";

  /** A service of the older contract beside the one that changes. */
  public static final String MIXED = "mixed.test";

  public static final String PATIENT_CLOSED = "patient-closed.test";
  public static final String PATIENT_OPEN = "patient-open.test";
  public static final String PATIENT_HOOKS = "patient-hooked.test";

  /** Behind a slow stage and one that fails open. */
  public static final String THIRD = "third.test";

  /** Of traffic that nothing reads. */
  public static final String UNREAD = "unread.test";

  /** Of calls of the oldest contract. */
  public static final String CALLED = "called.test";

  /** The same, with a late stage that may be left out before the last. */
  public static final String CALLED_OPEN = "called-open.test";

  /** Of those that are answered. */
  public static final String CALLED_AT_ONCE = "at-once.test";

  /** For rows of single stages, of each contract. */
  public static final RowHosts SINGLE =
      new RowHosts(
          List.of(
              entry("closed", "test/older", "fail_closed", CLOSED),
              entry("open", "test/older", "fail_open", OPEN),
              entry("hasty-closed", "test/older-hasty", "fail_closed", HASTY + CLOSED),
              entry("hasty-open", "test/older-hasty", "fail_open", HASTY + OPEN),
              entry("hooked", "test/hooks", "fail_closed", HOOKS),
              entry("hasty-hooked", "test/hooks-hasty", "fail_closed", HASTY + HOOKS)));

  /** One of each contract. */
  public static final RowHosts BOTH =
      new RowHosts(
          List.of(
              entry("closed", "test/older", "fail_closed", CLOSED),
              entry("hooked", "test/hooks", "fail_closed", HOOKS)));

  /** All that rows of single stages do not need. */
  public static final RowHosts SPECIAL =
      new RowHosts(
          List.of(
              entry("closed", "test/older", "fail_closed", CLOSED),
              entry("open", "test/older", "fail_open", OPEN),
              entry("hooked", "test/hooks", "fail_closed", HOOKS, BESIDE),
              entry("changing", "test/changing", "fail_closed", CHANGING, MIXED),
              entry("changing-open", "test/changing", "fail_open", CHANGING_OPEN, BESIDE),
              entry("mixed", "test/older", "fail_open", MIXED),
              staged("a", "test/older-large", "fail_closed", THREE, THREE_OPEN),
              staged("b", "test/older-large", "fail_closed", THREE, THREE_OPEN),
              staged("c", "test/older-large", "fail_closed", THREE),
              staged("c", "test/older-large", "fail_open", THREE_OPEN)));

  /** Whose stages have 20 s; a slow one is asked before that of the host. */
  public static final RowHosts PATIENT =
      new RowHosts(
          List.of(
              of("slow", "test/older-patient", "stage: slow", PATIENT_CLOSED, PATIENT_OPEN, THIRD),
              entry("patient-closed", "test/older-patient", "fail_closed", PATIENT_CLOSED),
              entry("patient-open", "test/older-patient", "fail_open", PATIENT_OPEN, THIRD),
              of("third", "test/older-patient", "stage: third", THIRD),
              of("slow-hooked", "test/hooks-patient", "stage: slow", PATIENT_HOOKS, UNREAD),
              entry("patient-hooked", "test/hooks-patient", "fail_closed", PATIENT_HOOKS, UNREAD),
              of("slow-call", "test/changing-patient", "wait: '16'", CALLED, CALLED_OPEN),
              of("called", "test/changing-patient", "wait: '19'", CALLED),
              new Entry(
                  "called-open",
                  "test/changing-patient",
                  "fail_open",
                  "wait: '19'",
                  List.of(CALLED_OPEN)),
              of("at-once-call", "test/changing-patient", "", CALLED_OPEN, CALLED_AT_ONCE)));

  /** Their services are not there at the start, or there is nothing to ask them. */
  private static final Set<String> LATER =
      Set.of(CHANGING, CHANGING_OPEN, MIXED, UNREAD, CALLED, CALLED_OPEN, CALLED_AT_ONCE);

  private final List<Entry> entries;

  /** One of {@code network_middlewares}. */
  private record Entry(
      String key, String service, String onError, String config, List<String> hosts) {
    String text(int order) {
      return "  %s: {order: %d, middleware: %s, on_error: %s, config: {%s}, endpoints: {include: [%s]}}\n"
          .formatted(key, order, service, onError, config, String.join(", ", hosts));
    }
  }

  private RowHosts(List<Entry> entries) {
    this.entries = entries;
  }

  private static Entry entry(String key, String service, String onError, String... hosts) {
    return new Entry(key, service, onError, "", List.of(hosts));
  }

  /** Which fails closed. */
  private static Entry of(String key, String service, String config, String... hosts) {
    return new Entry(key, service, "fail_closed", config, List.of(hosts));
  }

  private static Entry staged(String stage, String service, String onError, String... hosts) {
    String key = onError.equals("fail_open") ? stage + "-open" : stage;
    return new Entry(key, service, onError, "stage: " + stage, List.of(hosts));
  }

  /** The key of the entry that fails at a host. */
  public static String entryOf(String host) {
    return host.replace(".test", "");
  }

  public List<String> names() {
    return entries.stream().flatMap(entry -> entry.hosts().stream()).distinct().toList();
  }

  /** Those whose services answer. */
  public List<String> served() {
    return names().stream().filter(name -> !LATER.contains(name)).toList();
  }

  /** Whether its hooks are asked about requests too. */
  public boolean asksBothWays() {
    return names().contains(UNREAD);
  }

  /** A policy that admits them, at the ports of their origin. */
  public String policy(RowOrigin origin) {
    List<String> lines = new ArrayList<>();
    lines.add("version: 1\nnetwork_policies:\n  test:\n    endpoints:\n");
    for (String name : names()) {
      lines.add(
          "      - {host: %s, ports: [%d, %d]%s}\n"
              .formatted(
                  name,
                  origin.port(),
                  origin.tlsPort(),
                  name.equals(UNREAD)
                      ? ""
                      : ", protocol: rest, enforcement: enforce, access: full"));
    }
    lines.add("network_middlewares:\n");
    for (int i = 0; i < entries.size(); i++) {
      lines.add(entries.get(i).text(i + 1));
    }
    return String.join("", lines);
  }
}
