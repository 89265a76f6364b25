package dev.sluice.proxy.capacity;

/**
 * On whose behalf a capacity is used.
 *
 * @param sandbox gets a share of the capacity
 * @param client address of the client, which gets a share of the sandbox's part
 */
public record Claimant(String sandbox, String client) {}
