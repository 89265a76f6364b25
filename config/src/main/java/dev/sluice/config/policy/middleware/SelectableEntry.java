package dev.sluice.config.policy.middleware;

import dev.sluice.config.source.KeyPath;
import dev.sluice.config.source.Location;

/**
 * An entry with the hosts that it selects.
 *
 * @param at position in the file
 * @param path its key path
 */
public record SelectableEntry(
    MiddlewareEntry entry, HostSelector selector, Location at, KeyPath path) {}
