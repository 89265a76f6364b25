/**
 * Spans of requests, made from audit records and exported by OTLP.
 *
 * <p>May enter: settings and environment variables, spans and their attributes, the export queue
 * and its thread. Must not enter: work on event loops beyond the queue, decisions about requests.
 */
@NullMarked
package dev.sluice.app.tracing;

import org.jspecify.annotations.NullMarked;
