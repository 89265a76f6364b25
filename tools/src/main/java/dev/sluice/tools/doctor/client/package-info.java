/**
 * The clients that {@code sluice doctor} tries: what each reads, its cheapest proving command, and
 * its remedies.
 *
 * <p>May enter: data and error texts of one client. Must not enter: running it, judgments that hold
 * for every client.
 */
@NullMarked
package dev.sluice.tools.doctor.client;

import org.jspecify.annotations.NullMarked;
