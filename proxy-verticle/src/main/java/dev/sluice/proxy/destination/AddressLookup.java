package dev.sluice.proxy.destination;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;

/** Where names become addresses; asynchronous, fails when there is no answer. */
interface AddressLookup {
  Future<List<InetAddress>> resolve(String name);

  /** Gives up sockets; nothing is asked any more. */
  Future<Void> close();
}
