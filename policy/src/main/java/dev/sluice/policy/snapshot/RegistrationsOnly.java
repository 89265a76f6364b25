package dev.sluice.policy.snapshot;

import dev.sluice.config.registration.Registration;
import dev.sluice.config.registration.RegistrationCheck;
import dev.sluice.config.registration.RegistrationCheck.Flaw;
import dev.sluice.config.registration.Registrations;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.snapshot.SnapshotCompiler.EntryCheck;
import java.util.List;

/** A check of registrations that has no objection to entries. */
public record RegistrationsOnly(RegistrationCheck check) implements EntryCheck {
  @Override
  public List<EntryFinding> findings(
      String sandbox, MiddlewareEntry entry, Registrations registrations) {
    return List.of();
  }

  @Override
  public List<Flaw> flaws(Registration registration) {
    return check.flaws(registration);
  }
}
