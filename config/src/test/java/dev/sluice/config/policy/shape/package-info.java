@NullMarked
package dev.sluice.config.policy.shape;

import org.jspecify.annotations.NullMarked;
