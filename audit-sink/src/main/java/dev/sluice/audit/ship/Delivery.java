package dev.sluice.audit.ship;

import dev.sluice.audit.ocsf.Subject;

/**
 * One step of shipping.
 *
 * @param subject what to map
 * @param first sequence that is done when its events are acknowledged
 * @param second a further such sequence, or 0
 */
record Delivery(Subject subject, long first, long second) {
  Delivery(Subject subject, long only) {
    this(subject, only, 0);
  }
}
