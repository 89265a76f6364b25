package dev.sluice.proxy.secret.known;

/** Removes known values from client text for records. Any thread. */
@FunctionalInterface
public interface ValueMask {
  ValueMask NONE = text -> text;

  /** Replaces a host with a known value; no host of the Internet has this name. */
  String HOST = "secret--known-value";

  String masked(String text);

  default String maskedHost(String host) {
    return masked(host).equals(host) ? host : HOST;
  }
}
