package dev.sluice.tools.suggest.shape;

import dev.sluice.config.net.BlockedRanges;
import dev.sluice.config.net.IpLiteral;
import java.util.HashMap;
import java.util.Map;

/**
 * Which kinds of addresses hosts had in the record. A host that there was no room for has none, so
 * that nothing is suggested for it. One thread.
 */
public final class AddressBook {
  private static final int MOST_HOSTS = 100_000;

  private static final int MOST_ADDRESSES = 10_000;

  private final Map<String, Standing> hosts = new HashMap<>();

  /** Judged before; most events name few addresses. */
  private final Map<String, Boolean> addresses = new HashMap<>();

  public enum Standing {
    UNKNOWN,
    PUBLIC,
    NOT_PUBLIC
  }

  void note(String host, String ip) {
    if (ip.isEmpty() || hosts.get(host) == Standing.NOT_PUBLIC) {
      return;
    }
    if (hosts.containsKey(host) || hosts.size() < MOST_HOSTS) {
      hosts.put(host, isPublic(ip) ? Standing.PUBLIC : Standing.NOT_PUBLIC);
    }
  }

  private boolean isPublic(String ip) {
    Boolean known = addresses.get(ip);
    if (known != null) {
      return known;
    }
    boolean unlisted = IpLiteral.parse(ip).filter(BlockedRanges::isPublic).isPresent();
    if (addresses.size() < MOST_ADDRESSES) {
      addresses.put(ip, unlisted);
    }
    return unlisted;
  }

  public Standing of(String host) {
    return hosts.getOrDefault(host, Standing.UNKNOWN);
  }
}
