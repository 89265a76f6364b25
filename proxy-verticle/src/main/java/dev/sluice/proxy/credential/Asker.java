package dev.sluice.proxy.credential;

/**
 * The request that wants a secret.
 *
 * @param host lower case
 * @param path canonical, with {@code [CREDENTIAL]} where it has placeholders
 */
public record Asker(String sandbox, String host, int port, String path) {}
