package dev.sluice.tools.suggest.patch;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Node;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violations;
import dev.sluice.config.source.YamlSource;
import dev.sluice.policy.Policy;
import dev.sluice.policy.compiled.PolicyCompiler;
import dev.sluice.policy.edit.TextLines;
import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.ConfigFiles;
import java.time.Instant;
import java.util.Optional;

/**
 * A policy file that is accepted as it is.
 *
 * @param policy what it decides
 * @param root its tree, with places
 */
record EditedPolicy(Source source, Policy policy, Node.Mapping root) {
  /**
   * Compiles a file.
   *
   * @throws CommandFailure when it is refused, with all violations
   */
  static EditedPolicy of(Source source) {
    return switch (PolicyCompiler.compile(source)) {
      case Compilation.Compiled<Policy> compiled ->
          new EditedPolicy(
              source,
              compiled.value().at(Instant.now()).unobserved(),
              root(source).orElseThrow(() -> CommandFailure.usage(source + ": not a policy")));
      case Compilation.Rejected<Policy> rejected ->
          throw CommandFailure.usage(ConfigFiles.lines(rejected.violations()));
    };
  }

  static Optional<Node.Mapping> root(Source source) {
    return YamlSource.read(source.file(), source.text(), new Violations());
  }

  TextLines lines() {
    return TextLines.of(source.text());
  }
}
