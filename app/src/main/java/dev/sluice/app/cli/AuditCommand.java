package dev.sluice.app.cli;

import picocli.CommandLine.Command;

/** {@code sluice audit}. */
@Command(
    name = "audit",
    description = "Reads the audit.",
    mixinStandardHelpOptions = true,
    subcommands = TailCommand.class)
final class AuditCommand {}
