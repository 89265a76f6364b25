package dev.sluice.control;

import java.nio.file.Path;

/**
 * Where the control role reads and writes.
 *
 * @param configuration policies and registrations; only read
 * @param store of generations; the nodes that stand by for each other share it
 */
public record ControlDirectories(Path configuration, Path store) {}
