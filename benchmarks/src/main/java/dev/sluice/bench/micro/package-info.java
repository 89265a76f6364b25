/**
 * Parts of Sluice alone, by JMH: what one of them costs when nothing else is in the way. Started by
 * {@code benchmarks/micro}.
 */
@NullMarked
package dev.sluice.bench.micro;

import org.jspecify.annotations.NullMarked;
