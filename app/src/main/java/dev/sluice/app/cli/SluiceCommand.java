package dev.sluice.app.cli;

import dev.sluice.app.metrics.Version;
import dev.sluice.tools.clients.EnvCommand;
import dev.sluice.tools.clients.ExecCommand;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.conformance.MiddlewareCheckCommand;
import dev.sluice.tools.conformance.TokenKeysCommand;
import dev.sluice.tools.doctor.DoctorCommand;
import dev.sluice.tools.explain.CheckCommand;
import dev.sluice.tools.explain.DiffCommand;
import dev.sluice.tools.explain.ExplainCommand;
import dev.sluice.tools.explain.PresetsCommand;
import dev.sluice.tools.explain.ReplayCommand;
import dev.sluice.tools.explain.RollbackCommand;
import dev.sluice.tools.live.DenialsCommand;
import dev.sluice.tools.live.TraceCommand;
import dev.sluice.tools.ocsf.ValidateCommand;
import dev.sluice.tools.proposals.ProposalsCommand;
import dev.sluice.tools.secrets.SecretsExplainCommand;
import dev.sluice.tools.secrets.SecretsFingerprintCommand;
import dev.sluice.tools.secrets.SecretsListCommand;
import dev.sluice.tools.secrets.SecretsScanCommand;
import dev.sluice.tools.suggest.SuggestCommand;
import dev.sluice.tools.tail.TailCommand;
import dev.sluice.tools.verify.VerifyCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The root of the command line and its groups of subcommands. */
@Command(
    name = "sluice",
    description = "An egress proxy that decides by content and proves every decision to a SIEM.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      DevCommand.class,
      RunCommand.class,
      EnvCommand.class,
      ExecCommand.class,
      DoctorCommand.class,
      TraceCommand.class,
      DenialsCommand.class,
      ProposalsCommand.class,
      SluiceCommand.Policy.class,
      SluiceCommand.Middleware.class,
      SluiceCommand.Audit.class,
      SluiceCommand.Secrets.class,
      SluiceCommand.Cluster.class,
      DemoOriginCommand.class,
      ArchiveClassesCommand.class
    })
public final class SluiceCommand {
  public SluiceCommand() {}

  public static int execute(String[] args) {
    try {
      return new CommandLine(new SluiceCommand())
          .setCaseInsensitiveEnumValuesAllowed(true)
          .setParameterExceptionHandler(CommandErrors::misused)
          .setExecutionExceptionHandler(CommandErrors::failed)
          .execute(args);
    } catch (RuntimeException bug) {
      bug.printStackTrace();
      return ExitCode.BUG;
    }
  }

  @Command(
      name = "policy",
      description = "Works on policy files.",
      mixinStandardHelpOptions = true,
      subcommands = {
        CheckCommand.class,
        ExplainCommand.class,
        ReplayCommand.class,
        DiffCommand.class,
        PresetsCommand.class,
        SuggestCommand.class,
        RollbackCommand.class
      })
  static final class Policy {}

  @Command(
      name = "middleware",
      description = "Works on middleware services.",
      mixinStandardHelpOptions = true,
      subcommands = {MiddlewareCheckCommand.class, TokenKeysCommand.class})
  static final class Middleware {}

  @Command(
      name = "audit",
      description = "Reads the audit.",
      mixinStandardHelpOptions = true,
      subcommands = {TailCommand.class, ValidateCommand.class, VerifyCommand.class})
  static final class Audit {}

  @Command(
      name = "secrets",
      description = "Shows the patterns of sluice/secrets and what they find.",
      mixinStandardHelpOptions = true,
      subcommands = {
        SecretsListCommand.class,
        SecretsScanCommand.class,
        SecretsExplainCommand.class,
        SecretsFingerprintCommand.class
      })
  static final class Secrets {}

  @Command(
      name = "cluster",
      description = "Works on the files that nodes need to form a cluster.",
      mixinStandardHelpOptions = true,
      subcommands = ClusterKeysCommand.class)
  static final class Cluster {}
}
