package dev.sluice.policy.middleware;

import dev.sluice.config.source.KeyPath;
import dev.sluice.config.source.Location;

/** An entry with the hosts that it selects. */
public record SelectableEntry(
    MiddlewareEntry entry, HostSelector selector, Location at, KeyPath path) {}
