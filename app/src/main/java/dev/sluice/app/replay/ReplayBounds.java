package dev.sluice.app.replay;

import java.time.Duration;

/**
 * What a replay may take.
 *
 * @param events that it reads, of all sandboxes
 * @param time from the first contact with Kafka to the last event
 */
record ReplayBounds(long events, Duration time) {
  static final ReplayBounds USUAL = new ReplayBounds(2_000_000, Duration.ofSeconds(30));
}
