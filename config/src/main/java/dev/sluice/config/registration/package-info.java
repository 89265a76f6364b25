/** Operator-run middleware services. */
@NullMarked
package dev.sluice.config.registration;

import org.jspecify.annotations.NullMarked;
