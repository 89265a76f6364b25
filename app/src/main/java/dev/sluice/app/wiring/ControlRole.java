package dev.sluice.app.wiring;

import dev.sluice.app.metrics.ConfigurationMeters;
import dev.sluice.app.metrics.DenialMeters;
import dev.sluice.audit.AuditSink;
import dev.sluice.chain.builtin.BuiltInEntryCheck;
import dev.sluice.config.file.OwnerOnly;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.Settings;
import dev.sluice.control.ControlDirectories;
import dev.sluice.control.ControlVerticle;
import dev.sluice.control.Leadership;
import dev.sluice.control.change.GenerationCompiler;
import dev.sluice.control.denial.DenialVerticle;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The parts of the control role.
 *
 * @param configDirectory read by it
 */
record ControlRole(
    Settings settings, Path configDirectory, Deployments deployments, AuditSink audit) {
  /**
   * Starts them. Blocks.
   *
   * @param name of the node
   * @return empty: the node does not have the role
   * @throws IOException when the store cannot be used
   */
  Optional<Leadership> start(String name, MeterRegistry meters) throws IOException {
    if (!settings.roles().contains(Role.CONTROL)) {
      return Optional.empty();
    }
    Path own = settings.state().resolve("control");
    Path store = OwnerOnly.createDirectories(settings.control().store().orElse(own));
    ControlVerticle control =
        new ControlVerticle(
            name,
            new ControlDirectories(configDirectory, store),
            new GenerationCompiler(new BuiltInEntryCheck()),
            settings.control(),
            audit);
    deploy(control);
    DenialVerticle denials = new DenialVerticle(settings.control().learn(), control::isActive);
    deployments.one("denials", denials);
    ConfigurationMeters.bind(meters, control);
    DenialMeters.bind(meters, denials);
    return Optional.of(control);
  }

  /** An unusable store is an operator error, not a bug. */
  private void deploy(ControlVerticle control) throws IOException {
    try {
      deployments.one("control", control);
    } catch (IllegalStateException e) {
      if (e.getCause() instanceof IOException unusable) {
        throw unusable;
      }
      throw e;
    }
  }
}
