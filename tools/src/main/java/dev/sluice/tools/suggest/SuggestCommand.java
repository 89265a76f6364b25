package dev.sluice.tools.suggest;

import dev.sluice.config.source.Source;
import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.LineEscape;
import dev.sluice.tools.command.Logging;
import dev.sluice.tools.ocsf.EventFile;
import dev.sluice.tools.suggest.patch.PolicyPatch;
import dev.sluice.tools.suggest.rule.SuggestedEndpoint;
import dev.sluice.tools.suggest.rule.SuggestionBuilder;
import dev.sluice.tools.suggest.shape.DenialTally;
import dev.sluice.tools.tail.AuditTail;
import dev.sluice.tools.tail.AuditTail.Reading;
import dev.sluice.tools.tail.BrokerOptions;
import dev.sluice.tools.tail.StartPoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "suggest",
    description =
        "Prints the narrowest rules that would have admitted what policy denied, or would deny.",
    mixinStandardHelpOptions = true)
public final class SuggestCommand implements Callable<Integer> {
  @Mixin private RecordOptions record = new RecordOptions();

  @Option(
      names = "--sandbox",
      paramLabel = "ID",
      description = "only what this sandbox was denied; default: each sandbox, in a document each")
  private Optional<String> sandbox = Optional.empty();

  @Option(
      names = "--unresolved",
      description =
          "also hosts that were refused before they were resolved, so that no address is recorded")
  private boolean unresolved;

  @Option(
      names = "--merge",
      paramLabel = "FILE",
      description = "a policy: prints what to add to it as a patch")
  private Optional<Path> merge = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "yaml|patch|json",
      description =
          "yaml: a policy, with --merge the whole file; patch: what to add to the file of --merge;"
              + " json: one object; default: yaml, with --merge patch")
  private Optional<Format> format = Optional.empty();

  enum Format {
    YAML,
    PATCH,
    JSON
  }

  @Override
  public Integer call() throws IOException {
    Logging.forPeople();
    if (merge.isEmpty() && format.filter(Format.PATCH::equals).isPresent()) {
      throw CommandFailure.usage("--format patch changes a file; name it by --merge FILE");
    }
    DenialTally tally = record.tally(sandbox);
    SortedMap<String, List<SuggestedEndpoint>> sandboxes =
        new SuggestionBuilder(tally, unresolved).build();
    Optional<PolicyPatch> patch = merge.isPresent() ? patch(sandboxes, tally) : Optional.empty();
    SuggestReport report = new SuggestReport(tally, sandboxes, patch);
    PrintStream out = System.out;
    switch (format.orElse(merge.isPresent() ? Format.PATCH : Format.YAML)) {
      case YAML -> report.yaml().forEach(out::println);
      case PATCH -> report.diff().forEach(out::println);
      case JSON -> out.println(report.json());
    }
    if (format.filter(Format.JSON::equals).isEmpty()) {
      report.summary().forEach(System.err::println);
    }
    return ExitCode.DONE;
  }

  private Optional<PolicyPatch> patch(
      SortedMap<String, List<SuggestedEndpoint>> sandboxes, DenialTally tally) throws IOException {
    if (sandboxes.size() > 1) {
      throw CommandFailure.usage(
          "a policy is for one sandbox, and the record has several; name one by --sandbox: "
              + String.join(", ", sandboxes.keySet().stream().map(LineEscape::word).toList()));
    }
    Source file = Source.readRegular(merge.orElseThrow());
    if (!LineEscape.word(file.file()).equals(file.file()) || file.file().indexOf(' ') >= 0) {
      throw CommandFailure.usage("--merge: a patch needs a file name of plain characters");
    }
    List<SuggestedEndpoint> endpoints = sandboxes.values().stream().findFirst().orElse(List.of());
    return Optional.of(PolicyPatch.of(file, endpoints, tally.unsuggested()));
  }

  /** Options for the record: files, standard input, or the topic. */
  private static final class RecordOptions {
    @Parameters(
        paramLabel = "FILE",
        arity = "0..*",
        description = "events one a line, or - for standard input; default: the topic")
    private List<String> files = List.of();

    @Mixin private BrokerOptions brokers = new BrokerOptions();

    @Option(
        names = "--topic",
        paramLabel = "NAME",
        description = "default: audit.topic of --config")
    private Optional<String> topic = Optional.empty();

    @Option(
        names = "--since",
        paramLabel = "TIME",
        description = "from this time on: 90s, 10m, 2h or 1d ago, or an instant of ISO 8601")
    private Optional<String> since = Optional.empty();

    DenialTally tally(Optional<String> sandbox) throws IOException {
      StartPoint start = start();
      long sinceMillis = start instanceof StartPoint.Since(Instant time) ? time.toEpochMilli() : 0;
      DenialTally tally = new DenialTally(sandbox, sinceMillis);
      EventFeed feed = new EventFeed(tally::add);
      if (files.isEmpty()) {
        brokers.read(topic, tail -> follow(tail, start, feed));
      } else if (brokers.isGiven() || topic.isPresent()) {
        throw CommandFailure.usage("expected files or a topic, not both");
      } else {
        readFiles(feed);
      }
      return tally;
    }

    private StartPoint start() {
      return since.map(StartPoint::ofOption).orElseGet(StartPoint.Oldest::new);
    }

    private static void follow(AuditTail tail, StartPoint start, EventFeed feed) {
      tail.start(start);
      tail.follow(feed.view(), Reading.TO_END, () -> {});
    }

    private void readFiles(EventFeed feed) throws IOException {
      for (String file : files) {
        try (InputStream in = EventFile.open(file)) {
          feed.read(in);
        } catch (InvalidPathException e) {
          throw CommandFailure.usage("FILE: not the name of a file");
        }
      }
    }
  }
}
