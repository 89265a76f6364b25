package dev.sluice.proxy.chain;

import dev.sluice.proto.v1.SessionEnd;
import dev.sluice.proto.v1.SessionMessage;
import dev.sluice.proto.v1.SessionOpen;
import dev.sluice.proto.v1.SessionOpened;
import dev.sluice.proto.v1.SessionResult;
import dev.sluice.proto.v1.SessionStart;
import dev.sluice.proto.v1.SessionsAlive;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;

/**
 * The sessions of one chain verticle on the bus. Event loop only.
 *
 * @param address of its sessions
 * @param here whether it runs on this node
 * @param sender of this loop
 */
record SessionAddress(EventBus bus, String address, boolean here, String sender) {
  /** Stages have a second, and the verticle may have to fetch the generation first. */
  private static final long OPENING_MILLIS = 1_000 + 2_500;

  private static final long MESSAGE_MILLIS = ChainClient.BUDGET_MILLIS + 2_500L;

  Future<SessionOpened> open(SessionOpen asked) {
    return bus.<SessionOpened>request(address, asked, within(OPENING_MILLIS)).map(Message::body);
  }

  Future<SessionResult> ask(SessionMessage message) {
    return bus.<SessionResult>request(address, message, within(MESSAGE_MILLIS)).map(Message::body);
  }

  void send(SessionStart start) {
    bus.send(address, start, within(MESSAGE_MILLIS));
  }

  void send(SessionEnd end) {
    bus.send(address, end, within(MESSAGE_MILLIS));
  }

  void send(SessionsAlive alive) {
    bus.send(address, alive, within(MESSAGE_MILLIS));
  }

  private DeliveryOptions within(long millis) {
    return new DeliveryOptions().setSendTimeout(millis).setLocalOnly(here);
  }
}
