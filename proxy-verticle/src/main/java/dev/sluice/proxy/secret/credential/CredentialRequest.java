package dev.sluice.proxy.secret.credential;

/**
 * The request that needs a secret: its sandbox and endpoint.
 *
 * @param host lower case
 * @param path canonical, with {@code [CREDENTIAL]} for each placeholder
 */
public record CredentialRequest(String sandbox, String host, int port, String path) {}
