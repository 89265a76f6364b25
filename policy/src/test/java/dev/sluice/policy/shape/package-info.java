@NullMarked
package dev.sluice.policy.shape;

import org.jspecify.annotations.NullMarked;
