/**
 * Settings of the audit: the journal, its events, Kafka and the topic ({@code audit.*}, {@code
 * kafka.*}).
 *
 * <p>May enter: records of one section each, which read themselves. Must not enter: what the sink
 * does with them.
 */
@NullMarked
package dev.sluice.config.settings.audit;

import org.jspecify.annotations.NullMarked;
