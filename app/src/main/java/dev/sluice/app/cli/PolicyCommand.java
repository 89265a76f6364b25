package dev.sluice.app.cli;

import picocli.CommandLine.Command;

/** {@code sluice policy}. */
@Command(
    name = "policy",
    description = "Works on policy files.",
    mixinStandardHelpOptions = true,
    subcommands = CheckCommand.class)
final class PolicyCommand {}
