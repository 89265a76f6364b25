@NullMarked
package dev.sluice.policy.snapshot;

import org.jspecify.annotations.NullMarked;
