package dev.sluice.tools.verify;

import dev.sluice.tools.command.LineEscape;
import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.command.TextStyle;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The judgment on a hash chain, as text or JSON.
 *
 * @param report what was read
 * @param faults what the options object to, one per line, besides the violations
 */
record VerifyReport(ChainVerifier.Report report, List<String> faults) {
  VerifyReport {
    faults = List.copyOf(faults);
  }

  /**
   * Judges what was read.
   *
   * @param complete whether each chain has to begin with its first event
   * @param inOrder whether the events of a sandbox have to come in the order of the chain
   */
  static VerifyReport of(ChainVerifier.Report report, boolean complete, boolean inOrder) {
    List<String> faults = new ArrayList<>();
    for (ChainSpan span : report.chains()) {
      if (complete && span.first() > 1) {
        faults.add("chain %s: links 1 to %d are missing".formatted(span.chain(), span.first() - 1));
      }
    }
    if (inOrder && report.late() > 0) {
      faults.add(report.late() + " events come later than the chain says");
    }
    return new VerifyReport(report, faults);
  }

  boolean isSound() {
    return report.violations().isEmpty() && faults.isEmpty() && report.events() > 0;
  }

  void print(Terminal terminal, PrintStream out) {
    report.violations().forEach(line -> print(line, TextStyle.RED, terminal, out));
    report.chains().forEach(span -> print(span.toString(), TextStyle.PLAIN, terminal, out));
    faults.forEach(line -> print(line, TextStyle.RED, terminal, out));
    out.printf(
        "%d events, %d of them again, %d out of order: %s%n",
        report.events(),
        report.repeated(),
        report.late(),
        terminal.styled(verdict(), isSound() ? TextStyle.GREEN : TextStyle.RED));
  }

  /** The id of a chain is whatever the holder of the topic wrote. */
  private static void print(String line, TextStyle style, Terminal terminal, PrintStream out) {
    out.println(terminal.styled(LineEscape.line(line), style));
  }

  private String verdict() {
    if (report.events() == 0) {
      return "no events";
    }
    return isSound() ? "untouched" : "NOT as sealed";
  }

  String json() {
    JsonMapper mapper = new JsonMapper();
    ObjectNode result =
        mapper
            .createObjectNode()
            .put("untouched", isSound())
            .put("events", report.events())
            .put("repeated", report.repeated())
            .put("out_of_order", report.late());
    ArrayNode violations = result.putArray("violations");
    report.violations().forEach(violations::add);
    faults.forEach(violations::add);
    ArrayNode chains = result.putArray("chains");
    report.chains().forEach(span -> add(chains.addObject(), span));
    return LineEscape.json(mapper.writeValueAsString(result));
  }

  private static void add(ObjectNode chain, ChainSpan span) {
    chain.put("chain", span.chain());
    ArrayNode links = chain.putArray("links");
    span.ranges()
        .forEach(range -> links.addObject().put("first", range.first()).put("last", range.last()));
    chain.put("last_fingerprint", span.lastFingerprint());
    span.signed().ifPresent(number -> chain.put("signed_up_to", number));
  }
}
