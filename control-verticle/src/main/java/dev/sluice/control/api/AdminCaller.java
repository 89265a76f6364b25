package dev.sluice.control.api;

/**
 * Who sent an admitted request to the admin API.
 *
 * @param name in the audit
 * @param authenticated presented the admin token: others may not observe, approve or reject
 */
public record AdminCaller(String name, boolean authenticated) {}
