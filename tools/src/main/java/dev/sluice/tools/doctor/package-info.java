/**
 * {@code sluice doctor}: tries the installed clients through the proxy and says what to set.
 *
 * <p>May enter: running a trial within limits, reading its output, remedies, the report. Must not
 * enter: data of a single client ({@code client}), raw output of clients.
 */
@NullMarked
package dev.sluice.tools.doctor;

import org.jspecify.annotations.NullMarked;
