package dev.sluice.proxy.known;

/** Takes known values out of client text for records. Any thread. */
@FunctionalInterface
public interface ValueMask {
  /** Of a node that knows no value. */
  ValueMask NONE = text -> text;

  /** In the place of a host with a known value; no host of the Internet has this name. */
  String HOST = "secret--known-value";

  /** The text without known values. */
  String masked(String text);

  /** The host, or {@link #HOST}. */
  default String maskedHost(String host) {
    return masked(host).equals(host) ? host : HOST;
  }
}
