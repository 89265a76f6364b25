/**
 * Asking an implementation about a request: how it takes part, what it is asked with and what came
 * of it. Nothing here judges the answer.
 */
@NullMarked
package dev.sluice.chain.evaluation;

import org.jspecify.annotations.NullMarked;
