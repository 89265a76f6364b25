package dev.sluice.chain.service;

import dev.sluice.chain.health.LoopHealth;
import dev.sluice.chain.service.manifest.ServiceProfile;
import java.util.Optional;

/** Reports changes of a service, each once. Event loop only. */
final class ServiceChanges {
  private final LoopHealth health;
  private Optional<ServiceProfile> profile = Optional.empty();
  private String reason = "";
  private boolean hooks;

  ServiceChanges(LoopHealth health) {
    this.health = health;
  }

  boolean ranHooks() {
    return hooks;
  }

  void inUse(ServiceProfile described) {
    reason = "";
    hooks = described.streams().hooks();
    if (!profile.equals(Optional.of(described))) {
      profile = Optional.of(described);
      health.onDescribed();
    }
  }

  void unavailable(String why) {
    profile = Optional.empty();
    if (!reason.equals(why)) {
      reason = why;
      health.onUnavailable(why);
    }
  }
}
