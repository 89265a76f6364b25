/**
 * The middleware runtime. A request that arrives on the bus is folded over the stages of its chain:
 * built-ins answer on the spot, operator-run services over gRPC; every answer is judged before it
 * may change the request, and every failure meets the {@code on_error} of its entry.
 */
@NullMarked
package dev.sluice.chain;

import org.jspecify.annotations.NullMarked;
