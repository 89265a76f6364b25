package dev.sluice.tools.requests;

/** Takes joined requests and the events between them. One thread. */
public interface RequestOutput {
  /** A request that ended, or that is open for longer than others. */
  void request(JoinedRequest request);

  /** An event of no request that is to be shown. */
  void event(AuditEvent event);

  /** An event of a node that is only counted. */
  void hidden(AuditEvent event);

  /** A record that is not JSON. */
  void unreadable();

  /** Comes several times a second. */
  default void tick(long nanos) {}

  /** Nothing follows. */
  default void end() {}

  /** Whether the reader has gone. */
  boolean isClosed();
}
