package dev.sluice.audit.fault;

import java.time.Duration;
import java.time.Instant;

/**
 * A fault of this node's audit, present or past.
 *
 * @param reason last reason, in text of the platform
 * @param at when the last state began, by the wall clock
 * @param lasts how long the fault has stood, by monotonic time; zero when it is over
 * @param count failures since the start
 * @param standing whether the fault goes on
 */
public record FaultReport(
    FaultKind kind, String reason, Instant at, Duration lasts, long count, boolean standing) {}
