package dev.sluice.chain.stage;

import java.time.Duration;

/**
 * The limits of an implementation for requests, or for WebSocket messages.
 *
 * @param maxPayloadBytes 1 to 4194304
 * @param timeout 10 ms to 30 s
 */
public record Binding(int maxPayloadBytes, Duration timeout) {}
