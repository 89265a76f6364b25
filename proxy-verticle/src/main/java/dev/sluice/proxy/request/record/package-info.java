/**
 * The audit records of one request. May enter: facts about its steps. Must not: queries, header
 * values and bodies.
 */
@NullMarked
package dev.sluice.proxy.request.record;

import org.jspecify.annotations.NullMarked;
