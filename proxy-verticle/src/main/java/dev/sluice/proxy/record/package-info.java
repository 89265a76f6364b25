/**
 * The audit records of one request. Enters: facts of its steps. Stays out: queries, header values
 * and bodies, which no record may hold.
 */
@NullMarked
package dev.sluice.proxy.record;

import org.jspecify.annotations.NullMarked;
