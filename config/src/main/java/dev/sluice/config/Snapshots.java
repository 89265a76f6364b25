package dev.sluice.config;

import java.util.Optional;

/**
 * The generations that a node holds: the current one, and those that requests in flight still use.
 */
public interface Snapshots {
  /** The newest generation. Any thread; does not block. */
  Snapshot current();

  /** A generation by number; empty when it never arrived or is no longer kept. */
  Optional<Snapshot> generation(long number);
}
