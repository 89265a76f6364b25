@NullMarked
package dev.sluice.tools.live;

import org.jspecify.annotations.NullMarked;
