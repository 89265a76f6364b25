package dev.sluice.app.cli;

import picocli.CommandLine.Command;

/** {@code sluice cluster}. */
@Command(
    name = "cluster",
    description = "Works on what nodes need to form a cluster.",
    mixinStandardHelpOptions = true,
    subcommands = ClusterKeysCommand.class)
final class ClusterCommand {}
