package dev.sluice.inspect.body;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the calls of a request in the form of one protocol. Immutable, any thread. */
public interface CallReader {
  int MAX_CALLS = 1000;

  /** Reads one request; the body's position does not move. */
  Reading read(BodyRequest request);

  /**
   * The keys of a query that the reader reads. It relies on its caller to refuse a query whose
   * other keys a server reads as one of these.
   */
  default Set<String> queryKeys() {
    return Set.of();
  }

  /**
   * The same protocol over WebSocket: reads a text message of the client, as the body of a POST
   * without a query. {@link #queryKeys} are then those that a handshake must not have, since an
   * origin may answer it as a request.
   */
  CallReader ofMessages();

  default Optional<ProtocolFault> fault(MediaHeaders handshake) {
    return Optional.empty();
  }

  CallReader withArguments();

  /** The calls of a request, or why it has no single reading. */
  sealed interface Reading {
    /**
     * Every call of the request.
     *
     * @param calls at least one in a body; a message may ask for none
     */
    record Calls(List<Call> calls) implements Reading {
      public Calls {
        calls = List.copyOf(calls);
      }
    }

    /**
     * The request is malformed, or two readers could read it differently.
     *
     * @param reason Sluice's own text; quotes nothing of the request
     */
    record Rejected(String reason) implements Reading {}

    record Refused(ProtocolFault fault) implements Reading {}
  }
}
