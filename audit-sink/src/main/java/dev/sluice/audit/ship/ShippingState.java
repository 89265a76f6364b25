package dev.sluice.audit.ship;

/** The state of shipping. */
public enum ShippingState {
  STARTING,
  WORKING,
  RETRYING,
  /** No call has failed, and yet Kafka has accepted nothing for long, although records wait. */
  STUCK,
  /**
   * An operator has to change something; the shipper retries, unless another process ships as this
   * node.
   */
  BLOCKED
}
