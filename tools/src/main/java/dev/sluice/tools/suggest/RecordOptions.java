package dev.sluice.tools.suggest;

import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.ocsf.EventFile;
import dev.sluice.tools.suggest.shape.DenialTally;
import dev.sluice.tools.tail.AuditTail;
import dev.sluice.tools.tail.AuditTail.Reading;
import dev.sluice.tools.tail.BrokerOptions;
import dev.sluice.tools.tail.StartPoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options for the record: files, standard input, or the topic. */
final class RecordOptions {
  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "events one a line, or - for standard input; default: the topic")
  private List<String> files = List.of();

  @Mixin private BrokerOptions brokers = new BrokerOptions();

  @Option(names = "--topic", paramLabel = "NAME", description = "default: audit.topic of --config")
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
