/**
 * The audit records of one request.
 *
 * <p>May enter: facts about its steps. Must not enter: queries, header values and bodies.
 */
@NullMarked
package dev.sluice.proxy.request.record;

import org.jspecify.annotations.NullMarked;
