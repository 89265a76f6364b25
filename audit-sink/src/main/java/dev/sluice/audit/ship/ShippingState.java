package dev.sluice.audit.ship;

/** How shipping stands. */
public enum ShippingState {
  /** Nothing was shipped yet, and nothing failed. */
  STARTING,
  /** Kafka takes what there is. */
  WORKING,
  /** Kafka cannot be reached or does not answer; tried again by itself. */
  RETRYING,
  /** Somebody has to change something; tried again by itself, unless another node is in the way. */
  BLOCKED
}
