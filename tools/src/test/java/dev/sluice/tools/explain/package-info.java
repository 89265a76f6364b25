@NullMarked
package dev.sluice.tools.explain;

import org.jspecify.annotations.NullMarked;
