package dev.sluice.chain.remote;

import dev.sluice.chain.health.LoopHealth;
import dev.sluice.chain.remote.manifest.ServiceProfile;
import java.util.Optional;

/** Reports what is new of a service, and nothing twice. Event loop only. */
final class ServiceNews {
  private final LoopHealth health;
  private Optional<ServiceProfile> profile = Optional.empty();
  private String reason = "";

  ServiceNews(LoopHealth health) {
    this.health = health;
  }

  /** The service can be used. */
  void inUse(ServiceProfile described) {
    reason = "";
    if (!profile.equals(Optional.of(described))) {
      profile = Optional.of(described);
      health.onDescribed(described.notServed());
    }
  }

  /** It cannot, for a reason in platform text. */
  void unavailable(String why) {
    profile = Optional.empty();
    if (!reason.equals(why)) {
      reason = why;
      health.onUnavailable(why);
    }
  }
}
