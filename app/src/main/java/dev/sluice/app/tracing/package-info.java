/**
 * Spans of requests, made from the records of the audit and exported by OTLP.
 *
 * <p>May enter: settings with the environment's part, spans and their attributes, the queue and its
 * thread. Must not enter: event loops' work beyond the queue, and anything that decides about a
 * request.
 */
@NullMarked
package dev.sluice.app.tracing;

import org.jspecify.annotations.NullMarked;
