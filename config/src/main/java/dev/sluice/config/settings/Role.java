package dev.sluice.config.settings;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a node does. */
public enum Role {
  PROXY,
  CHAIN,
  CONTROL;

  /** As {@code roles} has them, sorted. */
  public static List<String> words(Set<Role> roles) {
    return roles.stream().map(role -> role.name().toLowerCase(Locale.ROOT)).sorted().toList();
  }
}
