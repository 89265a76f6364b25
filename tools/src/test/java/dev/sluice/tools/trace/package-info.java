@NullMarked
package dev.sluice.tools.trace;

import org.jspecify.annotations.NullMarked;
