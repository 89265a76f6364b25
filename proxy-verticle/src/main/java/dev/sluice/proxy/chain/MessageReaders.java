package dev.sluice.proxy.chain;

import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.policy.middleware.MiddlewareEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * What the entries of a chain read of the messages of a WebSocket, as far as the chain nodes have
 * reported. An entry whose service is not resolved counts as one that reads text, and an unresolved
 * {@code sluice/secrets} as what it is.
 *
 * @param uninterested entries that read no messages
 * @param services whether a service may read the text of the client
 * @param builtIns whether a built-in reads text and binary messages of both sides
 */
public record MessageReaders(
    List<MiddlewareEntry> uninterested, boolean services, boolean builtIns) {
  private static final MessageReaders NONE = new MessageReaders(List.of(), false, false);

  public MessageReaders {
    uninterested = List.copyOf(uninterested);
  }

  static MessageReaders of(MiddlewareChain chain, ServiceCatalog catalog) {
    if (chain.entries().isEmpty()) {
      return NONE;
    }
    List<MiddlewareEntry> uninterested = new ArrayList<>();
    boolean services = false;
    boolean builtIns = false;
    for (MiddlewareEntry entry : chain.entries()) {
      String implementation = entry.implementation();
      if (catalog.readsAllMessages(implementation)
          || (entry.readsMessages() && catalog.isUnresolved(implementation))) {
        builtIns = true;
      } else if (catalog.readsMessages(implementation)
          || (!entry.isBuiltInReader() && catalog.isUnresolved(implementation))) {
        services = true;
      } else {
        uninterested.add(entry);
      }
    }
    return new MessageReaders(uninterested, services, builtIns);
  }

  public boolean any() {
    return services || builtIns;
  }
}
