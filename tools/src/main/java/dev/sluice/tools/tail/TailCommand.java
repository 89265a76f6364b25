package dev.sluice.tools.tail;

import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.Logging;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice audit tail}. */
@Command(
    name = "tail",
    description = "Prints audit events as they arrive on the topic.",
    mixinStandardHelpOptions = true)
public final class TailCommand implements Callable<Integer> {
  @Mixin private BrokerOptions brokers = new BrokerOptions();

  @Option(names = "--topic", paramLabel = "NAME", description = "default: audit.topic of --config")
  private Optional<String> topic = Optional.empty();

  @Option(names = "--from-beginning", description = "start with the oldest event that is kept")
  private boolean fromBeginning;

  @Option(names = "--count", paramLabel = "N", description = "stop after N events")
  private long count = Long.MAX_VALUE;

  @Option(names = "--format", paramLabel = "short|json", description = "default: ${DEFAULT-VALUE}")
  private AuditTail.Format format = AuditTail.Format.SHORT;

  @Mixin private Criteria criteria = new Criteria();

  @Override
  public Integer call() throws IOException {
    Logging.forPeople();
    if (count < 0) {
      throw CommandFailure.usage("--count: expected a number from 0");
    }
    brokers.read(
        topic, fromBeginning, tail -> tail.print(count, criteria.filter(), format, System.out));
    return ExitCode.DONE;
  }

  /** Options that select events. */
  static final class Criteria {
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
        paramLabel = "network|http|finding|config|lifecycle|admin",
        description = "only events of this class")
    private Optional<EventFilter.EventClass> eventClass = Optional.empty();

    @Option(names = "--sandbox", paramLabel = "ID", description = "only events of this sandbox")
    private Optional<String> sandbox = Optional.empty();

    private EventFilter filter() {
      return new EventFilter(host, decision, eventClass, sandbox);
    }
  }
}
