@NullMarked
package dev.sluice.tools.tail;

import org.jspecify.annotations.NullMarked;
