package dev.sluice.config.policy;

/**
 * What request policy looks at.
 *
 * @param host lower case, without brackets
 * @param method as sent
 * @param path canonical, without the query
 * @param query raw, without the question mark; empty when there is none
 * @param upgrade the request is a WebSocket handshake
 */
public record RequestFacts(
    String host, int port, String method, String path, String query, boolean upgrade) {}
