package dev.sluice.app.cli;

import picocli.CommandLine.Command;

/** {@code sluice audit}. */
@Command(
    name = "audit",
    description = "Reads the audit.",
    mixinStandardHelpOptions = true,
    subcommands = {TailCommand.class, ValidateCommand.class, VerifyCommand.class})
final class AuditCommand {}
