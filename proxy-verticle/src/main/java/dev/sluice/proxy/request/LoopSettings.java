package dev.sluice.proxy.request;

import dev.sluice.config.settings.audit.NameSettings;
import dev.sluice.config.settings.proxy.HalfClose;
import dev.sluice.config.settings.proxy.Http2Use;
import dev.sluice.config.settings.proxy.Timeouts;

/**
 * The settings that exchanges read. Immutable.
 *
 * @param halfClose what it means that a client ends its output within an exchange
 * @param http2 who may speak it, and how much one connection may use
 * @param minBodyRate of bodies that are read for inspection, in bytes per second; 0 for none
 * @param recodes responses that were decoded and changed get their codings back
 * @param names what clients chose that records hold
 */
public record LoopSettings(
    Timeouts timeouts,
    HalfClose halfClose,
    Http2Use http2,
    int minBodyRate,
    boolean recodes,
    NameSettings names) {}
