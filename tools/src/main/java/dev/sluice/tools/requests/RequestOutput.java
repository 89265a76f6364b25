package dev.sluice.tools.requests;

/** Takes joined requests and the events between them. One thread. */
public interface RequestOutput {
  /** A request that ended, or that is open for longer than others. */
  void request(JoinedRequest request);

  void event(AuditEvent event);

  void hidden(AuditEvent event);

  void unreadable();

  default void tick(long nanos) {}

  default void end() {}

  boolean isClosed();
}
