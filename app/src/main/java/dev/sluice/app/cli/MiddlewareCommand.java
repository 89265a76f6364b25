package dev.sluice.app.cli;

import picocli.CommandLine.Command;

/** {@code sluice middleware}. */
@Command(
    name = "middleware",
    description = "Works on middleware services.",
    mixinStandardHelpOptions = true,
    subcommands = MiddlewareCheckCommand.class)
final class MiddlewareCommand {}
