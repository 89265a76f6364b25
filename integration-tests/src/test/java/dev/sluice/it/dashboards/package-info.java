/** Dashboards and rules of examples: they name what exists, and say what to do. */
@NullMarked
package dev.sluice.it.dashboards;

import org.jspecify.annotations.NullMarked;
