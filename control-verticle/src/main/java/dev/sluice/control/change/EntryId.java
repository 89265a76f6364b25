package dev.sluice.control.change;

/**
 * Names one entry of {@code network_middlewares} in a generation.
 *
 * @param key in the policy
 */
public record EntryId(String sandbox, String key) {}
