package dev.sluice.app.cli;

import dev.sluice.app.tail.AuditTail;
import dev.sluice.app.tail.EventFilter;
import dev.sluice.app.tail.EventKind;
import dev.sluice.app.tail.TailFormat;
import dev.sluice.config.settings.AuditSettings;
import dev.sluice.config.settings.KafkaSettings;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice audit tail}. */
@Command(
    name = "tail",
    description = "Prints audit events as they arrive on the topic.",
    mixinStandardHelpOptions = true)
final class TailCommand implements Callable<Integer> {
  @Option(names = "--kafka", paramLabel = "HOST:PORT", description = "default: ${DEFAULT-VALUE}")
  private String kafka = KafkaSettings.DEFAULTS.bootstrapServers();

  @Option(names = "--topic", paramLabel = "NAME", description = "default: ${DEFAULT-VALUE}")
  private String topic = AuditSettings.DEFAULTS.topic();

  @Option(names = "--from-beginning", description = "start with the oldest event that is kept")
  private boolean fromBeginning;

  @Option(names = "--count", paramLabel = "N", description = "stop after N events")
  private long count = Long.MAX_VALUE;

  @Option(names = "--format", paramLabel = "short|json", description = "default: ${DEFAULT-VALUE}")
  private TailFormat format = TailFormat.SHORT;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description = "only events about this destination; *.example.test: about any below it")
  private Optional<String> host = Optional.empty();

  @Option(
      names = "--decision",
      paramLabel = "allowed|denied|modified",
      description = "only events that say so")
  private Optional<EventFilter.Decision> decision = Optional.empty();

  @Option(
      names = "--class",
      paramLabel = "network|http|finding|config|lifecycle",
      description = "only events of this class")
  private Optional<EventKind> kind = Optional.empty();

  @Option(names = "--sandbox", paramLabel = "ID", description = "only events of this sandbox")
  private Optional<String> sandbox = Optional.empty();

  @Override
  public Integer call() {
    Logging.forPeople();
    if (count < 0) {
      throw CommandFailure.usage("--count: expected a number from 0");
    }
    try (AuditTail tail = AuditTail.open(kafka, topic, fromBeginning)) {
      tail.print(count, filter(), format, System.out);
      return ExitCode.DONE;
    } catch (KafkaException e) {
      throw CommandFailure.usage("--kafka: nothing can be read from " + kafka + ": " + cause(e));
    }
  }

  private EventFilter filter() {
    return new EventFilter(
        host,
        decision,
        kind.map(EventKind::classUid).map(OptionalInt::of).orElseGet(OptionalInt::empty),
        sandbox);
  }

  private static String cause(KafkaException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }
}
