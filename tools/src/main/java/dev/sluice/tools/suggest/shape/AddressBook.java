package dev.sluice.tools.suggest.shape;

import dev.sluice.config.net.BlockedRanges;
import dev.sluice.config.net.IpLiteral;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which kinds of addresses hosts had in the record. A host that there was no room for has none, so
 * that nothing is suggested for it. One thread.
 */
public final class AddressBook {
  private static final int MOST_HOSTS = 100_000;

  private final Map<String, Standing> hosts = new HashMap<>();

  /** The addresses of a host. */
  public enum Standing {
    /** None is recorded. */
    UNKNOWN,
    /** All were public. */
    PUBLIC,
    /** At least one was not. */
    NOT_PUBLIC
  }

  /**
   * Notes an address.
   *
   * @param ip as recorded; empty for none
   */
  void note(String host, String ip) {
    if (ip.isEmpty() || hosts.get(host) == Standing.NOT_PUBLIC) {
      return;
    }
    Optional<InetAddress> address = IpLiteral.parse(ip);
    boolean unlisted = address.isPresent() && BlockedRanges.isPublic(address.get());
    if (hosts.containsKey(host) || hosts.size() < MOST_HOSTS) {
      hosts.put(host, unlisted ? Standing.PUBLIC : Standing.NOT_PUBLIC);
    }
  }

  /** The addresses of a host over the whole record. */
  public Standing of(String host) {
    return hosts.getOrDefault(host, Standing.UNKNOWN);
  }
}
