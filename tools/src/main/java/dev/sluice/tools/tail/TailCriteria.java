package dev.sluice.tools.tail;

import dev.sluice.tools.requests.EventFilter;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of {@code audit tail} that select requests and events. */
final class TailCriteria {
  @Option(
      names = "--host",
      paramLabel = "NAME",
      description = "only what is about this destination; *.example.test: about any below it")
  private Optional<String> host = Optional.empty();

  @Option(
      names = "--decision",
      paramLabel = "allowed|denied|modified",
      description = "only what was decided so")
  private Optional<EventFilter.Decision> decision = Optional.empty();

  @Option(
      names = "--class",
      paramLabel = "network|http|finding|config|lifecycle|admin",
      description = "only events of this class, or requests with one")
  private Optional<EventFilter.EventClass> eventClass = Optional.empty();

  @Option(names = "--sandbox", paramLabel = "ID", description = "only what this sandbox did")
  private Optional<String> sandbox = Optional.empty();

  EventFilter filter() {
    return new EventFilter(host, decision, eventClass, sandbox);
  }
}
