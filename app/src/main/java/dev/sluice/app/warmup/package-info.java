/**
 * Warm-up before {@code ready}: a node of doubles serves requests inside this process, so that the
 * first requests of clients find loaded classes and compiled code.
 *
 * <p>Enters: doubles of clients, origins, services and the audit, and a node built on them. Stays
 * out: everything that a client, a service, a record or a metric of the real node could notice.
 */
@NullMarked
package dev.sluice.app.warmup;

import org.jspecify.annotations.NullMarked;
