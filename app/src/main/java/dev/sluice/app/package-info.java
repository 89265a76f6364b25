/** The entry point: everything else is wired from here, and nothing depends on this module. */
@NullMarked
package dev.sluice.app;

import org.jspecify.annotations.NullMarked;
