/** Network policies: what may be reached and asked for. */
@NullMarked
package dev.sluice.config.policy;

import org.jspecify.annotations.NullMarked;
