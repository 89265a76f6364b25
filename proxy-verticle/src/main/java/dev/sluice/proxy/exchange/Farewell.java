package dev.sluice.proxy.exchange;

import dev.sluice.proxy.connection.ClientConnection;
import dev.sluice.proxy.connection.Phase;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.RefusalWriter;
import java.time.Duration;

/**
 * Event loop. Writes a refusal and ends the connection so that the client can read it: the sending
 * side ends at once, and what the client still sends is thrown away for a moment, because closing
 * on unread bytes resets the connection and can destroy the answer.
 */
public final class Farewell implements Phase {
  private static final Duration LINGER = Duration.ofSeconds(2);
  private static final long MAX_DISCARDED = 8L << 20;

  private final ClientConnection client;
  private long discarded;

  private Farewell(ClientConnection client) {
    this.client = client;
  }

  /**
   * Refuses and ends the connection.
   *
   * @param bodyUnread the client may still be sending
   */
  public static void say(
      ClientConnection client, Refusal refusal, String requestId, boolean bodyUnread) {
    client.write(RefusalWriter.write(refusal, requestId));
    if (!bodyUnread && client.inbox().isEmpty()) {
      client.close();
    } else {
      linger(client);
    }
  }

  /** What was written last is an answer to a client that may still be sending. */
  static void linger(ClientConnection client) {
    client.endOutput();
    client.deadline().in(LINGER);
    client.resumeReading();
    client.enter(new Farewell(client));
  }

  @Override
  public void bytesArrived() {
    discarded += client.inbox().length();
    client.inbox().readTo(client.inbox().to());
    if (discarded > MAX_DISCARDED) {
      client.close();
    }
  }

  @Override
  public void closed() {}

  @Override
  public void deadlinePassed() {
    client.close();
  }

  @Override
  public void drain() {
    client.close();
  }
}
