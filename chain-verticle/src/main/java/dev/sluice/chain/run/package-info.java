/**
 * The chain verticle: plans a request, runs it through its stages and replies with one result.
 * Enters: bus messages, runs, and the registry of this event loop. Stays out: gRPC, and the rules
 * for an answer.
 */
@NullMarked
package dev.sluice.chain.run;

import org.jspecify.annotations.NullMarked;
