package dev.sluice.tools.requests;

import java.util.Optional;

/** Reads events and passes on the requests that the filter selects. One thread. */
public final class RequestFeed implements EventView {
  private final EventFilter filter;
  private final boolean all;
  private final RequestOutput output;
  private final RequestJoiner joiner;
  private long left;
  private boolean closed;

  /**
   * A feed of an output.
   *
   * @param count of events, not requests, after which it is done
   * @param all whether the events of nodes are passed on, and not only counted
   */
  public RequestFeed(EventFilter filter, long count, boolean all, RequestOutput output) {
    this.filter = filter;
    this.all = all || filter.isAboutNodes();
    this.output = output;
    left = count;
    joiner = new RequestJoiner(this::pass);
  }

  private void pass(JoinedRequest request) {
    if (filter.accepts(request)) {
      output.request(request);
    }
  }

  @Override
  public void accept(int partition, byte[] value, long nanos) {
    Optional<AuditEvent> event = AuditEvent.of(value);
    boolean wanted = event.map(known -> filter.accepts(known.root())).orElse(filter.isEmpty());
    if (event.isEmpty()) {
      if (wanted) {
        output.unreadable();
      }
    } else if (!joiner.accept(partition, event.get(), nanos) && wanted) {
      alone(event.get());
    }
    if (wanted) {
      left--;
    }
  }

  /** Of a request whose decision was not read, findings are worth a line. */
  private void alone(AuditEvent event) {
    if (all || event.isNotable()) {
      output.event(event);
    } else if (!event.isOfRequest()) {
      output.hidden(event);
    }
  }

  @Override
  public void tick(long nanos, boolean current) {
    if (current) {
      joiner.tick(nanos);
    }
    output.tick(nanos);
    closed = output.isClosed();
  }

  @Override
  public void end() {
    joiner.drain();
    output.end();
  }

  @Override
  public boolean isDone() {
    return left <= 0 || closed;
  }
}
