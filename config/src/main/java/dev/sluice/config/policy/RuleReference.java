package dev.sluice.config.policy;

import dev.sluice.config.source.KeyPath;
import dev.sluice.config.source.Location;

/** Where the author of a policy wrote a rule. */
public record RuleReference(Location at, KeyPath path) {
  @Override
  public String toString() {
    return at + ": " + path;
  }
}
