package dev.sluice.inspect.body;

/**
 * A refusal that a protocol gives a code of its own, whatever the enforcement.
 *
 * @param status of HTTP, 4xx
 * @param code value of {@code error} in the answer
 * @param detail Sluice's own text; quotes nothing of the request
 */
public record ProtocolFault(int status, String code, String detail) {}
