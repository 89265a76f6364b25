@NullMarked
package dev.sluice.config.policy.shown;

import org.jspecify.annotations.NullMarked;
