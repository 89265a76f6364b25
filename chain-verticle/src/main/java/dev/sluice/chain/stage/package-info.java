/**
 * One stage of a chain: what a policy's entry resolves to, what evaluating it yields, and how an
 * answer is judged before it may change a request.
 */
@NullMarked
package dev.sluice.chain.stage;

import org.jspecify.annotations.NullMarked;
