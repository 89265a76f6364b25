package dev.sluice.policy.document;

/**
 * How an endpoint treats requests that ask for another protocol.
 *
 * @param allowed a request with an {@code Upgrade} is judged as any other
 * @param closes a refused upgrade is not answered: its connection closes
 */
public record UpgradeOptions(boolean allowed, boolean closes) {
  public static final UpgradeOptions DEFAULTS = new UpgradeOptions(true, false);
}
