package dev.sluice.inspect.secrets.place;

import dev.sluice.inspect.secrets.place.ScannedHead.Field;

/**
 * Parts of heads in which one scanner found nothing, since requests of one client repeat them. What
 * was not read whole is not kept. Any thread.
 */
final class CleanParts {
  /** Characters of the longest text that is kept. */
  private static final int MOST = 256;

  private final LatestValues<String> hosts = new LatestValues<>();
  private final LatestValues<String> paths = new LatestValues<>();
  private final LatestValues<Field> fields = new LatestValues<>();

  boolean hasHost(String host) {
    return hosts.contains(host);
  }

  void addHost(String host, boolean whole) {
    if (whole && host.length() <= MOST) {
      hosts.add(host);
    }
  }

  boolean hasPath(String path) {
    return paths.contains(path);
  }

  void addPath(String path, boolean whole) {
    if (whole && path.length() <= MOST) {
      paths.add(path);
    }
  }

  boolean hasField(Field field) {
    return fields.contains(field);
  }

  void addField(Field field, boolean whole) {
    if (whole && field.name().length() + field.value().length() <= MOST) {
      fields.add(field);
    }
  }
}
