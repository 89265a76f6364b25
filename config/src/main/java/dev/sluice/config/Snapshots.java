package dev.sluice.config;

import java.util.Optional;

/**
 * The generations that a node holds: the current one and those that requests in flight still use.
 */
public interface Snapshots {
  /** The newest; never blocks, any thread. */
  Snapshot current();

  /** One by number; empty when it was never here or is no longer kept. */
  Optional<Snapshot> generation(long number);
}
