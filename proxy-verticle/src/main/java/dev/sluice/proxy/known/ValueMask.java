package dev.sluice.proxy.known;

/** Takes known values out of client text for records. Any thread. */
@FunctionalInterface
public interface ValueMask {
  ValueMask NONE = text -> text;

  /** In the place of a host with a known value; no host of the Internet has this name. */
  String HOST = "secret--known-value";

  String masked(String text);

  default String maskedHost(String host) {
    return masked(host).equals(host) ? host : HOST;
  }
}
