/**
 * The clients that {@code sluice doctor} tries: what each reads, the cheapest command that proves
 * its way, and what helps when the variables do not.
 *
 * <p>May enter: data of one client, with the words in which it answers. Must not enter: running it,
 * and judgments that hold for every client.
 */
@NullMarked
package dev.sluice.tools.doctor.client;

import org.jspecify.annotations.NullMarked;
