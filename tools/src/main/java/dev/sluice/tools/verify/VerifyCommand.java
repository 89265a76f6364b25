package dev.sluice.tools.verify;

import dev.sluice.audit.integrity.CanonicalJson;
import dev.sluice.audit.integrity.PublicKeys;
import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.Logging;
import dev.sluice.tools.command.OutputFormat;
import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.ocsf.EventFile;
import dev.sluice.tools.tail.BrokerOptions;
import dev.sluice.tools.tail.TopicEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

@Command(
    name = "verify",
    description =
        "Checks the hash chain of events that were shipped with audit.integrity = hash_chain:"
            + " exit code 0, or 1 and one violation a line.",
    mixinStandardHelpOptions = true)
public final class VerifyCommand implements Callable<Integer> {
  @ArgGroup(multiplicity = "1")
  private Origin origin = new Origin();

  @Option(names = "--topic", paramLabel = "NAME", description = "default: audit.topic of --config")
  private Optional<String> topic = Optional.empty();

  @Option(names = "--complete", description = "each chain has to be there from its first event on")
  private boolean complete;

  @Option(
      names = "--in-order",
      description = "the events of a sandbox have to come in the order of the chain")
  private boolean inOrder;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "json: one object with everything that was found; default: ${DEFAULT-VALUE}")
  private OutputFormat format = OutputFormat.TEXT;

  @Mixin private Expectations expectations = new Expectations();

  private static final class Origin {
    @Parameters(paramLabel = "FILE", description = "events one a line, or - for standard input")
    private Optional<String> file = Optional.empty();

    @ArgGroup(exclusive = false, heading = "To read the whole topic:%n")
    private @Nullable BrokerOptions brokers;
  }

  @Override
  public Integer call() throws IOException {
    Logging.forPeople();
    PublicKeys keys = expectations.keys();
    Expectations.Known known = expectations.read(keys);
    ChainVerifier verifier = new ChainVerifier(keys);
    known.violations().forEach(verifier::object);
    if (origin.brokers != null) {
      origin.brokers.read(topic, tail -> tail.readAll(event -> accept(verifier, event)));
    } else {
      readFile(file(), verifier);
    }
    return print(verifier.finish(known.nodes(), known.links()));
  }

  private String file() {
    return origin.file.orElseThrow(
        () -> CommandFailure.usage("expected FILE, --kafka HOST:PORT or --config DIR"));
  }

  private static void accept(ChainVerifier verifier, TopicEvent event) {
    RecordCheck.violations(event).forEach(verifier::object);
    verifier.accept(event.place(), event.text());
  }

  private static void readFile(String file, ChainVerifier verifier) throws IOException {
    try (InputStream in = EventFile.open(file)) {
      EventFile lines = new EventFile(in);
      for (Optional<EventFile.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
        verifier.accept("line " + line.get().number(), line.get().text());
      }
    } catch (InvalidPathException e) {
      throw CommandFailure.usage("FILE: not the name of a file");
    }
  }

  private int print(ChainVerifier.Report report) {
    requireChain(report);
    VerifyReport judged = VerifyReport.of(report, complete, inOrder);
    switch (format) {
      case TEXT -> judged.print(Terminal.ofOutput(), System.out);
      case JSON -> System.out.println(judged.json());
    }
    return judged.isSound() ? ExitCode.DONE : ExitCode.NO;
  }

  /** Nodes without the option make events without links, which this command cannot judge. */
  private void requireChain(ChainVerifier.Report report) {
    boolean unchained = report.events() > 0 && report.unchained() == report.events();
    if (unchained && expectations.isEmpty()) {
      throw CommandFailure.usage(
          "no event has a hash chain; set audit.integrity to hash_chain on the nodes");
    }
  }

  /**
   * Checks that key and headers of a topic's record agree with its event, since consumers route and
   * remove duplicates by them, and no fingerprint covers them.
   */
  static final class RecordCheck {
    private RecordCheck() {}

    static List<String> violations(TopicEvent record) {
      try {
        return violations(record, CanonicalJson.read(record.text()));
      } catch (JacksonException e) {
        // The verifier of the chain reports it.
        return List.of();
      }
    }

    private static List<String> violations(TopicEvent record, JsonNode event) {
      List<String> violations = new ArrayList<>();
      Map<String, String> expected =
          Map.of(
              "content-type",
              "application/json",
              "ocsf-version",
              event.at("/metadata/version").asString(""),
              "class-uid",
              Long.toString(event.path("class_uid").asLong(0)),
              "uid",
              event.at("/metadata/uid").asString(""));
      expected.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .filter(header -> !header.getValue().equals(record.headers().get(header.getKey())))
          .forEach(
              header ->
                  violations.add(record.place() + ": header " + header.getKey() + " was changed"));
      String node = event.at("/device/uid").asString("");
      if (!event.at("/metadata/tenant_uid").asString(node).equals(record.key())) {
        violations.add(record.place() + ": the key of the record was changed");
      }
      return violations;
    }
  }
}
