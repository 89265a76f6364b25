package dev.sluice.app.cli;

import picocli.CommandLine.Command;

/** {@code sluice policy}. */
@Command(
    name = "policy",
    description = "Works on policy files.",
    mixinStandardHelpOptions = true,
    subcommands = {CheckCommand.class, ExplainCommand.class})
final class PolicyCommand {}
