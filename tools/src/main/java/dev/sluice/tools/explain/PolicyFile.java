package dev.sluice.tools.explain;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violations;
import dev.sluice.inspect.digest.Sha256;
import dev.sluice.policy.Policy;
import dev.sluice.policy.compiled.PolicyCompiler;
import dev.sluice.policy.diff.ComparedPolicy;
import dev.sluice.policy.document.PolicyDocument;
import dev.sluice.policy.section.ObserveMode;
import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.ConfigFiles;
import dev.sluice.tools.replay.ReplayReport.Document;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * One policy file, compiled for its rules alone, as they are now: what its middleware is, and
 * whether it is observed, does not matter.
 */
record PolicyFile(Document document, Policy policy, PolicyDocument parsed) {
  /**
   * Reads and compiles a file.
   *
   * @throws CommandFailure with all violations, when the policy has errors
   */
  static PolicyFile read(Path file) throws IOException {
    Source source = Source.read(file);
    return switch (PolicyCompiler.compile(source)) {
      case Compilation.Compiled<Policy> compiled ->
          new PolicyFile(
              new Document(file.toString(), Sha256.hexOf(source.text())),
              compiled.value().at(Instant.now()).unobserved(),
              PolicyCompiler.read(source, new Violations()).document());
      case Compilation.Rejected<Policy> rejected ->
          throw CommandFailure.usage(ConfigFiles.lines(rejected.violations()));
    };
  }

  /** The end of the observe mode; empty when the policy is not observed now. */
  Optional<Instant> observedUntil() {
    return policy.observe().filter(mode -> mode.isActive(Instant.now())).map(ObserveMode::until);
  }

  ComparedPolicy compared() {
    return new ComparedPolicy(policy, parsed);
  }
}
