package dev.sluice.proxy.capacity;

import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.config.settings.proxy.ConnectionLimits;
import java.util.Optional;

/**
 * What the WebSocket sessions of a node share. Any thread.
 *
 * @param assemblies messages in memory, from their first byte until they were forwarded
 * @param sessions in which a service reads messages
 */
public record MessageCapacity(WorkPermits assemblies, SessionPermits sessions) {
  // Middleware-contract, constant 22.
  private static final int ASSEMBLIES = 32;

  private static final int WAITING = 64;

  public static MessageCapacity of(ConnectionLimits limits) {
    return new MessageCapacity(
        new WorkPermits(new Capacity(ASSEMBLIES, WAITING, 0)),
        new SessionPermits(limits.websocketSessions()));
  }

  public Optional<SessionPermits.Permit> session(Claimant claimant) {
    return sessions.take(claimant, SessionUse.MESSAGES);
  }
}
