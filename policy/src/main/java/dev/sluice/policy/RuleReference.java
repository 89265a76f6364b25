package dev.sluice.policy;

import dev.sluice.config.source.KeyPath;
import dev.sluice.config.source.Location;

/** The place of a rule in a policy file. */
public record RuleReference(Location at, KeyPath path) {
  @Override
  public String toString() {
    return at + ": " + path;
  }
}
