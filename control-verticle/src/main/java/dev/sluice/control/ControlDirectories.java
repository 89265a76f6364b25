package dev.sluice.control;

import java.nio.file.Path;

/**
 * Where the control role reads and writes.
 *
 * @param configuration policies and registrations; only read
 * @param store generations; shared by the control nodes of a cluster
 */
public record ControlDirectories(Path configuration, Path store) {}
