package dev.sluice.it.http2;

import java.util.List;

/**
 * A request over HTTP/2, and what an origin may read of it.
 *
 * @param what names what is odd about it
 * @param faulty nothing of it may reach an origin as a request
 * @param body what arrives if it arrives, one octet a char
 */
public record StreamCase(
    String what,
    boolean faulty,
    String method,
    String path,
    String body,
    List<StreamFrame> frames) {}
