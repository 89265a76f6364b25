/**
 * The chain verticle: plans a request, runs it through its stages and replies with one result.
 *
 * <p>May enter: bus messages, runs, the registry of this event loop. Must not enter: gRPC, rules
 * for an answer.
 */
@NullMarked
package dev.sluice.chain.run;

import org.jspecify.annotations.NullMarked;
